"""The few things there is one of, each sealed under its name."""

from sqlmodel import Session

from app.storage import vault
from app.storage.tables import Keepsake


def keep(session: Session, name: str, data: bytes) -> None:
    """Write `data` under `name`, in the place of what was there."""
    row = session.get(Keepsake, name)
    version = row.version + 1 if row else 1
    body = vault.of(session).seal("keepsake", name, version, data)
    if row is None:
        session.add(Keepsake(name=name, version=version, body=body))
    else:
        row.version, row.body = version, body
        session.add(row)
    session.flush()


def recall(session: Session, name: str) -> bytes | None:
    """Return what was kept under `name`, or None."""
    row = session.get(Keepsake, name)
    if row is None:
        return None
    return vault.of(session).open("keepsake", name, row.version, row.body)
