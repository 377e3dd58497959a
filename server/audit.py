"""
The audit log: who did what to which case, in the same transaction as the doing.

Rows are only ever added: the database itself refuses to change or delete them. They name
cases by id and people by username, never what a case says.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, text
from sqlmodel import Session

from server import tables, times

_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{verb} BEFORE {verb} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
    for verb in ("update", "delete")
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
    "CREATE OR REPLACE TRIGGER audit_added_only BEFORE UPDATE OR DELETE ON audit "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE OR REPLACE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)
_PROTECTION = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


class Action(StrEnum):
    """What is written down."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    STAFF_ADDED = "staff_added"
    CASE_SEEN = "case_seen"
    PAPER_SEEN = "paper_seen"
    DECIDED = "decided"
    ANNOUNCED = "announced"
    OFFICER_ENROLLED = "officer_enrolled"
    REVOKED = "revoked"
    REINSTATED = "reinstated"
    RECOVERED = "recovered"
    VOUCHER_MADE = "voucher_made"
    OFFICER_ENLISTED = "officer_enlisted"
    NUMBERS_RESERVED = "numbers_reserved"
    RESTORED = "restored"


def note(session: Session, at: datetime, actor: str, action: Action, subject: str = "") -> None:
    """Write down that `actor` did something to `subject`, in the caller's transaction."""
    row = tables.Audit(at_ms=times.ms(at), actor=actor, action=action.value, subject=subject)
    session.add(row)


def record(connection: Connection, at: datetime, actor: str, action: Action, subject: str) -> None:
    """Write down, where a message and nobody at a desk did it, that it was done."""
    row = {"at_ms": times.ms(at), "actor": actor, "action": action.value, "subject": subject}
    connection.execute(insert(tables.AUDIT), [row])


def protect(session: Session) -> None:
    """Have the database refuse to change or delete what is written down."""
    for statement in _PROTECTION.get(session.get_bind().dialect.name, ()):
        session.execute(text(statement))
