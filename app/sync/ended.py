"""
A device that learns that it is revoked seals what waits, and destroys what opens its store.

Each step may be cut short: what was sealed stays in custody, and the rest is done again with the
next try. Locked for good, it goes on handing over what was sealed, as a locked tablet does.
"""

from app.storage import ending, escrow, officers
from app.storage.store import Store
from app.sync import locked
from protocol.world import World


def look(store: Store, world: World) -> bool:
    """
    End this device if the office has revoked it; tell whether it has.

    Raises:
        DeliveryError, StoreError: not all that waits could be sealed; everything is as it was.
    """
    if store.locked:
        return False
    with store.reading() as session:
        if not ending.due(session):
            return False
    locked.lay_up(store, world)
    with store.writing() as session:
        ending.close(session, world.now())
    store.destroy()
    return True


def readmit(store: Store, world: World, text: str) -> None:
    """
    Open the store with the office's answer: a phone for good, a tablet for its officers' new PINs.

    Raises:
        QrBadError, BoxBadError: it is no answer, or not to what was asked here.
    """
    with store.writing() as session:
        escrow.accept(session, text)
        ending.pardon(session)
        tablet = officers.is_tablet(session)
    if not tablet:
        store.keep_key()
        with store.writing() as session:
            escrow.forget(session)
    locked.take_in(store, world)
