"""A standard runs in working days, on the desk that answers for the service, and nowhere else."""

from datetime import date
from pathlib import Path

import pytest

from protocol import services
from protocol.steps import State
from server import calendar, standards
from server.standards import Standard, Standards, Urgency
from server.usage import UsageError
from server.waits import Part, Stretch

DAYS = calendar.usual()
THREE = Standard(3, 1, Part.AGENCY, proposed=True)


def moment(day: int, hour: int = 3) -> int:
    """Return a moment of November 2026, in UTC; the 24th is a Tuesday."""
    return (calendar.number(date(2026, 11, day)) * 24 + hour) * 3_600_000


def stretch(part: Part, since: int, until: int | None, state: State = State.IN_PROCESS) -> Stretch:
    return Stretch(part, state, moment(since), None if until is None else moment(until))


def test_it_warns_before_it_is_over():
    """Three working days from Tuesday: warned from Thursday, over from Monday; no Sunday counts."""
    due = standards.due([stretch(Part.AGENCY, 24, None)], THREE, DAYS)

    assert due.due_on == date(2026, 11, 27)
    seen = [standards.urgency(due, date(2026, 11, day)) for day in (24, 25, 26, 27, 28)]
    assert seen == [
        Urgency.CALM,
        Urgency.CALM,
        Urgency.WARNING,
        Urgency.WARNING,
        Urgency.OVERDUE,
    ]
    assert standards.late_days(due, THREE, DAYS, date(2026, 11, 29)) == 0
    assert standards.late_days(due, THREE, DAYS, date(2026, 12, 1)) == 2


def test_the_sea_is_not_charged():
    """Weeks without a signal use up nothing of the standard."""
    told = [
        stretch(Part.NO_SIGNAL, 2, 16),
        stretch(Part.CARRIED, 16, 24),
        stretch(Part.AGENCY, 24, None),
    ]

    assert standards.due(told, THREE, DAYS) == standards.due(told[-1:], THREE, DAYS)


def test_it_stands_still_while_the_citizen_has_to_mend():
    """What was used before counts on afterwards; what the citizen took does not."""
    before, mending = stretch(Part.AGENCY, 16, 18), stretch(Part.CITIZEN, 18, 24, State.NEEDS_FIX)

    stopped = standards.due(
        [before, Stretch(Part.CITIZEN, State.NEEDS_FIX, moment(18), None)], THREE, DAYS
    )
    again = standards.due([before, mending, stretch(Part.AGENCY, 24, None)], THREE, DAYS)

    assert standards.urgency(stopped, date(2027, 6, 1)) is Urgency.STOPPED
    assert again.used_days == 2
    assert again.due_on == date(2026, 11, 25)


def test_an_appointment_stops_it_too():
    """Until the day a team comes nobody at a desk can do anything."""
    told = [stretch(Part.AGENCY, 23, 24), stretch(Part.AGENCY, 24, None, State.SCHEDULED)]

    assert standards.urgency(standards.due(told, THREE, DAYS), date(2027, 1, 1)) is Urgency.STOPPED


def test_what_was_late_at_the_end_stays_late():
    """Five days used of three are two too many, for good."""
    due = standards.due([stretch(Part.AGENCY, 16, 23)], THREE, DAYS)

    assert due.due_on is None
    assert standards.late_days(due, THREE, DAYS, date(2027, 1, 1)) == 2


def test_used_up_before_the_desk_had_it_again_is_overdue_at_once():
    """A standard that was missed already is not given anew when the case comes back."""
    told = [stretch(Part.AGENCY, 9, 18), stretch(Part.AGENCY, 24, None)]
    due = standards.due(told, THREE, DAYS)

    assert standards.urgency(due, date(2026, 11, 24)) is Urgency.OVERDUE
    assert standards.late_days(due, THREE, DAYS, date(2026, 11, 25)) == 7 + 1 - 3


def test_the_desk_is_the_one_that_answers():
    """A village's letter is the village's standard, an identity card the agency's."""
    catalogue = services.catalogue()
    usual = Standards({})

    assert usual.of(catalogue["surat-keterangan-domisili"]).desk is Part.VILLAGE
    assert usual.of(catalogue["ktp-el"]).desk is Part.AGENCY
    assert usual.of(catalogue["ktp-el"]) == Standard(3, 1, Part.AGENCY, proposed=True)


def test_the_regency_decrees(tmp_path: Path):
    """What stands in the file counts instead of what the catalogue proposes."""
    (tmp_path / standards.NAME).write_text("[ktp-el]\nworking_days = 2\nwarning_days = 1\n")

    decreed = standards.load(tmp_path).of(services.catalogue()["ktp-el"])

    assert decreed == Standard(2, 1, Part.AGENCY, proposed=False)


@pytest.mark.parametrize("said", ["a = 3", "[a]\nworking_days = '3'", "[a]\nwarning_days=1"])
def test_standards_that_are_none_are_refused(tmp_path: Path, said: str):
    """A typing mistake stops the office with a sentence."""
    (tmp_path / standards.NAME).write_text(said)

    with pytest.raises(UsageError, match="no standards"):
        standards.load(tmp_path)
