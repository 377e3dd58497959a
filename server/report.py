"""Figures as tables: the same in every file, guarded, with what they were worked out by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from protocol import regions
from server import calendar, figure_files, guarded, isles, ratings, silence, tally, times
from server.facets import WHOLE, Facet
from server.figure_files import HIDDEN, Cell, Sheet
from server.figures import By, Figures, Group, Span
from server.office import Office
from server.ratings import Rated
from server.silence import Village
from server.staff import Staff
from server.waits import Part

ATTRIBUTION = (
    "Contains information from idn-area-data, made available under the Open Database License "
    "(ODbL) v1.0. Land parts derived from wilayah_boundaries (MIT, Copyright (c) 2024 Cahya DSN). "
    "Facts originally from Kepmendagri."
)
COMPLAINTS = "complaint_desk"
"""The agency whose services are complaints."""

FORMS: Mapping[str, str] = {"zip": "CSV", "json": "JSON", "xlsx": "XLSX"}
"""How figures are written: the ending of a file's name, and what people call what is in it."""

_DAY_MS = 86_400_000


@dataclass(frozen=True)
class Report:
    """All that is said of a time, as it may leave the office."""

    figures: Figures
    complaints: Figures
    rated: tuple[Rated, ...]
    villages: tuple[Village, ...]
    facet: Facet = WHOLE


def of(
    session: Session,
    staff: Staff,
    span: Span,
    at_ms: int,
    office: Office,
    *,
    facet: Facet = WHOLE,
) -> Report:
    """
    Return what may be published of a time, of what this account may count.

    Of a facet counts are rounded, and what was said of services in one district is left out:
    what is left of the whole would tell of a few.
    """
    at, staff = times.at(at_ms), facet.of(staff)
    guard = guarded.guarded if facet == WHOLE else _coarsely
    cases = list(tally.load(session, staff, span))
    about = {key for key, each in office.catalogue.items() if each.agency == COMPLAINTS}
    complaints = (case for case in cases if case.service in about)
    return Report(
        guard(tally.count(cases, span, at, office)),
        guard(tally.count(complaints, span, at, office)),
        () if facet.district else ratings.totals(session, staff),
        silence.villages(session, staff, at),
        facet,
    )


def _coarsely(figures: Figures) -> Figures:
    return guarded.coarse(guarded.guarded(figures))


def sheets(report: Report, office: Office, language: str) -> tuple[Sheet, ...]:
    """Return a report as tables, with names in a language."""
    name = _namer(office, language)
    return (
        Sheet("about", ("what", "is"), tuple(_about(report, office))),
        _groups("timings", report.figures.groups, name),
        _periods("periods", report.figures),
        _groups("complaints", report.complaints.groups, name),
        _periods("complaint_periods", report.complaints),
        Sheet("standards", _STANDARD, tuple(_standards(office, language))),
        Sheet("survey", _SURVEY, tuple(_survey(report.rated, name))),
        Sheet("villages", _VILLAGE, tuple(_villages(report.villages))),
        Sheet("days_off", ("on", "name"), tuple(_days_off(office, report.figures.span))),
    )


def as_csvs(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """Return tables as files of CSV, one for each."""
    return {f"{sheet.name}.csv": figure_files.as_csv(sheet) for sheet in sheets}


def as_said(sheets: Sequence[Sheet]) -> dict[str, list[dict[str, Cell]]]:
    """Return tables as JSON has them: every row by the names of its columns, hidden ones null."""
    return {
        sheet.name: [
            {
                column: None if cell == HIDDEN else cell
                for column, cell in zip(sheet.columns, row, strict=True)
            }
            for row in sheet.rows
        ]
        for sheet in sheets
    }


def written(report: Report, office: Office, language: str, form: str) -> bytes:
    """Return a report as the bytes of a file, in a form of `FORMS`: each says all of it."""
    tables = sheets(report, office, language)
    if form == "xlsx":
        return figure_files.as_xlsx(tables)
    if form == "json":
        return figure_files.as_json(as_said(tables))
    return figure_files.as_zip(as_csvs(tables))


_Namer = Callable[[By, str], str]
_STANDARD = (
    "service",
    "name",
    "agency",
    "desk",
    "working_days",
    "warning_days",
    "decreed_by_the_regency",
)
_SURVEY = ("service", "name", "element", "count", "mean_of_4")
_VILLAGE = ("village", "name", "district", "island", "heard_from", "days_since")
_COUNTED = tuple(name for name in guarded.COUNTS)
_GROUP = (
    "by",
    "key",
    "name",
    *_COUNTED,
    "median_days",
    "p90_days",
    *(
        f"{part.value}_{what}"
        for part in Part
        for what in ("median_days", "p90_days", "share_percent")
    ),
)


def _namer(office: Office, language: str) -> _Namer:
    districts = {each.code: each.name for each in regions.regions().districts}

    def name(by: By, key: str) -> str:
        if by is By.SERVICE and key in office.catalogue:
            return office.catalogue[key].title.in_(language)
        if by is By.AGENCY and key in office.catalogue.agencies:
            return office.catalogue.agencies[key].name.in_(language)
        return {By.DISTRICT: districts, By.ISLAND: isles.names()}.get(by, {}).get(key, key)

    return name


def _about(report: Report, office: Office) -> Iterable[tuple[Cell, ...]]:
    told = report.figures
    yield "first_day", told.span.since.isoformat()
    yield "last_day", told.span.until.isoformat()
    yield "as_of", told.at.isoformat(timespec="seconds")
    yield "calendar", office.calendar.digest
    if report.facet.service:
        yield "service", report.facet.service
    if report.facet.district:
        yield "district", report.facet.district
    if report.facet != WHOLE:
        yield "rounded", f"counts to the nearest {guarded.SMALLEST}"
    yield "hidden", f"{HIDDEN}: fewer than {guarded.SMALLEST}, or what would give those away"
    yield "time", "days with 24 hours; from writing, or the first that is known, to the answer"
    yield "regions", ATTRIBUTION


def _groups(title: str, groups: Iterable[Group], name: _Namer) -> Sheet:
    rows = tuple(_group(group, name) for group in groups)
    return Sheet(title, _GROUP, rows)


def _group(group: Group, name: _Namer) -> tuple[Cell, ...]:
    together_ms = sum(group.shares.values())
    cells: list[Cell] = [group.by.value, group.key, name(group.by, group.key)]
    cells += [_count(getattr(group, each)) for each in _COUNTED]
    nothing: Cell = HIDDEN if group.answered is None else None
    whole = group.whole
    cells += [_days(whole.median_ms), _days(whole.p90_ms)] if whole else [nothing, nothing]
    for part in Part:
        spread = group.parts.get(part)
        if spread is None:
            cells += [nothing, nothing, nothing]
            continue
        share = 100 * group.shares[part] / together_ms if together_ms else 0
        cells += [_days(spread.median_ms), _days(spread.p90_ms), round(share, 1)]
    return tuple(cells)


def _periods(title: str, told: Figures) -> Sheet:
    first = "month_of" if told.monthly else "week_of"
    rows = (
        (each.since.isoformat(), _count(each.received), _count(each.answered))
        for each in told.periods
    )
    return Sheet(title, (first, "received", "answered"), tuple(rows))


def _standards(office: Office, language: str) -> Iterable[tuple[Cell, ...]]:
    for key in sorted(office.catalogue):
        service = office.catalogue[key]
        standard = office.standards.of(service)
        yield (
            key,
            service.title.in_(language),
            service.agency,
            standard.desk.value,
            standard.working_days,
            standard.warning_days,
            "no" if standard.proposed else "yes",
        )


def _survey(rated: Iterable[Rated], name: _Namer) -> Iterable[tuple[Cell, ...]]:
    for each in sorted(rated, key=lambda one: one.service):
        for total in each.totals:
            few = guarded.small(total.count)
            told: tuple[Cell, Cell] = (total.count, round(total.mean, 2))
            yield (
                each.service,
                name(By.SERVICE, each.service),
                total.element,
                *((HIDDEN, HIDDEN) if few else told),
            )


def _villages(villages: Iterable[Village]) -> Iterable[tuple[Cell, ...]]:
    known = regions.regions()
    for each in villages:
        village = known.village(each.code)
        if village is not None:
            where = village.name, village.district_name, village.island
            yield (each.code, *where, each.voice.value, each.days)


def _days_off(office: Office, span: Span) -> Iterable[tuple[Cell, ...]]:
    for on, name in sorted(office.calendar.closed.items()):
        if span.since <= on <= span.until:
            yield on.isoformat(), name


def _count(count: int | None) -> Cell:
    return HIDDEN if count is None else count


def _days(ms: int) -> float:
    return round(ms / _DAY_MS, 2)


def last_days(days: int, at_ms: int) -> Span:
    """Return so many days up to and with the day of a moment."""
    until = calendar.day(at_ms)
    return Span(date.fromordinal(until.toordinal() - days + 1), until)
