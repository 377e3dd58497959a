"""
Coming on duty, switching and locking on a tablet: a few short transactions around one PIN.

A try is written down before it is made, and the slow arithmetic happens outside any write.
"""

import logging

from app.storage import deeds, escrow, numbers, officers, opened, proving, turns
from app.storage.deeds import What
from app.storage.duty import OnDuty
from app.storage.officers import Officer
from app.storage.proving import Proven
from app.storage.store import Store
from app.storage.vault import Vault
from protocol import errors
from protocol.ids import Kid
from protocol.world import World

_log = logging.getLogger("layar.entering")


def begin(store: Store, world: World, village: str, name: str, pin: str) -> Officer:
    """Make a tablet of this device, with its head on duty; no file opens it from then on."""
    with store.writing() as session:
        head = officers.begin(session, world, village, name, pin)
        turns.begin(session, world)
    store.forget_key()
    try:
        with store.writing() as session:
            turns.settle(session)
            numbers.settle(session, world)
    except errors.StoreError as trouble:  # it is a tablet already: whoever comes next settles it
        _log.warning("not settled yet: %s", trouble)
    return head


def enter(store: Store, world: World, kid: Kid, pin: str) -> OnDuty:
    """
    Come on duty with a PIN, in the place of whoever was; who was stays if it is wrong.

    Raises:
        PinWaitError, PinWrongError, OfficerShutError, SecretMissingError: nothing is opened.
        StoreKeyMissingError, KeyBadError: the key is not this store's; all is locked.
    """
    found = prove(store, world, kid, pin)
    try:
        with store.writing() as session:
            officer = officers.relieve(session, found, world.now())
            escrow.renew(session, world.now())
            turns.begin(session, world)
        with store.writing() as session:
            turns.settle(session)
            numbers.settle(session, world)
    except errors.LayarError:
        lock(store, world)
        raise
    return officer


def prove(store: Store, world: World, kid: Kid, pin: str) -> Proven:
    """Try a PIN, once, if its wait is over; nobody comes on duty. Raises as `enter` does."""
    with store.reading() as session:
        proving.ready(session, kid)
    with store.writing() as session:
        left_s = proving.attempt(session, kid)
    if left_s:
        raise errors.PinWaitError(left_s)
    try:
        with store.reading() as session:
            found = proving.prove(session, kid, pin)
    except errors.PinWrongError:
        with store.writing() as session:
            proving.missed(session, kid, world.now())
        raise
    with store.writing() as session:
        proving.known(session, kid, world.now())
    return found


def rescue(
    store: Store, world: World, kid: Kid, helpers: tuple[Proven, Proven], pin: str
) -> Officer:
    """
    Give an officer a new PIN and new keys, by the word of two others; the old ones are dead.

    Raises:
        HelpersBadError: not two others who serve here.
    """
    one, other = helpers
    if len({kid, one.officer.kid, other.officer.kid}) < 3:
        raise errors.HelpersBadError
    with store.writing() as session:
        held = opened.of(session)
        before = held.vault
        held.vault = before or Vault(one.data_key, world.entropy)
        by = [one.officer, other.officer]
        made = officers.replace(session, world, kid, pin, by=by, what=What.RESCUED)
        held.vault = before
    return made


def dismiss(store: Store, world: World, kid: Kid) -> None:
    """End somebody's service; the store and the office's spare key are new from then on."""
    with store.writing() as session:
        officers.dismiss(session, world, kid)
        escrow.forget(session)
        escrow.renew(session, world.now())


def lock(store: Store, world: World) -> None:
    """Let go of every key and say so in the officers' book; on a phone nothing happens."""
    try:
        with store.writing() as session:
            now = officers.on_duty(session)
            if now is not None:
                deeds.note(session, world.now(), What.LOCKED, [now.kid])
    finally:
        store.lock()
