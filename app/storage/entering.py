"""
Coming on duty, switching and locking on a tablet: a few short transactions around one PIN.

A try is written down before it is made, and the slow arithmetic happens outside any write.
"""

from app.storage import deeds, officers, proving
from app.storage.deeds import What
from app.storage.guard import OnDuty
from app.storage.officers import Officer
from app.storage.proving import Proven
from app.storage.store import Store
from protocol import errors
from protocol.ids import Kid
from protocol.world import World


def begin(store: Store, world: World, name: str, pin: str) -> Officer:
    """Make a tablet of this device, with its head on duty; no file opens it from then on."""
    with store.writing() as session:
        head = officers.begin(session, world, name, pin)
    store.forget_key()
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
            return officers.relieve(session, found, world.now())
    except errors.LayarError:
        lock(store, world)
        raise


def prove(store: Store, world: World, kid: Kid, pin: str) -> Proven:
    """Try a PIN, once, if its wait is over; nobody comes on duty. Raises as `enter` does."""
    with store.writing() as session:
        left_s = proving.attempt(session, kid)
    if left_s:
        raise errors.PinWaitError(left_s)
    try:
        with store.reading() as session:
            return proving.prove(session, kid, pin)
    except errors.PinWrongError:
        with store.writing() as session:
            proving.missed(session, kid, world.now())
        raise


def lock(store: Store, world: World) -> None:
    """Let go of every key and say so in the officers' book; on a phone nothing happens."""
    try:
        with store.writing() as session:
            now = officers.on_duty(session)
            if now is not None:
                deeds.note(session, world.now(), What.LOCKED, [now.kid])
    finally:
        with store.reading() as session:
            officers.lock(session)
