"""`layar-server report`: figures as files, the evidence pack, the working days, the daily job."""

import argparse
from datetime import date
from pathlib import Path

from protocol import errors, world
from server import evidence, office, overview, projection, report, times, timing
from server.figures import Span
from server.office import Office
from server.rights import EVERYTHING, Area, Role
from server.settings import Settings
from server.staff import Staff
from server.usage import UsageError

THE_OFFICE = Staff(0, "", "", Role.LEADER, Area(services=(EVERYTHING,)), b"")
"""Whoever has the office's machine counts the whole regency."""

_FIRST_YEAR = 1970


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    told = commands.add_parser("figures", help="write the figures of a time into a file")
    _ask_span(told)
    told.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="its ending says how: "
        + ", ".join(f"{each} ({report.FORMS[each]})" for each in report.FORMS),
    )
    told.set_defaults(do=_figures)

    packed = commands.add_parser("evidence", help="write the evidence pack of a time (ZIP)")
    _ask_span(packed)
    packed.add_argument("file", type=Path, metavar="FILE")
    packed.set_defaults(do=_evidence)

    off = commands.add_parser("days", help="say which days of a year are no working days, and why")
    off.add_argument("year", type=int)
    off.set_defaults(do=_days)

    renew = commands.add_parser("renew", help="work the dashboard's figures out; once a day")
    renew.set_defaults(do=_renew)


def _ask_span(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", required=True)
    parser.add_argument("--until", type=_day, metavar="YYYY-MM-DD", required=True)


def _figures(asked: argparse.Namespace, settings: Settings) -> None:
    form = asked.file.suffix.lstrip(".")
    if form not in report.FORMS:
        raise UsageError(f"{asked.file}: figures are written as {', '.join(report.FORMS)}")
    opened = _up_to_date(settings)
    at_ms = times.ms(opened.world.now())
    with opened.reading() as session:
        made = report.of(session, THE_OFFICE, _span(asked), at_ms, opened)
    _write(asked.file, report.written(made, opened, "id", form))


def _evidence(asked: argparse.Namespace, settings: Settings) -> None:
    opened = _up_to_date(settings)
    with opened.reading() as session:
        packed = evidence.pack(session, THE_OFFICE, _span(asked), opened)
    _write(asked.file, packed)


def _days(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    for on, name in sorted(opened.calendar.closed.items()):
        if on.year == asked.year:
            print(f"{on} {name}")


def _renew(asked: argparse.Namespace, settings: Settings) -> None:
    opened = _up_to_date(settings)
    for days in overview.SPANS:
        overview.of(opened, THE_OFFICE, days, anew=True)
    overview.rated(opened, THE_OFFICE, anew=True)
    print("figures worked out")


def _up_to_date(settings: Settings) -> Office:
    """Open the office, and fold its cases anew if its calendar or standards have changed since."""
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        outdated = timing.outdated(session.connection(), opened)
    if outdated:
        with opened.writing() as session:
            projection.rebuild(session.connection(), opened)
    return opened


def _day(said: str) -> date:
    """Read a day there can be figures of; calendars end in the year 9999."""
    day = date.fromisoformat(said)
    if not _FIRST_YEAR <= day.year < date.max.year:
        raise ValueError
    return day


def _span(asked: argparse.Namespace) -> Span:
    if asked.since > asked.until:
        raise UsageError("the first day is after the last")
    return Span(asked.since, asked.until)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise errors.StoreFullError from error
    print(path)
