"""
Each case's wait as a row: what `waits` and `standards` make of what the ledger knows of when.

Written beside the case in the same transaction, thrown away and written anew with it, and again
where the regency's calendar or standards have changed since.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, bindparam, select

from protocol.ids import CaseId, MessageId
from protocol.services import Catalogue
from protocol.standing import Passed
from protocol.trust import Role
from server import calendar, passed, standards, upserts, waits
from server.books import Books
from server.calendar import Calendar
from server.entries import Entry, File
from server.office import Office
from server.standards import Due, Standards
from server.tables import CASES, FACT, MESSAGE, OWED
from server.wait_tables import WAIT, WAIT_APART
from server.waits import Fact, Part, Site, Stretch

_SITES = {Role.CITIZEN: Site.CITIZEN, Role.OFFICER: Site.VILLAGE}
_CASES: Any = bindparam("cases", expanding=True)
_SAID = (
    select(
        MESSAGE.c.case_id,
        MESSAGE.c.place,
        MESSAGE.c.id,
        MESSAGE.c.role,
        MESSAGE.c.heard_ms,
        MESSAGE.c.read_ms,
        MESSAGE.c.wrote_ms,
        MESSAGE.c.left_ms,
    )
    .where(MESSAGE.c.case_id.in_(_CASES), MESSAGE.c.place.is_not(None))
    .order_by(MESSAGE.c.case_id, MESSAGE.c.place)
)
_TOLD = (
    select(OWED.c.message, OWED.c.hearer, OWED.c.heard_ms)
    .join(MESSAGE, MESSAGE.c.id == OWED.c.message)
    .where(MESSAGE.c.case_id.in_(_CASES), OWED.c.heard_ms.is_not(None))
)


_AWAITED = (
    select(MESSAGE.c.case_id)
    .join_from(OWED, MESSAGE, MESSAGE.c.id == OWED.c.message)
    .join(CASES, CASES.c.id == MESSAGE.c.case_id)
    .where(
        OWED.c.hearer == bindparam("of"),
        OWED.c.message.in_(bindparam("named", expanding=True)),
        OWED.c.heard_ms.is_(None),
        MESSAGE.c.place == CASES.c.places,
        CASES.c.state.in_([state.value for state in waits.BESIDE_THE_OFFICE]),
    )
)
_COLUMNS = {part: f"{part.value}_ms" for part in Part}
_RULES = "2"
"""Named anew whenever waits are split in another way."""
_MADE_BY = "waits"


@dataclass(frozen=True)
class Rules:
    """What the days of a wait are counted by."""

    catalogue: Catalogue
    standards: Standards
    calendar: Calendar

    def due(self, service: str, split: Sequence[Stretch]) -> Due:
        """Return how a case of a service stands by its standard."""
        known = self.catalogue.get(service)
        if known is None:
            return Due(0)
        return standards.due(split, self.standards.of(known), self.calendar)


def write(ledger: Books, files: Mapping[CaseId, File]) -> None:
    """Write the wait of every case that was changed."""
    said: dict[str, list[_Said]] = {}
    for case_id, file in files.items():
        entry = ledger.known.get(MessageId(case_id))
        if entry is not None and entry.read_ms == ledger.at_ms and file.places == 1:
            said[case_id] = [_Said(case_id, 1, entry.id, entry.role, *_times(entry))]
    older = [case_id for case_id in files if case_id not in said]
    told: Mapping[str, Sequence[tuple[bytes, int]]] = {}
    if older:
        told = _told(ledger.connection, older)
        for one in starmap(_Said, ledger.connection.execute(_SAID, {"cases": older})):
            said.setdefault(one.case_id, []).append(one)
    tablets = {tablet.key for tablet in ledger.tablets} if told else frozenset()
    rules = Rules(ledger.published.catalogue, ledger.office.standards, ledger.office.calendar)
    rows, apart = [], []
    for case_id, file in files.items():
        facts = _facts(file, said[case_id], told, tablets)
        rows.append(row(rules, case_id, file.case.service, file.village, facts))
        if file.case.passed is not None:
            apart += _apart(rules, case_id, file, waits.split(facts))
    upserts.write(ledger.connection, WAIT, rows)
    upserts.write(ledger.connection, WAIT_APART, apart)


def row(
    rules: Rules, case_id: CaseId, service: str, village: str, facts: Sequence[Fact]
) -> dict[str, Any]:
    """Return the wait of a case as its row."""
    split = waits.split(facts)
    sums = waits.totals(split)
    open_ = split[-1] if split and split[-1].until_ms is None else None
    answered_ms = waits.answered_ms(facts, split)
    due = rules.due(service, split)
    return {
        "case_id": case_id,
        "service": service,
        "village": village,
        "began_ms": waits.began_ms(facts),
        "answered_ms": answered_ms,
        **{column: sums[part] for part, column in _COLUMNS.items()},
        "now": open_.part.value if open_ else "",
        "since_ms": open_.since_ms if open_ else answered_ms,
        "blurred": facts[0].site is not Site.OFFICE and facts[0].wrote_ms is None,
        "used_days": due.used_days,
        "warn_day": calendar.number(due.warn_on) if due.warn_on else None,
        "due_day": calendar.number(due.due_on) if due.due_on else None,
    }


def _apart(
    rules: Rules, case_id: CaseId, file: File, split: Sequence[Stretch]
) -> list[dict[str, Any]]:
    """Return what a case that was passed on waited for at each agency, and its days there alone."""
    service = rules.catalogue.get(file.case.service)
    if service is None:
        return []
    first = passed.first(rules.catalogue, service, file.village)
    by_office: dict[Passed, list[Stretch]] = {first: []}
    for each in split:
        by_office.setdefault(each.at or first, []).append(each)
    rows = []
    for office, theirs in by_office.items():
        due = rules.due(service.key, theirs)
        rows.append(
            {
                "case_id": case_id,
                "agency": office.agency,
                "district": office.district,
                "here": office == file.case.passed,
                "agency_ms": waits.totals(theirs)[Part.AGENCY],
                "used_days": due.used_days,
                "warn_day": calendar.number(due.warn_on) if due.warn_on else None,
                "due_day": calendar.number(due.due_on) if due.due_on else None,
            }
        )
    return rows


def awaited(
    connection: Connection, hearer: bytes, messages: Collection[MessageId]
) -> Sequence[CaseId]:
    """Return the cases that begin to be at somebody's desk when they first say they have these."""
    if not messages:
        return ()
    return connection.execute(_AWAITED, {"of": hearer, "named": list(messages)}).scalars().all()


def outdated(connection: Connection, office: Office) -> bool:
    """Tell whether the regency's calendar or standards, or the rules here, have changed since."""
    known = connection.execute(select(FACT.c.value).where(FACT.c.name == _MADE_BY)).scalar()
    return known != _rules(office)


def made(connection: Connection, office: Office) -> None:
    """Note by which calendar, standards and rules all waits are worked out."""
    upserts.write(connection, FACT, [{"name": _MADE_BY, "value": _rules(office)}])


@dataclass(frozen=True, slots=True)
class _Said:
    """A message of a case as far as its time goes."""

    case_id: str
    place: int
    id: str
    role: str
    heard_ms: int
    read_ms: int | None
    wrote_ms: int | None
    left_ms: int | None


def _times(entry: Entry) -> tuple[int, int | None, int | None, int | None]:
    return entry.heard_ms, entry.read_ms, entry.wrote_ms, entry.left_ms


def _rules(office: Office) -> str:
    return f"{_RULES} {office.calendar.digest} {office.standards.digest}"


def _told(connection: Connection, cases: Sequence[CaseId]) -> dict[str, list[tuple[bytes, int]]]:
    """Return who first said when that they have which message of these cases."""
    found: dict[str, list[tuple[bytes, int]]] = {}
    for message, hearer, at_ms in connection.execute(_TOLD, {"cases": list(cases)}):
        found.setdefault(message, []).append((hearer, at_ms))
    return found


def _facts(
    file: File,
    said: Sequence[_Said],
    told: Mapping[str, Sequence[tuple[bytes, int]]],
    tablets: Collection[bytes],
) -> list[Fact]:
    """Return what brought a case into another state or to another agency, as `waits` takes it."""
    by_place = {each.place: each for each in said}
    found: list[Fact] = []
    at: Passed | None = None
    for entry in file.case.history:
        at = entry.passed or at
        moved = entry.passed is not None and waits.with_office(entry.state, at_agency=True)
        one = by_place.get(entry.place or 0)
        if one is None or (found and found[-1].state is entry.state and not moved):
            continue
        first: dict[Site, int] = {}
        for hearer, at_ms in told.get(one.id, ()):
            site = Site.VILLAGE if hearer in tablets else Site.CITIZEN
            first[site] = min(at_ms, first.get(site, at_ms))
        found.append(
            Fact(
                state=entry.state,
                site=_SITES.get(Role(one.role), Site.OFFICE),
                heard_ms=one.heard_ms,
                read_ms=one.heard_ms if one.read_ms is None else one.read_ms,
                wrote_ms=one.wrote_ms,
                left_ms=one.left_ms,
                told_ms=first,
                at=at,
            )
        )
    return found
