"""The voyage line: four harbours and a boat."""

from datetime import UTC, datetime, timedelta

import pytest

from protocol.services import catalogue
from protocol.steps import State
from server.console import voyage, words
from server.console.voyage import Log

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
BIRTH = catalogue()["kelahiran"]
COMPLAINT = catalogue()["pengaduan"]


def _log(state: State, *, days: int = 4, service=BIRTH) -> Log:
    heard = NOW - timedelta(days=2)
    return Log(state, heard - timedelta(days=days), heard, NOW - timedelta(days=1), service)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_place_on_the_line(state, language):
    """Exactly one harbour has the boat, what is behind is reached, and a sentence says it."""
    line = voyage.of(_log(state), words.of(language), NOW)

    reaches = [harbour.reach for harbour in line.harbours]
    assert reaches.count("current") == 1
    here = reaches.index("current")
    assert reaches[:here] == ["reached"] * here
    assert reaches[here + 1 :] == ["ahead"] * (3 - here)
    assert line.sentence.endswith(".")
    assert all(harbour.label for harbour in line.harbours)


def test_the_line_says_how_long_it_was_carried():
    """Saved on a day, carried for days, received on a day."""
    line = voyage.of(_log(State.RECEIVED), words.of("id"), NOW)

    assert [harbour.when for harbour in line.harbours] == ["18 Nov", "4 hari", "22 Nov", ""]


@pytest.mark.parametrize("days", [-3, 500])
def test_a_phone_with_a_wrong_clock_is_not_believed(days):
    """A date after it came, or more than a year before, is said to be wrong instead of shown."""
    line = voyage.of(_log(State.RECEIVED, days=days), words.of("id"), NOW)

    assert line.harbours[0].when == "jam HP salah"
    assert line.harbours[1].when == ""


def test_a_complaint_ends_with_an_answer():
    """What has nothing to collect is answered, not ready."""
    ends = [
        voyage.of(_log(state, service=service), words.of("id"), NOW).harbours[-1].label
        for state, service in (
            (State.RECEIVED, BIRTH),
            (State.READY, BIRTH),
            (State.IN_PROCESS, COMPLAINT),
            (State.COMPLETED, COMPLAINT),
            (State.REJECTED, COMPLAINT),
        )
    ]

    assert ends == ["Selesai", "Siap diambil", "Dijawab", "Dijawab", "Ditolak"]
