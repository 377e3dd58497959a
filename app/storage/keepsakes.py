"""
The few things there is one of, each sealed under its name.

Nearly every transaction asks for a handful of them: all small ones are fetched at the first
question. What was opened once is not opened again while the same bytes lie there.
"""

from sqlalchemy import bindparam, case, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col

from app.storage import vault
from app.storage.statements import Statement
from app.storage.tables import Keepsake

_SMALL_BYTES = 16_384
"""Longer ones, as catalogues are, are fetched when they are asked for."""
_OPEN_AT_ONCE = 64
_HERE = "keepsakes"

_ALL = Statement(
    select(
        col(Keepsake.name),
        col(Keepsake.version),
        case((func.length(col(Keepsake.body)) <= _SMALL_BYTES, col(Keepsake.body))),
    ),
    often=True,
)
_ONE = Statement(
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
    here = _here(session)
    version = here[name][0] + 1 if name in here else 1
    body = vault.of(session).seal("keepsake", name, version, data)
    _KEEP.run(session, of=name, version=version, body=body)
    here[name] = version, body


def forget(session: Session, name: str) -> None:
    """Keep nothing under `name` any longer."""
    session.execute(delete(Keepsake).where(col(Keepsake.name) == name))
    _here(session).pop(name, None)


def recall(session: Session, name: str) -> bytes | None:
    """Return what was kept under `name`, or None."""
    sealing = vault.of(session)
    kept = _here(session).get(name)
    if kept is None:
        return None
    version, body = kept
    if body is None:
        return sealing.open("keepsake", name, *_ONE.one(session, of=name))
    bound = name, version, body
    if (known := sealing.opened.get(bound)) is None:
        if len(sealing.opened) >= _OPEN_AT_ONCE:
            sealing.opened.clear()
        known = sealing.opened[bound] = sealing.open("keepsake", *bound)
    return known


def _here(session: Session) -> dict[str, tuple[int, bytes | None]]:
    """Return what is kept, by name: its version, and its body unless that is long."""
    sealing = vault.of(session)
    found: tuple[object, dict[str, tuple[int, bytes | None]]] | None = session.info.get(_HERE)
    if found is None or found[0] is not sealing:
        here = {name: (version, body) for name, version, body in _ALL.find(session)}
        found = session.info[_HERE] = sealing, here
    return found[1]
