"""How a story ends: the network heals, everything is carried, and both sides are compared."""

import hashlib
from collections import Counter
from datetime import timedelta
from itertools import zip_longest

from app.storage.tables import Fate
from app.sync.outcome import Report
from protocol import envelope
from protocol.ids import CaseId
from protocol.messages import Kind
from tests.model import ways
from tests.model.fleet import Fleet
from tests.model.handset import Handset
from tests.model.harbour import Held
from tests.model.ways import Web

ROUNDS = 12


class UnsoundError(AssertionError):
    """Something was lost, doubled, out of order or different."""


def settle(fleet: Fleet) -> None:
    """Heal the network, then compare everything. Raises UnsoundError."""
    heal(fleet)
    compare(fleet)


def compare(fleet: Fleet) -> None:
    """Compare what the office and every phone have. Raises UnsoundError."""
    faults = [*_faults_of_office(fleet), *_faults_of_phones(fleet)]
    if faults:
        raise UnsoundError("; ".join(faults[:8]))


def ending(fleet: Fleet) -> str:
    """Return a digest of what the office and every phone have, the same for stories told alike."""
    there = sorted((held.id, held.place, held.held) for held in fleet.office.messages().values())
    here = [
        sorted((row.id, row.state, row.place, row.code) for row in phone.rows())
        for phone in fleet.phones
    ]
    return hashlib.sha256(repr((there, here)).encode()).hexdigest()


def heal(fleet: Fleet) -> None:
    """Let every parcel arrive and every phone reach the office until nothing moves any more."""
    fleet.office.trip.clear()
    for phone in fleet.phones:
        phone.trip.clear()
        phone.skew = timedelta(0)
        fleet.office.reinstates(phone.key)
    fleet.hand_in_all()
    last = ways.by_hand()
    last.bag.roster = fleet.office.roster()
    for way in fleet.all_ways:
        last.bag.down += way.bag.down
        way.bag.down.clear()
    for phone in fleet.phones:
        phone.exchanges(last)
    fleet.hand_in(last.bag)
    sharing = Counter(phone.key for phone in fleet.phones)
    restless = set(sharing)
    for number in range(ROUNDS):
        # The office asks back within twelve hours about what it holds.
        fleet.clock += timedelta(hours=13)
        moved = {
            phone.key
            for phone in fleet.phones
            if phone.key in restless
            and _moves(
                phone, phone.exchanges(Web(office=fleet.office)), shared=sharing[phone.key] > 1
            )
        }
        if number >= 6:
            moved = {key for key in moved if sharing[key] == 1}
        if number >= 1:
            restless = moved
        if not restless:
            return


def _moves(phone: Handset, report: Report | None, *, shared: bool) -> bool:
    """
    Tell whether an exchange still brought anything.

    Clones never rest: each hears that the other has begun an epoch, begins one above it and says
    so. Where all of a key's said nothing else, and heard nothing new, it will be so for ever.
    """
    if report is None:
        return True
    if shared:
        return report.waiting + report.heard > 0 or report.messages_sent > 1
    return report.waiting + report.heard + report.messages_sent + phone.untold() > 0


def _faults_of_office(fleet: Fleet) -> list[str]:
    faults: list[str] = []
    there = fleet.office.messages()
    told = Counter(_marker(held) for held in there.values())
    refused = {
        row.id for phone in fleet.phones for row in phone.rows() if row.state == Fate.REFUSED
    }
    gone = _gone_for_good(fleet, there)
    for saved in fleet.saved.values():
        held = there.get(saved.id)  # type: ignore[call-overload]
        if held is None and saved.id not in refused | fleet.excused:
            faults.append(f"lost {saved.id}")
        if held is not None and held.held and not {saved.id, held.case} & (refused | gone):
            faults.append(f"held for ever {saved.id} {held.held}")
        if saved.marker and told[saved.marker] > 1:
            faults.append(f"doubled {saved.id}")
    places: dict[CaseId, list[int]] = {}
    for held in there.values():
        if held.case and held.place:
            places.setdefault(held.case, []).append(held.place)
    for known, given in places.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            faults.append(f"places of {known}: {sorted(given)}")
    before, after = fleet.office.projected()
    if before != after:
        pairs = zip_longest(before, after, fillvalue=())
        wrong = [(b, a) for old, new in pairs for b, a in zip(old, new, strict=False) if b != a]
        faults.append(f"the rows of the cases are not what the ledger says: {wrong}")
    # Who shares a key with a clone hears everything, and never has the last word about it.
    alone = {
        key for key, count in Counter(phone.key for phone in fleet.phones).items() if count == 1
    }
    if owing := [hearer for hearer in fleet.office.unheard() if hearer in alone]:
        faults.append(f"still owed: {len(owing)}")
    return faults


def _faults_of_phones(fleet: Fleet) -> list[str]:
    there = fleet.office.messages()
    photos = fleet.office.photos()
    faults: list[str] = []
    for number, phone in enumerate(fleet.phones):
        faults += [f"phone {number}: {fault}" for fault in _faults_of(fleet, phone, there, photos)]
    return faults


def _faults_of(
    fleet: Fleet,
    phone: Handset,
    there: dict[str, Held],
    photos: dict[str, bool],  # type: ignore[type-var]
) -> list[str]:
    faults: list[str] = []
    rows, gone = phone.rows(), _gone_for_good(fleet, there)
    if waiting := phone.waiting():
        faults.append(f"{waiting} still waiting")
    for row in rows:
        held = there.get(row.id)
        if row.case_id in gone and held is not None and held.held == row.code:
            continue  # an answer to what no memory has any more: it waits on both sides
        if row.state == Fate.REFUSED:
            if held is not None and held.place:
                faults.append(f"refused here and taken there {row.id}")
            if row.kind == Kind.APPLICATION:
                faults.append(f"application refused {row.id} {row.code}")
            continue
        if held is None:
            faults.append(f"{row.state} here and not there {row.id} kind {row.kind}")
        elif row.case_id and row.place != held.place:
            faults.append(f"place {row.place} here, {held.place} there {row.id}")
        elif row.code:
            faults.append(f"{row.state} {row.code} here {row.id}")
    mine = {held.case for held in there.values() if held.author == phone.key and held.case}
    if missing := mine - gone - set(phone.cases()):
        faults.append(f"cases not heard again: {len(missing)}")
    for known in phone.cases():
        case = phone.case(known)
        if known in mine and case is not None:
            office = fleet.office.case(known)
            if office is None or [(e.state, e.step, e.place) for e in case.history] != [
                (e.state, e.step, e.place) for e in office.history
            ]:
                faults.append(f"case {known} told otherwise")
            lacking = [
                about["sha256"]
                for about in case.documents.values()
                if not photos.get(about["sha256"]) and not _gone(fleet, about["sha256"])
            ]
            if lacking:
                faults.append(f"case {known} lacks {len(lacking)} photos")
    return faults


def _gone_for_good(fleet: Fleet, there: dict[str, Held]) -> set[str]:
    """Return what no memory had any more when it was looked at, and nobody has brought since."""
    return fleet.excused - set(there)


def _gone(fleet: Fleet, sha256: str) -> bool:
    """Tell whether a photo was only in a phone's memory, which was put back to before it."""
    return bool(fleet.befell["phone put back"]) and not any(
        phone.has(sha256) for phone in fleet.phones
    )


def _marker(held: Held) -> str:
    said = envelope.parse(held.raw)
    if said.kind not in {Kind.APPLICATION, Kind.SUPPLEMENT}:
        return ""
    return str(said.body.get("answers", {}).get("purpose", ""))
