"""Every wait is split fairly: nothing lost, nothing negative, nobody charged for the sea."""

from hypothesis import given
from hypothesis import strategies as st

from protocol.steps import State
from server import clocks, waits
from server.clocks import Brought, Going
from server.waits import Fact, Part, Site, Stretch

HOUR = 3_600_000
DAY = 24 * HOUR
START = 1_795_000_000_000

moments = st.integers(-(2**45), 2**45)
facts = st.builds(
    Fact,
    state=st.sampled_from(State),
    site=st.sampled_from(Site),
    heard_ms=moments,
    read_ms=moments,
    wrote_ms=st.none() | moments,
    left_ms=st.none() | moments,
    told_ms=st.none() | st.dictionaries(st.sampled_from(Site), moments),
)


def parts(said: list[Fact]) -> list[tuple[Part, int, int | None]]:
    """Write stretches as hours since the story began."""
    return [
        (
            each.part,
            (each.since_ms - START) // HOUR,
            None if each.until_ms is None else (each.until_ms - START) // HOUR,
        )
        for each in waits.split(said)
    ]


def at(hours: float) -> int:
    return START + int(hours * HOUR)


def fact(state: State, site: Site, heard: float, **known: object) -> Fact:
    more = {"read_ms": at(heard)} | {
        name: at(value) if isinstance(value, int | float) else value
        for name, value in known.items()
    }
    return Fact(state, site, at(heard), **more)


@given(st.lists(facts, min_size=1, max_size=7), moments)
def test_the_parts_add_up_to_the_whole(said: list[Fact], now: int):
    """Whatever clocks say, stretches follow each other to the last, and none is negative."""
    stretches = waits.until(waits.split(said), now)
    began, answered = waits.began_ms(said), waits.answered_ms(said, waits.split(said))

    cursor = began
    for each in stretches:
        assert each.since_ms == cursor
        assert each.until_ms is not None
        assert each.until_ms >= each.since_ms
        cursor = each.until_ms
    assert sum(waits.totals(stretches).values()) == cursor - began
    if answered is not None:
        assert answered == cursor


@given(moments, moments, moments, st.none() | st.builds(Going, moments, moments, moments))
def test_no_device_clock_moves_what_the_office_saw(
    written: int, sealed: int, heard: int, before: Going | None
):
    """A clock may say anything: what is found out lies in order, and never after the arrival."""
    lag_ms = clocks.after(before, sealed, heard).lag_ms
    found = clocks.sent(written, heard, Brought(sealed, lag_ms))

    known = [each for each in (found.wrote_ms, found.left_ms) if each is not None]
    assert known == sorted(known)
    assert all(each <= heard for each in known)


@given(st.integers(-(2**44), 2**44), st.integers(0, 399 * DAY), st.integers(0, 90 * DAY))
def test_a_clock_that_is_off_alters_nothing(off: int, lay: int, carried: int):
    """Once a device has been online, its wait and its way are known however wrong its clock is."""
    online = clocks.after(None, START + off, START)
    sealed, heard = START + off + DAY + lay, START + DAY + lay + carried
    going = clocks.after(online, sealed, heard)

    found = clocks.sent(START + off + DAY, heard, Brought(sealed, going.lag_ms))

    assert found == clocks.Sent(START + DAY, START + DAY + lay)


def test_a_clock_that_was_set_back_is_found_out():
    """It looks like a way of five days for a month; then every exchange has shown it."""
    going = clocks.after(None, START, START)
    for day in range(1, 32):
        going = clocks.after(going, START + (day - 5) * DAY, START + day * DAY)

    assert going.lag_ms == 5 * DAY
    assert clocks.after(going, START + 32 * DAY, START + 32 * DAY).lag_ms == 0


def test_a_clock_that_was_set_in_between_is_not_believed():
    """Six years in the drawer are a battery that was empty: nothing is known, and said so."""
    heard = START + DAY
    back_then = START - 2200 * DAY

    assert clocks.sent(back_then, heard, Brought(heard, 0)).wrote_ms is None
    assert clocks.sent(heard + 5, heard, Brought(heard, 0)).wrote_ms is None
    assert clocks.sent(heard, heard, Brought(heard - 200 * DAY, 0)) == clocks.Sent(None, None)
    assert clocks.sent(None, heard, Brought(heard, 0)) == clocks.Sent(None, heard)


def test_an_application_that_went_by_boat_is_split():
    """No signal, the boat, the agency: each its own time, and the agency's from when it had it."""
    story = [
        fact(State.RECEIVED, Site.CITIZEN, 30, wrote_ms=0, left_ms=20),
        fact(State.IN_PROCESS, Site.OFFICE, 54),
        fact(State.READY, Site.OFFICE, 60),
    ]

    assert parts(story) == [
        (Part.NO_SIGNAL, 0, 20),
        (Part.CARRIED, 20, 30),
        (Part.AGENCY, 30, 54),
        (Part.AGENCY, 54, 60),
    ]
    assert waits.answered_ms(story, waits.split(story)) == at(60)


def test_a_village_is_not_charged_before_it_has_the_case():
    """While its tablet does not call, the village's desk has not begun."""
    filed = fact(State.AT_VILLAGE, Site.CITIZEN, 1, wrote_ms=0, left_ms=1)
    told = fact(
        State.AT_VILLAGE, Site.CITIZEN, 1, wrote_ms=0, left_ms=1, told_ms={Site.VILLAGE: at(49)}
    )
    accepted = fact(State.VILLAGE_REVIEW, Site.VILLAGE, 80, wrote_ms=52, left_ms=70)

    assert parts([filed]) == [(Part.NO_SIGNAL, 0, 1), (Part.NO_SIGNAL, 1, None)]
    assert parts([told]) == [
        (Part.NO_SIGNAL, 0, 1),
        (Part.NO_SIGNAL, 1, 49),
        (Part.VILLAGE, 49, None),
    ]
    assert parts([told, accepted])[2:] == [(Part.VILLAGE, 49, 52), (Part.VILLAGE, 52, None)]


def test_what_cannot_be_told_apart_is_nobodys():
    """A village acted and never said when it had the case: way and desk are not guessed."""
    filed = fact(State.AT_VILLAGE, Site.CITIZEN, 1, wrote_ms=0, left_ms=1)
    accepted = fact(State.VILLAGE_REVIEW, Site.VILLAGE, 80, wrote_ms=52, left_ms=70)

    assert parts([filed, accepted])[1:] == [(Part.UNCLEAR, 1, 52), (Part.VILLAGE, 52, None)]


def test_an_agency_that_did_not_wait_for_a_silent_village_is_told_apart():
    """The village never had it: until the agency took it on, it waited for a signal."""
    filed = fact(State.AT_VILLAGE, Site.CITIZEN, 1, wrote_ms=0, left_ms=1)
    taken = fact(State.RECEIVED, Site.OFFICE, 80)

    assert parts([filed, taken])[1:] == [(Part.NO_SIGNAL, 1, 80), (Part.AGENCY, 80, None)]


def test_what_is_done_at_the_village_does_not_wait_for_the_signal():
    """A letter handed over in the village is an answer then, not when the office hears of it."""
    story = [
        fact(State.AT_VILLAGE, Site.VILLAGE, 200, wrote_ms=0, left_ms=190),
        fact(State.VILLAGE_REVIEW, Site.VILLAGE, 200, wrote_ms=2, left_ms=190),
        fact(State.READY, Site.VILLAGE, 200, wrote_ms=5, left_ms=190),
    ]

    assert parts(story) == [(Part.VILLAGE, 0, 2), (Part.VILLAGE, 2, 5)]
    assert waits.answered_ms(story, waits.split(story)) == at(5)


def test_the_citizens_own_time_is_told_apart():
    """What somebody takes to mend their papers is their time; the way there and back is not."""
    story = [
        fact(State.RECEIVED, Site.CITIZEN, 0, wrote_ms=0, left_ms=0),
        fact(State.NEEDS_FIX, Site.OFFICE, 10, told_ms={Site.CITIZEN: at(34)}),
        fact(State.RECEIVED, Site.CITIZEN, 100, wrote_ms=50, left_ms=90),
    ]

    assert parts(story) == [
        (Part.AGENCY, 0, 10),
        (Part.NO_SIGNAL, 10, 34),
        (Part.CITIZEN, 34, 50),
        (Part.NO_SIGNAL, 50, 90),
        (Part.CARRIED, 90, 100),
        (Part.AGENCY, 100, None),
    ]


def test_what_was_held_is_not_booked_on_the_agency():
    """Until somebody vouches the agency cannot see it."""
    held = Fact(State.RECEIVED, Site.CITIZEN, at(1), at(30), wrote_ms=at(0), left_ms=at(1))

    assert waits.split([held])[1:] == [
        Stretch(Part.UNCLEAR, State.RECEIVED, at(1), at(30)),
        Stretch(Part.AGENCY, State.RECEIVED, at(30), None),
    ]
