"""
A mailbag: what this device carries for others, handed to the office when there is a line.

Our own parcel goes first and asks. The office's signed handover says what it has taken, and only
that leaves our custody; its answers for others come back in the same breath, for us to bring home.
"""

from datetime import timedelta

from app.storage import custody, people, wishes
from app.storage.store import Store
from app.sync import engine
from app.sync.loading import Bag
from app.sync.pace import Pace
from app.sync.transport import Transport
from protocol import parcel
from protocol.world import World

STRAIGHT_WITHIN = timedelta(minutes=5)
"""A way that answers later than this does not end at the office: it could say nothing of a bag."""
PARCELS_LIMIT = 200


def hand_over(store: Store, transport: Transport, world: World, pace: Pace) -> int:
    """
    Bring the office what is carried for others; return how many parcels it has taken.

    With an empty bag it goes only if the person wants the neighbours' news fetched.
    Raises as `engine.exchange` does; what was taken before is taken.
    """
    if transport.link.by_hand or transport.link.answer_within > STRAIGHT_WITHIN:
        return 0
    taken = 0
    tried: set[str] = set()
    while True:
        with store.reading() as session:
            bag = custody.up(session, pace.go_bytes, PARCELS_LIMIT, but=tried)
            person = people.person(session)
            asked = wishes.neighbours_too(session)
        if not bag and not asked:
            return taken
        home = (person.village,) if person else ()
        report = engine.exchange(store, transport, world, None, pace, bag=Bag(bag, home))
        if asked:
            with store.writing() as session:
                wishes.want_neighbours(session, wanted=False)
        tried.update(parcel.mark(sealed) for sealed in bag)
        taken += report.released
        if not report.released:
            return taken
