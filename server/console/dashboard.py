"""The dashboard: how much is asked for, how long it takes and where, who is not heard from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from protocol import regions
from server import isles, overview, report, times
from server.console import access, charts, downloads, endings, islands, looking, pages, ratings
from server.console import asked as addresses
from server.console import times as said
from server.console.charts import Piece
from server.console.looking import Asked
from server.console.narrowing import Link
from server.console.words import Words
from server.facets import Facet
from server.figures import By, Figures, Group, Spread
from server.office import Office
from server.ratings import Rated
from server.rights import Right
from server.silence import Village, Voice
from server.standards import Urgency
from server.waits import Part

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_WHOLE_DAYS_FROM = 10
_NARROWED = {By.SERVICE: "service", By.AGENCY: "agency", By.DISTRICT: "district"}
"""What narrows the queue to a group of the figures."""

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Line:
    """One group, ready to draw."""

    name: str
    received: int
    answered: int
    in_time: str
    median: str
    p90: str
    open: int
    overdue: int
    late: str
    """Where the cases over their standard are read, empty for who reads none."""
    bar: tuple[Piece, ...]
    heard: str
    """What the bar shows, in words."""


@dataclass(frozen=True)
class PartLine:
    """A part of the waiting: its share of all of it, and how long it took."""

    key: str
    name: str
    share: str
    median: str
    p90: str


@router.get("/figures")
def figures(
    request: Request, duty: access.OnFigures, asked: Annotated[Asked, Depends(looking.as_asked)]
) -> Response:
    """Show the figures of the last days."""
    office, words, staff = duty.office, duty.words, asked.facet.of(duty.staff)
    told = overview.of(office, staff, asked.days)
    villages = overview.villages(office, staff)
    groups = told.of(asked.by)
    longest = charts.longest(groups)
    return pages.show(
        request,
        duty,
        "figures.html",
        spans=[
            Link(
                words("figures.days", count=each), asked.address(days=str(each)), each == asked.days
            )
            for each in overview.SPANS
        ],
        groupings=[
            Link(words(f"figures.by.{each.value}"), asked.address(by=each.value), each is asked.by)
            for each in looking.GROUPINGS
        ],
        files=[(name, asked.file(form)) for form, name in report.FORMS.items()],
        asked=asked,
        everything=asked.address(service="", district=""),
        narrowed=looking.named(duty, asked.facet),
        boxes=looking.boxes(duty, asked.facet),
        whole=told.whole,
        in_time=_percent(told.whole.in_time, told.whole.answered, words),
        as_of=said.moment(told.at, office.world.now(), words.language),
        until=said.day_and_month(told.span.until, office.world.now(), words.language),
        parts=_parts(told.whole, words),
        whole_bar=charts.pieces(told.whole.shares, 100),
        median=_long(told.whole.whole, words, "median_ms"),
        p90=_long(told.whole.whole, words, "p90_ms"),
        periods=_periods(told, words),
        columns=charts.columns(told.periods),
        by=words(f"figures.by.{asked.by.value}"),
        late={
            "overdue": _late(duty, asked.facet, told.whole, Urgency.OVERDUE),
            "warned": _late(duty, asked.facet, told.whole, Urgency.WARNING),
        },
        lines=[
            _line(group, longest, duty, _late(duty, asked.facet, group, Urgency.OVERDUE))
            for group in groups
        ],
        map=islands.drawn(villages),
        silent=_silent(villages),
        voices={voice: sum(each.voice is voice for each in villages) for voice in Voice},
        rated=_rated(overview.rated(office, staff), office, words),
        rated_more=looking.at(ratings.PAGE, looking.said(asked.facet)),
        attribution=report.ATTRIBUTION,
    )


@router.get("/figures.{form}")
def file(
    duty: access.OnFigures, form: str, asked: Annotated[Asked, Depends(looking.as_asked)]
) -> Response:
    """Hand the same figures over as a file, in which no small number singles anybody out."""
    if form not in report.FORMS:
        raise access.MissingError(form)
    office = duty.office
    at_ms = times.ms(office.world.now())
    span = report.last_days(asked.days, at_ms)
    with office.reading() as session:
        made = report.of(session, duty.staff, span, at_ms, office, facet=asked.facet)
    data = report.written(made, office, duty.words.language, form)
    about = (span.since, span.until, asked.facet.service, asked.facet.district)
    name = "-".join(str(each) for each in ("layar", *about) if each)
    return downloads.handed(data, f"{name}.{form}")


def long(ms: int, words: Words) -> str:
    """Say how long something took: hours below a day, tenths of days below ten."""
    if ms < _DAY_MS:
        return words("figures.hours", count=round(ms / _HOUR_MS))
    days = ms / _DAY_MS
    if days >= _WHOLE_DAYS_FROM:
        return words("figures.days", count=round(days))
    whole, tenth = divmod(round(days * 10), 10)
    if not tenth:
        return words("figures.days", count=whole)
    return words("figures.days_tenths", whole=whole, tenth=tenth)


def _long(spread: Spread | None, words: Words, which: str) -> str:
    return long(getattr(spread, which), words) if spread else words("figures.nothing")


def _percent(part: int | None, whole: int | None, words: Words) -> str:
    if not whole:
        return words("figures.nothing")
    return words("figures.percent", number=round(100 * (part or 0) / whole))


def _parts(group: Group, words: Words) -> list[PartLine]:
    together = sum(group.shares.values())
    return [
        PartLine(
            part.value,
            words(f"figures.part.{part.value}"),
            _percent(group.shares.get(part), together, words),
            _long(group.parts.get(part), words, "median_ms"),
            _long(group.parts.get(part), words, "p90_ms"),
        )
        for part in Part
        if group.shares.get(part)
    ]


def _periods(told: Figures, words: Words) -> list[tuple[str, int | None, int | None]]:
    return [
        (
            said.month_and_year(each.since, words.language)
            if told.monthly
            else said.day_and_month(each.since, told.at, words.language),
            each.received,
            each.answered,
        )
        for each in told.periods
    ]


def _late(duty: access.Duty, facet: Facet, group: Group, which: Urgency) -> str:
    """Return where the cases of a number are listed; empty without any, or for who reads none."""
    count = group.overdue if which is Urgency.OVERDUE else group.warned
    told = count and (group.by is By.WHOLE or (group.by in _NARROWED and group.key))
    if not told or not duty.staff.may(Right.CASES_READ):
        return ""
    asked = addresses.Asked(
        service=facet.service, district=facet.district, urgent=which.value, order=addresses.DUE
    )
    if group.by in _NARROWED:
        asked = replace(asked, **{_NARROWED[group.by]: group.key})
    return asked.address()


def _line(group: Group, longest: int, duty: access.Duty, late: str) -> Line:
    office, words = duty.office, duty.words
    shares = ", ".join(f"{part.name} {part.share}" for part in _parts(group, words))
    return Line(
        name=_name(group, office, words),
        received=group.received or 0,
        answered=group.answered or 0,
        in_time=_percent(group.in_time, group.answered, words),
        median=_long(group.whole, words, "median_ms"),
        p90=_long(group.whole, words, "p90_ms"),
        open=group.open or 0,
        overdue=group.overdue or 0,
        late=late,
        bar=charts.bar(group, longest),
        heard=shares,
    )


def _name(group: Group, office: Office, words: Words) -> str:
    if group.by is By.SERVICE and group.key in office.catalogue:
        return office.catalogue[group.key].short.in_(words.language)
    if group.by is By.AGENCY and group.key in office.catalogue.agencies:
        return office.catalogue.agencies[group.key].name.in_(words.language)
    places = looking.districts() if group.by is By.DISTRICT else isles.names()
    return places.get(group.key, group.key) or words("figures.nowhere")


def _silent(villages: Sequence[Village]) -> list[tuple[str, str, str, int]]:
    """Return the silent villages, the longest silent first, with district and island."""
    known = regions.regions()
    found = [
        (village.name, village.district_name, village.island, each.days or 0)
        for each in villages
        if each.voice is Voice.SILENT and (village := known.village(each.code))
    ]
    return sorted(found, key=lambda row: (-row[3], row[0]))


def _hundredths(mean: float) -> dict[str, str]:
    whole, rest = divmod(round(mean * 100), 100)
    return {"whole": str(whole), "hundredths": f"{rest:02}"}


def _rated(
    rated: Sequence[Rated], office: Office, words: Words
) -> list[tuple[str, int, str, float]]:
    return [
        (
            office.catalogue[each.service].short.in_(words.language)
            if each.service in office.catalogue
            else each.service,
            each.cases,
            words("rating.mean", **_hundredths(each.mean)),
            round(25 * each.mean, 1),
        )
        for each in rated
    ]
