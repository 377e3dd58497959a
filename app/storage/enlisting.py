"""
What a tablet tells the office of itself: that it is the village's, and who its officers are.

The head's word makes officers of the others; the head needs the office's voucher, which may come
later: until the office has read it, it holds what they say.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.storage import guard, identity, keepsakes, ledger, opened, proving
from app.storage.duty import OnDuty
from app.storage.officer_tables import Officer as Row
from app.storage.officer_tables import Standing
from protocol import errors, messages, posts, regions, vouchers
from protocol.envelope import Envelope
from protocol.ids import Kid
from protocol.messages import Enlistment, Introduction, Kind
from protocol.posts import Post
from protocol.world import World

_VOUCHER = "voucher"


class Fresh(NamedTuple):
    """Somebody with a key on this tablet that the office has not heard of."""

    key: bytes
    name: str
    post: Post
    village: str


def introduce(session: Session, world: World, village: str) -> Envelope:
    """Tell the office which village's tablet this is, with the key it may seal to."""
    known = regions.regions().village(village)
    said = Introduction(
        seal=identity.load(session).sealing[0].public,
        name=f"Kantor Desa {known.name if known else village}",
        nik="",
        village=village,
        tablet=True,
    )
    return ledger.say(session, world, Kind.INTRODUCTION, messages.body_of(said))


def enlist(session: Session, world: World, fresh: Fresh) -> None:
    """Say that somebody is an officer now, if it is the head who is on duty."""
    head = opened.of(session).on_duty
    if head is not None and head.post is Post.HEAD and fresh.post in posts.ENLISTED_BY_HEAD:
        _say(session, world, _said(session, fresh), head)


def rescue(
    session: Session, world: World, fresh: Fresh, before: Kid, helpers: Iterable[OnDuty]
) -> None:
    """Say, by the word of two others, that somebody has a new key and the one before has ended."""
    said = _said(session, fresh).model_copy(update=_end(session, before))
    for helper in helpers:
        _say(session, world, said, helper)


def redeem(session: Session, world: World, village: str, text: str) -> None:
    """
    Bring the officer on duty into the roster with the office's voucher; a head brings the others.

    Raises:
        QrBadError, VoucherFalseError: it is no voucher of this office.
        NotEntitledError: it is for another village or post, or replaces nobody here.
        StoreLockedError: nobody is on duty.
    """
    officer = guard.officer(session)
    me = identity.load(session)
    voucher = vouchers.read(text, me.realm, identity.peers(session))
    if (voucher.village, voucher.post) != (village, officer.post):
        raise errors.NotEntitledError("another voucher")
    end = _end(session, voucher.replaces) if voucher.replaces else {}
    said = _said(session, Fresh(officer.signing.public, officer.name, officer.post, village))
    _say(session, world, said.model_copy(update={"voucher": text.strip(), **end}), officer)
    keepsakes.keep(session, _VOUCHER, voucher.id.encode())
    if officer.post is not Post.HEAD:
        return
    for row, name in _others(session, officer.kid):
        enlist(session, world, Fresh(row.public, name, Post(row.post), village))


def known(session: Session) -> bool:
    """Tell whether the office knows who is on duty, or a voucher on its way will tell it."""
    officer = opened.of(session).on_duty
    if officer is None or keepsakes.recall(session, _VOUCHER) is not None:
        return True
    return identity.peers(session).knows(officer.signing.public)


def _others(session: Session, but: Kid) -> list[tuple[Row, str]]:
    """Return officers who serve here and whom no roster names, with their names."""
    rows = session.exec(select(Row).where(col(Row.state) == Standing.SERVING)).all()
    peers = identity.peers(session)
    return [
        (row, proving.name_of(session, row))
        for row in rows
        if row.kid != but and not peers.knows(row.public)
    ]


def _said(session: Session, fresh: Fresh) -> Enlistment:
    device = identity.load(session).kid
    return Enlistment(**fresh._asdict(), device=device)


def _end(session: Session, before: Kid) -> dict[str, object]:
    """Return the fields that end the word of somebody who was an officer here."""
    if session.get(Row, before) is None:
        raise errors.NotEntitledError("replaces nobody here")
    end = identity.chain(session, before)
    return {"replaces": before, "last": (end.epoch, end.seq)}


def _say(session: Session, world: World, said: Enlistment, by: OnDuty) -> Envelope:
    return ledger.say(session, world, Kind.ENLISTMENT, messages.body_of(said), by=by)
