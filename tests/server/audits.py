"""An audit log as tests write it, look at it and have it checked."""

from sqlalchemy import select

from server import audit, verify
from server.audit import Action
from server.audit_tables import AUDIT_CHECKPOINT


def write(house, count=1, subject="case one"):
    with house.office.writing() as session:
        for _ in range(count):
            house.clock.passes(milliseconds=1)
            audit.note(session, house.clock.now, "ani", Action.CASE_SEEN, subject)


def check(house, *seen):
    with house.office.reading() as session:
        return verify.check(session.connection(), house.office, list(seen))


def found(house, *seen):
    return check(house, *seen).findings


def note(house):
    with house.office.reading() as session:
        newest = select(AUDIT_CHECKPOINT.c.note).order_by(AUDIT_CHECKPOINT.c.size.desc())
        return session.connection().execute(newest.limit(1)).scalar_one()
