"""
The audit log: who did what to which case, in the same transaction as the doing.

Rows are only ever added: the database itself refuses to change or delete them. They name
cases by id and people by username, never what a case says. Each waits for its place in the hash
tree, which `auditing` gives it: whoever acts waits for nobody.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, bindparam, insert
from sqlmodel import Session

from server import storage_key, times
from server.audit_tables import AUDIT, AUDIT_WAITING
from server.statements import Statement
from server.storage_key import StorageKey

LEAF_VERSION = 1
_NEW = "new_"
_ADD = Statement(
    insert(AUDIT)
    .values({each: bindparam(_NEW + each.name) for each in AUDIT.columns if each is not AUDIT.c.id})
    .returning(AUDIT.c.id)
)
_WAIT = Statement(insert(AUDIT_WAITING))

_ADDED_ONLY = ("audit", "audit_leaf", "audit_checkpoint")
_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
    for table in _ADDED_ONLY
    for verb in ("update", "delete")
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
    *(
        statement
        for table in _ADDED_ONLY
        for statement in (
            f"CREATE OR REPLACE TRIGGER {table}_added_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
            f"CREATE OR REPLACE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
        )
    ),
)
_PROTECTION = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


class Action(StrEnum):
    """What is written down."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    STAFF_ADDED = "staff_added"
    SECOND_STEP_BEGUN = "second_step_begun"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a deed
    SESSION_ENDED = "session_ended"
    STAFF_CHANGED = "staff_changed"
    STAFF_ENDED = "staff_ended"
    STAFF_LET_IN = "staff_let_in"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_CONFIRMED = "approval_confirmed"
    APPROVAL_REFUSED = "approval_refused"
    NIK_REVEALED = "nik_revealed"
    CASE_SEEN = "case_seen"
    PAPER_SEEN = "paper_seen"
    INSPECTION_UNLOCKED = "inspection_unlocked"
    INSPECTION_REFUSED = "inspection_refused"
    INSPECTION_LOCKED = "inspection_locked"
    REPORT_OPENED = "report_opened"
    DECIDED = "decided"
    LETTER_PREPARED = "letter_prepared"
    LETTER_CHECKED = "letter_checked"
    LETTER_RETURNED = "letter_returned"
    LETTER_ISSUED = "letter_issued"
    LETTER_ANNULLED = "letter_annulled"
    REGISTER_TAKEN = "register_taken"
    ASSIGNED = "assigned"
    REMARKED = "remarked"
    REFERRED = "referred"
    TRANSFERRED = "transferred"
    ANNOUNCED = "announced"
    OFFICER_ENROLLED = "officer_enrolled"
    REVOKED = "revoked"
    REINSTATED = "reinstated"
    DEVICE_SOUGHT = "device_sought"
    RECOVERED = "recovered"
    VOUCHER_MADE = "voucher_made"
    OFFICER_ENLISTED = "officer_enlisted"
    NUMBERS_RESERVED = "numbers_reserved"
    RESTORED = "restored"
    ERASED = "erased"
    REQUEST_TAKEN = "request_taken"
    REQUEST_HANDED_ON = "request_handed_on"
    REQUEST_CORRECTED = "request_corrected"
    REQUEST_CLOSED = "request_closed"
    PERSON_READ = "person_read"
    CLIENT_ADDED = "client_added"
    CLIENT_ENDED = "client_ended"
    HOOK_ADDED = "hook_added"
    HOOK_ENDED = "hook_ended"
    HOOK_PAUSED = "hook_paused"
    HOOK_RESUMED = "hook_resumed"
    SYSTEM_EXPORTED = "system_exported"
    CASES_EXPORTED = "cases_exported"
    LOG_EXTRACTED = "log_extracted"


@dataclass(frozen=True, slots=True)
class Said:
    """One row as the tree has it: without a subject anybody could read."""

    at_ms: int
    actor: str
    action: str
    pseudonym: str
    prior: str
    after: str

    @property
    def leaf(self) -> bytes:
        """The bytes that are hashed: one line of JSON, as an auditor downloads it."""
        said = [self.at_ms, self.actor, self.action, self.pseudonym, self.prior, self.after]
        return json.dumps([LEAF_VERSION, *said], separators=(",", ":")).encode()

    def mark(self, key: StorageKey, subject: str) -> str:
        """Return what shows that the office wrote this, of this subject."""
        return key.mark(self.leaf + b"\x00" + subject.encode())


def note(
    session: Session,
    at: datetime,
    actor: str,
    action: Action,
    subject: str = "",
    *,
    prior: str = "",
    after: str = "",
) -> None:
    """
    Write down that `actor` did something to `subject`, in the caller's transaction.

    `subject` is ids and codes with a blank between; `prior` and `after` are digests of what stood
    before and what stands now, where the action changed something that has one.
    """
    record(session.connection(), at, actor, action, subject, prior=prior, after=after)


def record(
    connection: Connection,
    at: datetime,
    actor: str,
    action: Action,
    subject: str,
    *,
    prior: str = "",
    after: str = "",
) -> None:
    """As `note`, where a message and nobody at a desk did it."""
    key = storage_key.of(connection)
    # No database of ours keeps NUL in a text: what is hashed is what can be read again.
    actor, subject = actor.replace("\0", ""), subject.replace("\0", "")
    said = Said(times.ms(at), actor, action.value, pseudonym(key, subject), prior, after)
    row = asdict(said) | {"subject": subject, "mark": said.mark(key, subject)}
    ((entry,),) = _ADD.find(connection, {_NEW + name: value for name, value in row.items()})
    _WAIT.each(connection, [{"entry": entry, "at_ms": said.at_ms}])


def pseudonym(key: StorageKey, subject: str) -> str:
    """Return a subject as the tree has it: alike for the same case, and no way back."""
    return " ".join(map(key.pseudonym, subject.split()))


def protection(dialect: str) -> tuple[str, ...]:
    """Return what has a database refuse to change or delete what is written down."""
    return _PROTECTION[dialect]
