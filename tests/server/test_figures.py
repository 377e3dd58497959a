"""Figures: counted right, from whole numbers, and nobody singled out when they leave the office."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import figure_files, figures, guarded, tally, times
from server.figure_files import Sheet
from server.figures import By, Figures, Span, Waited
from server.waits import Part
from tests.server.conftest import House

DAY = 86_400_000
SPAN = Span(date(2026, 11, 1), date(2026, 11, 30))
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
NOON = times.ms(datetime(2026, 11, 10, 3, 0, tzinfo=UTC))
PLACES = ("82.04.17.2003", "82.04.01.2001", "82.04.02.2001", "")


def waited(days: int, **more: object) -> Waited:
    """Return a case of the tenth of November that waited so many days for its agency."""
    said = {
        "service": "ktp-el",
        "village": PLACES[0],
        "heard_ms": NOON,
        "began_ms": NOON,
        "answered_ms": NOON + days * DAY,
        "no_signal_ms": 0,
        "carried_ms": 0,
        "village_ms": 0,
        "agency_ms": days * DAY,
        "citizen_ms": 0,
        "unclear_ms": 0,
        "blurred": False,
        "used_days": days,
        "warn_day": None,
        "due_day": None,
    }
    return Waited(**(said | more))


def waiting(due: date | None, **more: object) -> Waited:
    """Return a case that waits and is due on a day."""
    day = None if due is None else (due - date(1970, 1, 1)).days
    return waited(0, answered_ms=None, warn_day=day, due_day=day, **more)


def test_a_time_is_counted(house: House):
    """Received, answered, within the standard, waiting, warned and overdue, each once."""
    cases = [waited(days) for days in (1, 2, 3, 4, 10)]
    cases += [waiting(None), waiting(date(2026, 11, 30)), waiting(date(2026, 11, 27))]
    cases += [waited(1, heard_ms=NOON - 60 * DAY)]

    whole = tally.count(cases, SPAN, AT, house.office).whole

    assert (whole.received, whole.answered, whole.in_time) == (8, 6, 4)
    assert (whole.open, whole.warned, whole.overdue) == (3, 1, 1)
    assert whole.whole == figures.Spread(2 * DAY, 10 * DAY)
    assert whole.parts[Part.AGENCY] == whole.whole
    assert whole.shares[Part.AGENCY] == 21 * DAY


def test_a_day_belongs_to_the_offices_zone(house: House):
    """An application of 00.30 WIT on the first is November's, though it is October in UTC."""
    early = times.ms(datetime(2026, 10, 31, 15, 30, tzinfo=UTC))
    cases = [waiting(None, heard_ms=early), waiting(None, heard_ms=early - 2 * 3_600_000)]

    told = tally.count(cases, SPAN, AT, house.office)

    assert told.whole.received == 1
    assert told.periods[0].since == date(2026, 10, 26)
    assert sum(each.received or 0 for each in told.periods) == 1


cases_of_a_month = st.lists(
    st.builds(
        waited,
        st.integers(0, 40),
        service=st.sampled_from(("ktp-el", "kelahiran", "surat-keterangan-domisili", "gone")),
        village=st.sampled_from(PLACES),
        heard_ms=st.integers(NOON - 40 * DAY, NOON + 30 * DAY),
    ),
    max_size=60,
)


@pytest.fixture(scope="module")
def catalogue_of(tmp_path_factory):
    """What counting asks of an office: its catalogue and standards."""
    from types import SimpleNamespace

    from protocol import services
    from server.standards import Standards

    return SimpleNamespace(catalogue=services.catalogue(), standards=Standards({}))


@settings(max_examples=40)
@given(cases_of_a_month)
def test_every_grouping_adds_up_to_the_whole(catalogue_of, cases: list[Waited]):
    """Nobody is lost between services, agencies, districts and islands, and nobody counts twice."""
    told = tally.count(cases, SPAN, AT, catalogue_of)

    for by in (By.SERVICE, By.AGENCY, By.DISTRICT, By.ISLAND):
        for name in guarded.COUNTS:
            assert sum(getattr(each, name) for each in told.of(by)) == getattr(told.whole, name)
    assert sum(each.received for each in told.periods) == told.whole.received
    assert tally.count(reversed(cases), SPAN, AT, catalogue_of) == told


@settings(max_examples=40)
@given(cases_of_a_month)
def test_what_leaves_the_office_singles_nobody_out(catalogue_of, cases: list[Waited]):
    """No count of one to four, none that can be worked out from the others, no times of so few."""
    told = tally.count(cases, SPAN, AT, catalogue_of)
    out: Figures = guarded.guarded(told)

    for by in By:
        groups = out.of(by)
        for name in guarded.COUNTS:
            counts = [getattr(each, name) for each in groups]
            assert not [each for each in counts if each is not None and 0 < each < 5]
            alone = counts.count(None) == 1 and sum(1 for each in counts if each) > 0
            assert by is By.WHOLE or not alone
        assert all(each.whole is None and not each.shares for each in groups if not each.answered)
    assert not [each for each in out.periods if each.received and each.received < 5]


def test_formulas_are_text():
    """A name that begins like a formula is computed by no spreadsheet."""
    sheet = Sheet("a", ("name",), (("=1+1",), ("@SUM(A1)",), ("-2",), (-2,), ("Siti",)))

    said = figure_files.as_csv(sheet).decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(figure_files.as_xlsx([sheet]))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()

    assert said.split("\r\n") == ["name", "'=1+1", "'@SUM(A1)", "'-2", "-2", "Siti", ""]
    assert "<f>" not in page
    assert "'=1+1" in texts


def test_files_are_alike_whenever_they_are_made():
    """Nothing in a file says when somebody asked for it."""
    sheet = Sheet("a", ("b",), (("c",), (1.5,), (None,)))

    assert figure_files.as_xlsx([sheet]) == figure_files.as_xlsx([sheet])
    packed = figure_files.as_zip({"b": b"2", "a": b"1"})
    assert packed == figure_files.as_zip({"a": b"1", "b": b"2"})
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert {each.date_time for each in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert json.loads(figure_files.as_json({"b": [None], "a": 1})) == {"a": 1, "b": [None]}
