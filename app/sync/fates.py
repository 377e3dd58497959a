"""What became of what was handed over: counted where it failed by itself, noted where it left."""

from app.storage import ledger, setbacks
from app.storage.store import Store
from app.sync import outbox
from app.sync.loading import Carried
from app.sync.outbox import Packed
from app.sync.sieve import Sieve
from app.sync.transport import Link
from protocol.world import World


def set_aside(store: Store, world: World, sieve: Sieve) -> None:
    """Count what failed by itself; what is damaged or fails too often is set aside."""
    if fresh := sieve.uncounted():
        with store.writing() as session:
            setbacks.count(session, fresh, world.now())


def sent(store: Store, world: World, link: Link, packs: list[Packed], carried: Carried) -> None:
    """Note when answers are due, what stumbled and got through, and what the office was told."""
    messages = [message for packed in packs for message in packed.messages]
    mended = carried.stumbled & set(outbox.names(packs))
    if messages or mended or carried.told:
        with store.writing() as session:
            ledger.sent(session, messages, world.now() + link.answer_within)
            setbacks.worked(session, mended)
            ledger.told(session, carried.told)
    carried.told.clear()
