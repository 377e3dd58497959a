"""Wrong PINs: every try is counted before it is made, waits hold, and the tenth shuts one out."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.storage import deeds, entering, officers, pin_rules, proving
from app.storage.deeds import What
from app.storage.officer_tables import Officer as Row
from app.storage.officer_tables import Standing
from protocol import errors
from protocol.posts import Post
from tests.tablet import PINS

WRONG = "999998"


def misses(tablet, post=Post.OPERATOR):
    """Type a wrong PIN; return the seconds to wait if it was not even tried."""
    try:
        tablet.enters(post, WRONG)
    except errors.PinWaitError as error:
        return error.seconds
    except errors.PinWrongError:
        return 0
    raise AssertionError


def misses_after_waiting(tablet, village, post=Post.OPERATOR):
    """Type a wrong PIN once its wait is over; return how long that was."""
    left_s = misses(tablet, post)
    if left_s:
        village.passes(seconds=left_s)
        assert misses(tablet, post) == 0
    return left_s


def standing(tablet, post):
    return next(each for each in tablet.listed() if each.kid == tablet.kids[post]).standing


def told(tablet):
    with tablet.store.reading() as session:
        return [(each.what, each.about, each.count) for each in deeds.last(session)]


def test_waits_grow_and_the_tenth_wrong_pin_shuts_that_officer_out_alone(tablet, village):
    """0, 0, 0, 5, 15, 30, 60, 120, 300 seconds; then their way in is gone and all else is there."""
    waits = [misses_after_waiting(tablet, village) for _ in range(10)]

    assert waits == [0, *proving.WAITS_S]
    with pytest.raises(errors.OfficerShutError):
        tablet.enters(Post.OPERATOR)
    assert standing(tablet, Post.OPERATOR) is Standing.SHUT
    with tablet.store.reading() as session:
        row = session.get_one(Row, tablet.kids[Post.OPERATOR])
        assert (row.keys, row.data_key) == (None, None)
    tablet.enters(Post.HEAD)
    assert (What.SHUT, tablet.kids[Post.OPERATOR], 10) in told(tablet)


def test_the_right_pin_begins_the_count_anew_and_the_book_says_how_many_were_wrong(tablet):
    """Two wrong ones before the right one are two, and none of them counts later."""
    misses(tablet)
    misses(tablet)
    tablet.enters(Post.OPERATOR)

    assert told(tablet)[1] == (What.MISSED, tablet.kids[Post.OPERATOR], 2)
    tablet.locks()
    assert [misses(tablet) for _ in range(3)] == [0, 0, 0]


@given(jump=st.timedeltas(timedelta(days=-8000), timedelta(days=8000)))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_setting_the_clock_shortens_no_wait_and_lengthens_none(tablet, village, jump):
    """Twenty years on or back: the wait is what it was."""
    tablet.reopens()
    while (left_s := misses(tablet)) == 0 and standing(tablet, Post.OPERATOR) is Standing.SERVING:
        pass
    before, village.clock = village.clock, village.clock + jump
    try:
        assert misses(tablet) == left_s
    finally:
        village.clock = before


def test_a_restart_begins_the_wait_anew(tablet, village):
    """Switching the tablet off and on saves nothing, whatever its clock says."""
    for _ in range(6):
        misses_after_waiting(tablet, village)
    village.passes(seconds=29)
    assert misses(tablet) == 1

    village.clock += timedelta(days=3)
    tablet.reopens()
    assert misses(tablet) == 30


def test_a_process_that_dies_while_a_pin_is_tried_has_tried(tablet):
    """The try is on disk before the PIN is looked at; also the tenth."""
    for _ in range(10):
        with tablet.store.writing() as session:
            session.get_one(Row, tablet.kids[Post.OPERATOR]).tries += 1
    tablet.reopens()

    with pytest.raises(errors.OfficerShutError):
        tablet.enters(Post.OPERATOR)
    assert standing(tablet, Post.OPERATOR) is Standing.SHUT


def test_thousands_of_wrong_pins_over_restarts_open_nothing(tablet, village):
    """Somebody with patience gets ten tries at each officer, and then nobody's PIN opens."""
    tried = 0
    for guess in range(3000):
        if guess % 7 == 0:
            tablet.reopens()
        for post in Post:
            try:
                entering.prove(tablet.store, tablet.world, tablet.kids[post], f"{guess:06}")
            except errors.PinWrongError:
                tried += 1
            except errors.PinWaitError as error:
                village.passes(seconds=error.seconds)
            except errors.OfficerShutError:
                pass
        if guess > 40 and tried == 30:
            break

    assert tried == 30
    assert {standing(tablet, post) for post in Post} == {Standing.SHUT}
    with tablet.store.reading() as session, pytest.raises(errors.StoreLockedError):
        officers.village(session)


@pytest.mark.parametrize(
    "pin", ["12345", "123456789", "12345a", "", "\u0661\u0662\u0663\u0664\u0665\u0666"]
)
def test_a_pin_has_six_to_eight_digits(pin):
    """Digits as on the keys, not fewer and not more."""
    with pytest.raises(errors.OfficerPinBadError):
        pin_rules.read(pin)


@pytest.mark.parametrize(
    "pin",
    [
        "000000",
        "11111111",
        "123456",
        "654321",
        "012345",
        "890123",
        "112233",
        "121212",
        "123123",
        "112211",
        "45674567",
        "170845",
        "159357",
    ],
)
def test_a_pin_that_everybody_tries_first_is_refused(pin):
    """The same digit, runs, pairs, halves that repeat, and the common ones."""
    with pytest.raises(errors.OfficerPinCommonError):
        pin_rules.read(pin)


def test_the_pins_of_these_stories_could_be_chosen():
    """Ordinary digits are taken, with blanks around them forgiven."""
    assert {pin_rules.read(f" {pin} ") for pin in PINS.values()} == set(PINS.values())
