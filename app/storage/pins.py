"""
A PIN before what one person wrote: facts, drafts and their photos, sealed with a key of theirs.

That key is sealed with the PIN and the device's key, and held open in memory from the right PIN
until it is shut. Messages are not sealed with it: they are signed, travel, and are only hidden.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col

from app.storage import opened, vault, wiping
from app.storage.statements import Statement, given
from app.storage.tables import Draft, Snapshot
from app.storage.tables import Member as MemberRow
from app.storage.tables import Pin as PinRow
from app.storage.vault import KEY_BYTES, PinLock, Vault
from protocol import errors

PIN_DIGITS = 6
SALT_BYTES = 16
WAITS_S = (0, 0, 0, 5, 15, 30, 60, 120, 300, 600, 1800, 3600)
"""How long the next try has to wait after so many wrong ones; after more, as after the last."""


_one = col(PinRow.member_id) == bindparam("of")
_BOX = Statement(select(col(PinRow.sealed_key)).where(_one), often=True)
_TRIES = Statement(select(col(PinRow.tries), col(PinRow.tried_at)).where(_one))
_TRIED = Statement(
    update(PinRow).where(_one).values(tries=bindparam("count"), tried_at=bindparam("at"))
)
_LOCK = Statement(select(col(PinRow.salt), col(PinRow.cost), col(PinRow.sealed_key)).where(_one))
_RIGHT = Statement(update(PinRow).where(_one).values(tries=0))
_DROP = Statement(delete(PinRow).where(_one))
_put = insert(PinRow).values(given(PinRow.model_fields))
_PUT = Statement(
    _put.on_conflict_do_update(
        index_elements=[col(PinRow.member_id)],
        set_={name: _put.excluded[name] for name in PinRow.model_fields if name != "member_id"},
    )
)


class _Theirs:
    """Columns of one table with what a member wrote: found by `of`, sealed anew by `named`."""

    def __init__(self, table: Any, found: Any, **sealed: str) -> None:
        columns = table.__table__.c
        self.sealed = sealed
        wanted = (columns.id, columns.version, *(columns[name] for name in sealed))
        self.find = Statement(select(*wanted).where(found))
        self.put = Statement(
            update(table).where(columns.id == bindparam("named")).values(given(sealed))
        )


_drafts = col(Draft.member_id) == bindparam("of")
_THEIRS: Sequence[_Theirs] = (
    _Theirs(MemberRow, col(MemberRow.id) == bindparam("of"), facts="member.facts"),
    _Theirs(Draft, _drafts, body="draft"),
    _Theirs(
        Snapshot,
        col(Snapshot.draft_id).in_(select(col(Draft.id)).where(_drafts).scalar_subquery()),
        jpeg="snapshot.jpeg",
        thumb="snapshot.thumb",
    ),
)


def read(pin: str) -> str:
    """Return a PIN as it is meant. Raises PinBadError when it is not six digits."""
    meant = pin.strip()
    if len(meant) != PIN_DIGITS or not (meant.isascii() and meant.isdigit()):
        raise errors.PinBadError
    return meant


def has(session: Session, member: str) -> bool:
    """Tell whether there is a PIN before what a member wrote."""
    return _box(session, member) is not None


def shut(session: Session, member: str | None) -> bool:
    """Tell whether there is a PIN before what a member wrote, and it was not given."""
    lies_in = None if member is None else _box(session, member)
    return lies_in is not None and lies_in not in _ring(session)


def box(session: Session, member: str | None) -> Vault:
    """
    Return what seals and opens the rows of a member, or of nobody known.

    Raises:
        PersonLockedError: a PIN is before them and was not given.
    """
    lies_in = None if member is None else _box(session, member)
    if lies_in is None:
        return vault.of(session)
    key = _ring(session).get(lies_in)
    if key is None:
        raise errors.PersonLockedError
    return key


def put(session: Session, member: str, pin: str) -> None:
    """
    Seal what a member wrote behind a PIN, in the place of one there was.

    Raises:
        PinBadError: it is not six digits.
        PersonLockedError: the PIN that there is was not given.
    """
    before, outer = box(session, member), vault.of(session)
    key, lock = outer.fresh(KEY_BYTES), PinLock(member, outer.fresh(SALT_BYTES))
    sealed_key = outer.wrap(read(pin), lock, key)
    inner = outer.inner(key)
    _reseal(session, member, before, inner)
    _PUT.run(
        session,
        member_id=member,
        salt=lock.salt,
        cost=lock.cost,
        sealed_key=sealed_key,
        tries=0,
        tried_at=0,
    )
    _ring(session)[sealed_key] = inner


def drop(session: Session, member: str) -> None:
    """
    Seal what a member wrote with the device's key alone again.

    Raises:
        PersonLockedError: the PIN was not given.
    """
    _reseal(session, member, box(session, member), vault.of(session))
    _DROP.run(session, of=member)


def attempt(session: Session, member: str, now: datetime) -> int:
    """
    Count a try before it is made, and return 0; while it has to wait, return the seconds left.

    Leave the block before `give`: an app that ends in between has not saved itself a try. A
    clock set back begins the wait anew.
    """
    tries, tried_at = _TRIES.one(session, of=member)
    at = int(now.timestamp() * 1000)
    tried_at = min(tried_at, at)
    left_ms = tried_at + WAITS_S[min(tries, len(WAITS_S) - 1)] * 1000 - at
    if left_ms <= 0:
        tries, tried_at = tries + 1, at
    _TRIED.run(session, of=member, count=tries, at=tried_at)
    wait_s: int = -(-left_ms // 1000)
    return max(0, wait_s)


def give(session: Session, member: str, pin: str) -> None:
    """
    Hold what a member wrote open from now on.

    Raises:
        PinWrongError: it is another PIN.
    """
    salt, cost, sealed_key = _LOCK.one(session, of=member)
    outer = vault.of(session)
    inner = outer.inner(outer.unwrap(pin, PinLock(member, salt, cost), sealed_key))
    _RIGHT.run(session, of=member)
    _ring(session)[sealed_key] = inner


def any_open(session: Session) -> bool:
    """Tell whether a PIN was given and somebody's rows are held open."""
    return bool(_ring(session))


def _box(session: Session, member: str) -> bytes | None:
    """Return a person's own key as it lies here, sealed; None where there is no PIN before them."""
    return next((sealed_key for (sealed_key,) in _BOX.find(session, of=member)), None)


def _ring(session: Session) -> dict[bytes, Vault]:
    """Return the open keys of this process by the box each lies in: another's opens nothing."""
    return opened.of(session).ring


def _reseal(session: Session, member: str, before: Vault, after: Vault) -> None:
    """Seal everything a member wrote with another key; in the caller's one transaction."""
    wiping.note(session)
    for theirs in _THEIRS:
        for name, version, *bodies in theirs.find.find(session, of=member):
            fresh = {
                column: _anew((what, name, version), body, before, after)
                for (column, what), body in zip(theirs.sealed.items(), bodies, strict=True)
            }
            theirs.put.run(session, named=name, **fresh)


def _anew(bound: tuple[str, str, int], body: bytes, before: Vault, after: Vault) -> bytes:
    """Return what is sealed with another key; what is damaged already stays as it lies there."""
    try:
        return after.seal(*bound, before.open(*bound, body))
    except errors.StoreDamagedError:
        return body
