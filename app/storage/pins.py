"""
A PIN before what one person wrote: facts, drafts and their photos, sealed with a key of theirs.

That key is sealed with the PIN and the device's key, and held open in memory from the right PIN
until it is shut. Messages are not sealed with it: they are signed, travel, and are only hidden.
"""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from app.storage import vault
from app.storage.tables import Draft, Snapshot
from app.storage.tables import Member as MemberRow
from app.storage.tables import Pin as PinRow
from app.storage.vault import KEY_BYTES, PinLock, Vault
from protocol import errors

PIN_DIGITS = 6
SALT_BYTES = 16
WAITS_S = (0, 0, 0, 5, 15, 30, 60, 120, 300, 600, 1800, 3600)
"""How long the next try has to wait after so many wrong ones; after more, as after the last."""


def read(pin: str) -> str:
    """Return a PIN as it is meant. Raises PinBadError when it is not six digits."""
    meant = pin.strip()
    if len(meant) != PIN_DIGITS or not (meant.isascii() and meant.isdigit()):
        raise errors.PinBadError
    return meant


def has(session: Session, member: str) -> bool:
    """Tell whether there is a PIN before what a member wrote."""
    return session.get(PinRow, member) is not None


def shut(session: Session, member: str | None) -> bool:
    """Tell whether there is a PIN before what a member wrote, and it was not given."""
    return member is not None and has(session, member) and member not in _ring(session)


def box(session: Session, member: str | None) -> Vault:
    """
    Return what seals and opens the rows of a member, or of nobody known.

    Raises:
        PersonLockedError: a PIN is before them and was not given.
    """
    if member is None or not has(session, member):
        return vault.of(session)
    if shut(session, member):
        raise errors.PersonLockedError
    return _ring(session)[member]


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
    session.merge(
        PinRow(
            member_id=member,
            salt=lock.salt,
            cost=lock.cost,
            sealed_key=sealed_key,
            tries=0,
            tried_at=0,
        )
    )
    session.flush()
    _ring(session)[member] = inner


def drop(session: Session, member: str) -> None:
    """
    Seal what a member wrote with the device's key alone again.

    Raises:
        PersonLockedError: the PIN was not given.
    """
    _reseal(session, member, box(session, member), vault.of(session))
    session.exec(delete(PinRow).where(col(PinRow.member_id) == member))
    session.expire_all()


def attempt(session: Session, member: str, now: datetime) -> int:
    """
    Count a try before it is made, and return 0; while it has to wait, return the seconds left.

    Leave the block before `give`: an app that ends in between has not saved itself a try. A
    clock set back begins the wait anew.
    """
    row = session.get_one(PinRow, member)
    at = int(now.timestamp() * 1000)
    row.tried_at = min(row.tried_at, at)
    left_ms = row.tried_at + WAITS_S[min(row.tries, len(WAITS_S) - 1)] * 1000 - at
    if left_ms <= 0:
        row.tries, row.tried_at = row.tries + 1, at
    session.add(row)
    return max(0, -(-left_ms // 1000))


def give(session: Session, member: str, pin: str) -> None:
    """
    Hold what a member wrote open from now on.

    Raises:
        PinWrongError: it is another PIN.
    """
    row = session.get_one(PinRow, member)
    outer, lock = vault.of(session), PinLock(member, row.salt, row.cost)
    inner = outer.inner(outer.unwrap(pin, lock, row.sealed_key))
    row.tries = 0
    session.add(row)
    _ring(session)[member] = inner


def shut_all(session: Session) -> None:
    """Ask everybody with a PIN for it again."""
    _ring(session).clear()


def any_open(session: Session) -> bool:
    """Tell whether a PIN was given and somebody's rows are held open."""
    return bool(_ring(session))


def _ring(session: Session) -> dict[str, Vault]:
    """Return the open keys of this process by member; all sessions of a store share them."""
    return vault.opened(session).ring


def _reseal(session: Session, member: str, before: Vault, after: Vault) -> None:
    """Seal everything a member wrote with another key; in the caller's one transaction."""

    def sealed(table: str, row_id: str, version: int, body: bytes) -> bytes:
        return after.seal(table, row_id, version, before.open(table, row_id, version, body))

    row = session.get_one(MemberRow, member)
    row.facts = sealed("member.facts", row.id, row.version, row.facts)
    session.add(row)
    for draft in session.exec(select(Draft).where(Draft.member_id == member)):
        draft.body = sealed("draft", draft.id, draft.version, draft.body)
        session.add(draft)
        for photo in session.exec(select(Snapshot).where(Snapshot.draft_id == draft.id)):
            photo.jpeg = sealed("snapshot.jpeg", photo.id, photo.version, photo.jpeg)
            photo.thumb = sealed("snapshot.thumb", photo.id, photo.version, photo.thumb)
            session.add(photo)
    session.flush()
