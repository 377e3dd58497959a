"""A phone put back right after it heard something: its chain is whole, and its cases are not."""

from tests.model.fleet import Fleet
from tests.model.ways import Web


def relapse(fleet: Fleet) -> None:
    """Somebody copies a phone, staff decide, the phone hears it, and is put back to the copy."""
    at = fleet.pick(len(fleet.phones))
    phone, copy = fleet.phones[at], fleet.folder / f"relapse{fleet.befell['phone relapsed']}"
    fleet.befell["phone relapsed"] += 1
    phone.copies(copy)
    for _ in range(4):
        fleet.decide()
    phone.exchanges(Web(office=fleet.office))
    phone.goes_back(copy)
    fleet.excuse()
