"""What the office takes in as one: requests that come at the same moment are one transaction."""

from collections import Counter
from datetime import timedelta

from app.sync.pace import Pace, Speed
from app.sync.transport import Link
from tests.model.account import UnsoundError
from tests.model.fleet import Fleet
from tests.model.ways import HARMS, TOLD, Abreast, Bag, Carrier, Web

PHOTO_BYTES = 20_000
"""Two pieces: one photo fits in a parcel, two do not."""
BYTES_PER_S = 1_600
"""A link on which a parcel of pieces is 32 kB."""
HARMLESS = frozenset({"", "twice", "again"})


def abreast(fleet: Fleet) -> None:
    """A phone brings photos on two lines at once, and hears of each that came whole."""
    at = fleet.pick(len(fleet.phones))
    phone = fleet.phones[at]
    for _ in range(2 + fleet.pick(2)):
        fleet.apply(at, PHOTO_BYTES)
    harms = HARMS[fleet.pick(len(HARMS))], HARMS[fleet.pick(len(HARMS))]
    late = fleet.all_ways[fleet.pick(len(fleet.all_ways))].bag
    way = Abreast(office=fleet.office, pick=fleet.pick, late=late, harms=harms)
    before, now = _whole(fleet), phone.world.now()
    _may_die(fleet)
    report = phone.exchanges(way, Pace.on(way.link, Speed(BYTES_PER_S, now), now))
    fleet.office.trip.clear()
    fleet.befell["two requests of a phone as one"] += way.pairs
    fleet.befell.update(TOLD.get(harm, "nothing on the line") for harm in harms)
    alone = Counter(each.key for each in fleet.phones)[phone.key] == 1
    if report is None or not alone or not HARMLESS.issuperset(harms):
        return
    if untold := (_whole(fleet) - before) & phone.owes():
        raise UnsoundError(f"{len(untold)} photos came whole, and their phone was not told")


def coincide(fleet: Fleet) -> None:
    """A phone reaches the office as a carrier does, another phone, or its own earlier request."""
    at = fleet.pick(len(fleet.phones))
    other = fleet.phones[(at, at, fleet.pick(len(fleet.phones)))[fleet.pick(3)]]
    by_somebody = fleet.pick(2) == 0
    if by_somebody:
        way = fleet.all_ways[fleet.pick(len(fleet.all_ways))]
    else:
        way = Carrier(
            Link(answer_within=timedelta(minutes=2)), bag=Bag(roster=fleet.office.roster())
        )
    other.exchanges(way)
    if fleet.pick(2):
        fleet.apply(at, 300)
    harm = HARMS[fleet.pick(len(HARMS))]
    late = fleet.all_ways[fleet.pick(len(fleet.all_ways))].bag
    beside = fleet.landing(way.bag) if way.bag.up else None
    _may_die(fleet)
    fleet.befell["a request and another as one"] += beside is not None
    fleet.befell[TOLD.get(harm, "nothing on the line")] += 1
    fleet.phones[at].exchanges(
        Web(office=fleet.office, pick=fleet.pick, harm=harm, late=late, beside=beside)
    )
    fleet.office.trip.clear()
    if not by_somebody and fleet.pick(2):
        other.exchanges(way)  # the answer comes at last


def _may_die(fleet: Fleet) -> None:
    """Now and then the office is killed over what is about to come, or right after."""
    if fleet.pick(6) == 0:
        fleet.office.trip.after = fleet.pick(6)


def _whole(fleet: Fleet) -> set[str]:
    return {sha256 for sha256, whole in fleet.office.photos().items() if whole}
