"""
Counts cases into figures.

Everything is counted from one row for each case (`wait_tables`), in whole numbers and in an order
of its own, so that the same ledger gives the same figures whichever database it lies in. Medians
and 90th percentiles are nearest ranks: a time that somebody really waited.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain, starmap
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session

from protocol import regions
from protocol.services import Catalogue
from server import calendar, isles, sight, times
from server.figures import Apart, By, Figures, Group, Period, Span, Spread, Waited
from server.office import Office
from server.rights import Right
from server.staff import Staff
from server.tables import CASES
from server.wait_tables import WAIT, WAIT_APART
from server.waits import Part

_APART = select(
    WAIT_APART.c.case_id,
    WAIT_APART.c.agency,
    WAIT_APART.c.here,
    WAIT_APART.c.agency_ms,
    WAIT_APART.c.used_days,
    WAIT_APART.c.warn_day,
    WAIT_APART.c.due_day,
)
_WEEKS_AT_MOST_DAYS = 100
"""A longer time is drawn by months."""


def load(session: Session, staff: Staff, span: Span) -> Iterable[Waited]:
    """Return the cases of a time that this account may count, and those that still wait."""
    columns = [
        CASES.c.heard_ms if name == "heard_ms" else WAIT.c[name]
        for name in Waited.__dataclass_fields__
        if name != "apart"
    ]
    asked = (
        select(*columns)
        .join_from(WAIT, CASES, CASES.c.id == WAIT.c.case_id)
        .where(
            or_(
                WAIT.c.answered_ms.is_(None),
                WAIT.c.answered_ms >= span.since_ms,
                CASES.c.heard_ms >= span.since_ms,
            )
        )
    )
    connection, narrowed = session.connection(), sight.narrow(asked, staff, Right.FIGURES)
    moved = CASES.c.id.in_(select(WAIT_APART.c.case_id).correlate(None))
    apart: dict[str, list[Apart]] = {}
    for case_id, *row in connection.execute(_APART):
        apart.setdefault(case_id, []).append(Apart(*row))
    went = connection.execute(narrowed.where(moved).add_columns(CASES.c.id)) if apart else ()
    return chain(
        starmap(Waited, connection.execute(narrowed.where(~moved) if apart else narrowed)),
        (replace(Waited(*row), apart=tuple(apart[case_id])) for *row, case_id in went),
    )


def count(cases: Iterable[Waited], span: Span, at: datetime, office: Office) -> Figures:
    """Count cases as they stand at a moment."""
    tally = _Tally(span, at, office)
    for case in cases:
        tally.add(case)
    return Figures(span, at, tally.groups(), tally.periods(), tally.monthly)


def of(session: Session, staff: Staff, span: Span, at: datetime, office: Office) -> Figures:
    """Return the figures of a time that this account may see."""
    return count(load(session, staff, span), span, at, office)


@dataclass(slots=True)
class _Sum:
    """What has been counted of one group."""

    counts: Counter[str] = field(default_factory=Counter)
    wholes: list[int] = field(default_factory=list)
    parts: tuple[list[int], ...] = field(default_factory=lambda: tuple([] for _ in Part))


class _Tally:
    """What has been counted so far."""

    def __init__(self, span: Span, at: datetime, office: Office) -> None:
        self.span, self.at = span, at
        self.monthly = (span.until - span.since).days > _WEEKS_AT_MOST_DAYS
        self._since_ms, self._until_ms = span.since_ms, span.until_ms
        self._today = calendar.number(calendar.day(times.ms(at)))
        self._sums: dict[tuple[By, str], _Sum] = {(By.WHOLE, ""): _Sum()}
        self._periods: Counter[tuple[date, str]] = Counter()
        self._agencies = _agencies(office.catalogue)
        self._allowed = {
            key: office.standards.of(service).working_days
            for key, service in office.catalogue.items()
        }
        self._places = {
            village.code: (village.district, isles.of_villages().get(village.code, ""))
            for village in regions.regions().villages
        }

    def add(self, case: Waited) -> None:
        """Count one case in every group it is of."""
        said: list[str] = []
        if self._since_ms <= case.heard_ms < self._until_ms:
            said.append("received")
            self._periods[self._period(case.heard_ms), "received"] += 1
        answered = case.answered_ms
        within = answered is not None and self._since_ms <= answered < self._until_ms
        if within and answered is not None:
            said += self._answered(case)
            self._periods[self._period(answered), "answered"] += 1
        elif answered is None:
            said += self._open(case)
        whole = answered - case.began_ms if within and answered is not None else None
        for where in self._groups_of(case):
            self._count(where, said, whole, _parts(case))
        for each in case.apart:
            self._add_apart(case, each, said, whole)

    def _count(
        self, where: tuple[By, str], said: Iterable[str], whole: int | None, parts: Sequence[int]
    ) -> None:
        group = self._sums.setdefault(where, _Sum())
        group.counts.update(said)
        if whole is not None:
            group.wholes.append(whole)
            for times_, part_ms in zip(group.parts, parts, strict=True):
                times_.append(part_ms)

    def _add_apart(self, case: Waited, at: Apart, said: Sequence[str], whole: int | None) -> None:
        """Count one that was passed on with an agency: its own days there, and nobody else's."""
        if not at.here:
            if whole is not None:
                sent = self._sums.setdefault((By.AGENCY, at.agency), _Sum())
                sent.parts[list(Part).index(Part.AGENCY)].append(at.agency_ms)
            return
        theirs = replace(
            case,
            agency_ms=at.agency_ms,
            used_days=at.used_days,
            warn_day=at.warn_day,
            due_day=at.due_day,
        )
        before_ms = case.agency_ms - at.agency_ms
        told = [each for each in said if each == "received"]
        if whole is not None:
            told += self._answered(theirs)
        elif case.answered_ms is None:
            told += self._open(theirs)
        shorter = None if whole is None else whole - before_ms
        self._count((By.AGENCY, at.agency), told, shorter, _parts(theirs))

    def groups(self) -> tuple[Group, ...]:
        """Return what was counted, kind by kind, those with most cases first."""
        found = [_group(by, key, each) for (by, key), each in self._sums.items() if each.counts]
        found += [_group(By.WHOLE, "", _Sum())] if not self._sums[By.WHOLE, ""].counts else []
        return tuple(sorted(found, key=_order))

    def periods(self) -> tuple[Period, ...]:
        """Return every week or month of the time, also those in which nothing came."""
        on, found = self._begin(self.span.since), []
        while on <= self.span.until:
            found.append(Period(on, self._periods[on, "received"], self._periods[on, "answered"]))
            on = self._begin(on + timedelta(days=32 if self.monthly else 7))
        return tuple(found)

    def _answered(self, case: Waited) -> list[str]:
        said = ["answered"]
        if case.used_days <= self._allowed.get(case.service, case.used_days):
            said.append("in_time")
        return [*said, "blurred"] if case.blurred else said

    def _open(self, case: Waited) -> list[str]:
        if case.due_day is None or case.warn_day is None or self._today < case.warn_day:
            return ["open"]
        return ["open", "overdue" if self._today > case.due_day else "warned"]

    def _groups_of(self, case: Waited) -> Sequence[tuple[By, str]]:
        district, island = self._places.get(case.village, ("", ""))
        own = () if case.apart else ((By.AGENCY, self._agencies.get(case.service, "")),)
        return (
            (By.WHOLE, ""),
            (By.SERVICE, case.service),
            *own,
            (By.DISTRICT, district),
            (By.ISLAND, island),
        )

    def _period(self, at_ms: int) -> date:
        return self._begin(calendar.day(at_ms))

    def _begin(self, on: date) -> date:
        return on.replace(day=1) if self.monthly else on - timedelta(days=on.weekday())


def _agencies(catalogue: Catalogue) -> Mapping[str, str]:
    return {key: service.agency for key, service in catalogue.items()}


def _group(by: By, key: str, said: _Sum) -> Group:
    counts: Mapping[str, Any] = {
        name: said.counts[name]
        for name in ("received", "answered", "in_time", "open", "warned", "overdue", "blurred")
    }
    spreads = [_spread(each) for each in said.parts]
    return Group(
        by=by,
        key=key,
        **counts,
        whole=_spread(said.wholes),
        parts={part: each for part, each in zip(Part, spreads, strict=True) if each is not None},
        shares={part: sum(each) for part, each in zip(Part, said.parts, strict=True)},
    )


def _spread(waited: list[int]) -> Spread | None:
    if not waited:
        return None
    ordered = sorted(waited)
    return Spread(ordered[_rank(len(ordered), 50)], ordered[_rank(len(ordered), 90)])


def _rank(count: int, percent: int) -> int:
    """Return where the nearest rank of a percentile is, from 0."""
    return max(0, -(-count * percent // 100) - 1)


def _parts(case: Waited) -> tuple[int, ...]:
    return (
        case.no_signal_ms,
        case.carried_ms,
        case.village_ms,
        case.agency_ms,
        case.citizen_ms,
        case.unclear_ms,
    )


def _order(group: Group) -> tuple[int, int, str]:
    many = (group.received or 0) + (group.answered or 0) + (group.open or 0)
    return list(By).index(group.by), -many, group.key
