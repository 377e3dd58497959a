"""The few things there is one of, each sealed under its name."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col

from app.storage import vault
from app.storage.statements import Statement
from app.storage.tables import Keepsake

_KEPT = Statement(
    select(col(Keepsake.version), col(Keepsake.body)).where(col(Keepsake.name) == bindparam("of"))
)
_fresh = insert(Keepsake).values(
    name=bindparam("of"), version=bindparam("version"), body=bindparam("body")
)
_KEEP = Statement(
    _fresh.on_conflict_do_update(
        index_elements=[col(Keepsake.name)],
        set_={"version": _fresh.excluded.version, "body": _fresh.excluded.body},
    )
)


def keep(session: Session, name: str, data: bytes) -> None:
    """Write `data` under `name`, in the place of what was there."""
    before = _KEPT.find(session, of=name)
    version = before[0][0] + 1 if before else 1
    body = vault.of(session).seal("keepsake", name, version, data)
    _KEEP.run(session, of=name, version=version, body=body)


def forget(session: Session, name: str) -> None:
    """Keep nothing under `name` any longer."""
    session.execute(delete(Keepsake).where(col(Keepsake.name) == name))


def recall(session: Session, name: str) -> bytes | None:
    """Return what was kept under `name`, or None."""
    for version, body in _KEPT.find(session, of=name):
        return vault.of(session).open("keepsake", name, version, body)
    return None
