"""
The officers of a tablet: who they are, and what their PIN opens.

Each has a signing key and a sealing key of their own. Both are sealed with their PIN and the
device's secret together, so that nobody else's open store can sign as them; the store's data key
lies in a box for each sealing key, so that it can be changed while they are away. A phone has no
officers, and nothing of this is asked there.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.storage import (
    authors,
    deeds,
    enlisting,
    entries,
    guard,
    identity,
    keepsakes,
    opened,
    proving,
    rekeying,
    vault,
    wiping,
)
from app.storage.deeds import What
from app.storage.duty import OnDuty
from app.storage.enlisting import Fresh
from app.storage.officer_tables import Officer as Row
from app.storage.officer_tables import Standing
from app.storage.proving import Proven
from app.storage.tables import Chain
from app.storage.vault import KEY_BYTES, PinLock, Vault
from protocol import boxes, errors, keys
from protocol.ids import Kid
from protocol.keys import SigningSecret
from protocol.posts import Post
from protocol.world import World

__all__ = [
    "Officer",
    "OnDuty",
    "Standing",
    "add",
    "begin",
    "is_tablet",
    "listed",
    "on_duty",
]

SALT_BYTES = 16

_VILLAGE = "village"


@dataclass(frozen=True)
class Officer:
    """An officer as everybody may see them on the lock screen; `key` is their public one."""

    kid: Kid
    name: str
    post: Post
    standing: Standing
    key: bytes
    added_at: datetime
    tries: int

    @property
    def serving(self) -> bool:
        """Whether they can come on duty."""
        return self.standing is Standing.SERVING


def is_tablet(session: Session) -> bool:
    """Tell whether this device has officers; asked without any key."""
    return session.exec(select(Row.kid).limit(1)).first() is not None


def on_duty(session: Session) -> OnDuty | None:
    """Return the officer who is unlocked now, none on a phone and while locked."""
    return opened.of(session).on_duty


def listed(session: Session) -> list[Officer]:
    """Return everybody who is or was an officer here, the first one first; locked or not."""
    rows = session.exec(select(Row).order_by(col(Row.added_at), col(Row.kid))).all()
    return [_officer(session, row) for row in rows]


def recovering(session: Session) -> bool:
    """Tell whether the office's answer has opened the store, so that PINs can be chosen."""
    return opened.of(session).recovering


def lost(session: Session) -> bool:
    """Tell whether the device's secret is gone, so that no PIN opens anything."""
    kid = session.exec(select(Row.kid).limit(1)).first()
    try:
        if kid is not None:
            proving.ready(session, Kid(kid))
    except errors.SecretMissingError:
        return True
    return False


def village(session: Session) -> str:
    """Return the code of the village this tablet belongs to; empty on a phone."""
    known: str | None = session.info.get(_VILLAGE)
    if known is None:
        known = session.info[_VILLAGE] = (keepsakes.recall(session, _VILLAGE) or b"").decode()
    return known


def begin(session: Session, world: World, village: str, name: str, pin: str) -> Officer:
    """
    Make a tablet of this device, with the head of its village on duty.

    The store's key is a new one from here on, for the old one has lain in a file: whoever calls
    this has the keeper forget it once the transaction is kept.
    """
    guard.of(session).renew(world.entropy(KEY_BYTES))
    rekeying.reseal(session, Vault(world.entropy(KEY_BYTES), world.entropy))
    keepsakes.keep(session, _VILLAGE, village.encode())
    session.info[_VILLAGE] = village
    row, signing = _enter(session, world, name, Post.HEAD, pin)
    opened.of(session).on_duty = OnDuty(Kid(row.kid), name, Post.HEAD, signing)
    enlisting.introduce(session, world, village)
    deeds.note(session, world.now(), What.BEGUN, [Kid(row.kid)])
    return _officer(session, row)


def add(session: Session, world: World, name: str, post: Post, pin: str) -> Officer:
    """
    Add an officer with a PIN and keys of their own; whoever is on duty has done it.

    Raises:
        StoreLockedError: nobody is on duty.
    """
    row, _ = _enter(session, world, name, post, pin)
    enlisting.enlist(session, world, Fresh(row.public, name, post, village(session)))
    deeds.note(session, world.now(), What.ADDED, _by(session), about=Kid(row.kid))
    return _officer(session, row)


def relieve(session: Session, found: Proven, now: datetime) -> OnDuty:
    """
    Put an officer on duty, in the place of whoever was.

    Raises:
        StoreKeyMissingError: their key opens something else than this store.
    """
    here, held = guard.of(session), opened.of(session)
    held.vault = Vault(found.data_key, here.entropy)
    try:
        identity.check(session, here.root)
    except errors.StoreDamagedError as error:
        raise errors.StoreKeyMissingError from error
    deeds.take_in(session)
    officer = held.on_duty = found.officer
    deeds.note(session, now, What.ENTERED, [officer.kid])
    return officer


def change(session: Session, world: World, found: Proven, pin: str) -> None:
    """Give somebody another PIN who gave theirs; their keys stay, and the old PIN opens nothing."""
    here, row = guard.of(session), session.get_one(Row, found.officer.kid)
    pin_lock = PinLock(found.officer.kid, world.entropy(SALT_BYTES), here.cost)
    row.salt, row.cost = pin_lock.salt, pin_lock.cost
    secret = found.officer.signing.seed + found.sealing.secret
    row.keys = here.outer().wrap(pin, pin_lock, secret)
    session.add(row)
    wiping.note(session)
    deeds.note(session, world.now(), What.CHANGED, [found.officer.kid])


def replace(
    session: Session, world: World, kid: Kid, pin: str, *, by: Sequence[OnDuty], what: What
) -> Officer:
    """Give an officer a new PIN and new keys, by the word of two others; the old ones are dead."""
    before = session.get_one(Row, kid)
    name, post = proving.name_of(session, before), Post(before.post)
    row, _ = _enter(session, world, name, post, pin)
    proving.shut(session, before, Standing.LEFT)
    if by:
        fresh = Fresh(row.public, name, post, village(session))
        enlisting.rescue(session, world, fresh, kid, by)
    deeds.note(session, world.now(), what, [each.kid for each in by], about=Kid(row.kid))
    return _officer(session, row)


def dismiss(session: Session, world: World, kid: Kid) -> None:
    """End somebody's service here: their keys are removed, and the store gets a new key."""
    row = session.get_one(Row, kid)
    proving.shut(session, row, Standing.LEFT)
    session.flush()
    rekeying.reseal(session, Vault(world.entropy(KEY_BYTES), world.entropy))
    for each in session.exec(select(Row).where(col(Row.data_key).is_not(None))).all():
        _hand_key(session, each)
    deeds.note(session, world.now(), What.LEFT, _by(session), about=kid)


def opens(session: Session, row: Row) -> bool:
    """Tell whether there is a PIN with which an officer would open the store."""
    if row.data_key is None:
        return False
    try:
        guard.of(session).outer().open("officer.data_key", row.kid, row.version, row.data_key)
    except (errors.SecretMissingError, errors.StoreDamagedError):
        return False
    return True


def label_all(session: Session) -> None:
    """Have the lock screen know everybody's name again, under a new secret of the device."""
    outer = guard.of(session).outer()
    for row in session.exec(select(Row)).all():
        name = proving.name_of(session, row).encode()
        row.label = outer.seal("officer.label", row.kid, row.version, name)
        session.add(row)


def _by(session: Session) -> list[Kid]:
    now = on_duty(session)
    return [now.kid] if now else []


def _enter(
    session: Session, world: World, name: str, post: Post, pin: str
) -> tuple[Row, SigningSecret]:
    """Make an officer's keys and rows."""
    here, inner = guard.of(session), vault.of(session)
    outer = here.outer()
    signing, sealing = keys.new_signing(world), keys.new_sealing(world)
    kid = signing.kid
    pin_lock = PinLock(kid, world.entropy(SALT_BYTES), here.cost)
    row = Row(
        kid=kid,
        post=post,
        state=Standing.SERVING,
        added_at=int(world.now().timestamp() * 1000),
        public=signing.public,
        sealing=sealing.public,
        version=1,
        body=inner.seal("officer", kid, 1, json.dumps({"name": name}).encode()),
        label=outer.seal("officer.label", kid, 1, name.encode()),
        salt=pin_lock.salt,
        cost=pin_lock.cost,
        keys=outer.wrap(pin, pin_lock, signing.seed + sealing.secret),
        data_key=b"",
    )
    _hand_key(session, row)
    session.add(Chain(author=kid, epoch=1))
    session.flush()
    session.info.pop(authors.OURS, None)
    return row, signing


def _hand_key(session: Session, row: Row) -> None:
    """Put the store's key in a box for an officer."""
    outer, data_key = guard.of(session).outer(), vault.of(session).key
    box = boxes.seal(row.sealing, proving.DATA_KEY + row.kid.encode(), data_key)
    row.data_key = outer.seal("officer.data_key", row.kid, row.version, box)
    session.add(row)


def _officer(session: Session, row: Row) -> Officer:
    return Officer(
        kid=Kid(row.kid),
        name=proving.name_of(session, row),
        post=Post(row.post),
        standing=Standing(row.state),
        key=row.public,
        added_at=entries.moment(row.added_at),
        tries=row.tries,
    )
