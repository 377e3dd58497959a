"""Parcels that leave our hands for somebody's: noted before they go, said once they are gone."""

from collections.abc import Iterable, Sequence

from app.storage import handovers
from app.storage.store import Store
from app.sync.outbox import Packed
from protocol import parcel
from protocol.world import World


def note(store: Store, world: World, packs: Iterable[Packed]) -> list[str]:
    """Remember what is in parcels before anybody can have them; return what names the parcels."""
    contained = {parcel.mark(each.sealed): each.messages for each in packs}
    with store.writing() as session:
        handovers.note(session, contained, world.now())
    return list(contained)


def say(store: Store, world: World, packs: Sequence[Packed], way: str) -> None:
    """Sign that whoever keeps things on this way has what we said; questions alone say nothing."""
    telling = [each.sealed for each in packs if each.messages]
    if not telling:
        return
    marks, size_bytes = [parcel.mark(each) for each in telling], sum(map(len, telling))
    with store.writing() as session:
        handovers.say(session, world, marks, size_bytes, way=way)
