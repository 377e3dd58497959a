"""An office that has heard an application of a hall's phone, and answers in its case."""

import random

from sqlmodel import select

from app import photos
from app.storage import drafts, identity, ledger, sending
from app.storage.tables import Fate, Message
from app.voyage import cargo
from protocol import dates, envelope, ids, keys, services
from protocol.envelope import NO_PREV
from protocol.ids import CaseId
from protocol.messages import Kind
from protocol.trust import Author, Role

OFFICE = keys.SigningSecret(b"o" * 32)


def files(hall, service):
    """Fill in a form with made-up answers and photos, and sign it."""
    made = cargo.make(
        services.catalogue()[service], dates.today(hall.act.now()), random.Random(3), papers=False
    )
    world = hall.device.world

    def write(session):
        draft = drafts.begin(session, world, service, answers=dict(made.answers))
        for key, picture in made.photos.items():
            small = photos.shrink(picture)
            drafts.put_photo(session, world, draft, key, jpeg=small.jpeg, thumb=small.thumb)
        return sending.submit(session, world, draft)

    return hall.device.write(write)


def take(session, case):
    """Take what the phone said in a case, each at the next place."""
    rows = session.exec(
        select(Message).where(Message.case_id == case).order_by(Message.number)
    ).all()
    for place, row in enumerate(rows, 1):
        if row.place is None:
            row.place, row.state, row.receipted_at = place, Fate.RECEIVED, row.kept_at
        session.add(row)
    session.flush()


def say(session, world, case, kind, body):
    """Say something in a case, at its next place; the phone hears it."""
    take(session, case)
    known = ledger.heard(session, CaseId(case))
    said = envelope.sign(
        OFFICE,
        identity.load(session).realm,
        kind=kind,
        epoch=1,
        seq=1,
        prev=NO_PREV,
        id=ids.new(world),
        body={"case": case, **body},
    )
    author = Author(OFFICE.public, Role.OFFICE, "Petugas Contoh")
    ledger.append(session, said, author, world.now(), place=len(known) + 1)


def says(hall, case, kind, body):
    """Say something in a case, and have its page open."""
    hall.device.write(lambda session: say(session, hall.device.world, case, kind, body))
    hall.does(hall.act.arrive, f"/cases/{case}")


def announces(hall, text, seq):
    """Say something to everybody; the phone hears it."""

    def hear(session):
        said = envelope.sign(
            OFFICE,
            identity.load(session).realm,
            kind=Kind.NOTE,
            epoch=1,
            seq=seq,
            prev=NO_PREV if seq == 1 else b"\x01" * 32,
            id=ids.new(hall.device.world),
            body={"text": text},
        )
        ledger.append(session, said, Author(OFFICE.public, Role.OFFICE, ""), hall.act.now())

    hall.device.write(hear)


def decides(hall, case, step, **more):
    """Take a step in a case."""
    says(hall, case, Kind.DECISION, {"step": step, **more})


def last(hall):
    """Return the last message the phone said."""

    def read(session):
        waiting = ledger.waiting(session)[-1]
        return envelope.parse(ledger.raw(session, waiting.id))

    return hall.device.read(read)
