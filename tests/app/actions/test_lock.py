"""A tablet from its first start: PINs, switching, a rescue, and who works there."""

import pytest

from app.device import Device
from app.model_officers import Gate
from app.storage import deeds, officers
from app.storage.deeds import What
from app.strings import language, t, use
from protocol.posts import Post
from protocol.world import real
from tests.app.actions.keys import (
    HEAD,
    NEW,
    OPERATOR,
    SECRETARY,
    Ticks,
    begun,
    enters,
    kid,
    listed,
    on_duty,
    types,
    with_three,
)
from tests.app.actions.stage import Hall
from tests.tablet import COST


@pytest.fixture
def tablet(tmp_path):
    """Somebody with a new tablet; its head is on duty."""
    return begun(tmp_path)


@pytest.fixture
def three(tablet):
    """A tablet with a secretary and an operator too."""
    return with_three(tablet)


def test_a_tablet_begins_with_its_head_on_duty(tablet):
    """Village, name and a PIN typed twice: then the first page greets the head."""
    assert on_duty(tablet) is Post.HEAD
    assert tablet.screen.lock is None
    assert tablet.screen.start is None
    assert (tablet.screen.duty.name, tablet.screen.duty.post) == ("KEPALA CONTOH", t("post.head"))
    assert tablet.screen.home.name == "KEPALA CONTOH"
    assert tablet.device.read(officers.village) == "82.04.17.2003"


def test_a_pin_typed_in_two_ways_or_easy_to_guess_begins_nothing(tmp_path):
    """It says so beside the keys, and asks again from the beginning."""
    hall = Hall(tmp_path).boards()
    hall.does(hall.act.choose_device, "tablet")
    hall.does(hall.act.choose_village, "82.04.17.2003")
    hall.does(hall.act.answer_start, "full_name", "KEPALA CONTOH")
    hall.does(hall.act.introduce)

    types(hall, "123456")
    assert hall.screen.lock.amiss == t("error.officer_pin.common")
    types(hall, HEAD)
    types(hall, NEW)
    assert hall.screen.lock.amiss == t("error.pin.differs")
    assert hall.screen.lock.title == t("lock.new")
    assert listed(hall) == []


def test_a_new_tablet_asks_for_the_offices_voucher(tablet):
    """And says how to get one; it works without."""
    assert tablet.routes[-1] == "/voucher"
    tablet.does(tablet.act.arrive, "/voucher")
    assert not tablet.screen.voucher.typed
    tablet.does(tablet.act.arrive, "/")
    assert tablet.screen.desk.unknown


def test_whoever_is_on_duty_changes_their_own_pin(three):
    """With the old one first; keys and name stay, and the old one opens nothing any more."""
    before = kid(three, Post.HEAD)
    three.does(three.act.change_pin)
    assert three.screen.lock.title == t("lock.pin")
    types(three, NEW)
    assert three.screen.lock.amiss
    types(three, HEAD)
    assert three.screen.lock.title == t("lock.new")
    types(three, NEW)
    types(three, NEW)

    assert (on_duty(three), three.screen.lock) == (Post.HEAD, None)
    assert three.device.read(deeds.last)[0].what is What.CHANGED
    three.does(three.act.lock_now)
    enters(three, Post.HEAD, HEAD)
    assert on_duty(three) is None
    types(three, NEW)
    assert on_duty(three) is Post.HEAD
    assert kid(three, Post.HEAD) == before


def test_a_pin_that_is_too_short_is_no_try(three):
    """A key pressed too soon on a keyboard costs nobody one of ten."""
    three.does(three.act.lock_now)
    three.does(three.act.choose_officer, kid(three, Post.HEAD))
    for key in HEAD[:5]:
        three.does(three.act.press_key, key)
    three.does(three.act.give_pin)
    assert (three.screen.lock.digits, three.screen.lock.amiss) == (5, "")

    three.does(three.act.press_key, HEAD[5])
    three.does(three.act.give_pin)
    assert on_duty(three) is Post.HEAD


def test_whoever_thinks_better_of_it_keeps_their_pin(three):
    """Back is back on the page."""
    three.does(three.act.change_pin)
    three.does(three.act.choose_officer, "")

    assert (on_duty(three), three.screen.lock) == (Post.HEAD, None)


def test_a_locked_tablet_speaks_the_language_that_was_chosen(three):
    """Also after it was off, before anybody has given a PIN."""
    three.does(three.act.choose_language, "en")
    three.does(three.act.lock_now)
    facts = three.device.facts
    use("id")

    again = Hall(facts.data, Device(facts, real(), ticks=Ticks(), pin_cost=COST)).boards()

    assert language() == "en"
    assert again.screen.lock.title == "Tablet is locked"
    use("id")


def test_leaving_the_keys_of_a_new_tablet_goes_back_to_its_first_start(tmp_path):
    """Nothing is made before the PIN was typed twice."""
    hall = Hall(tmp_path).boards()
    hall.does(hall.act.choose_device, "tablet")
    hall.does(hall.act.choose_village, "82.04.17.2003")
    hall.does(hall.act.answer_start, "full_name", "KEPALA CONTOH")
    hall.does(hall.act.introduce)
    hall.does(hall.act.choose_officer, "")

    assert hall.screen.lock is None
    assert hall.screen.start.tablet
    assert listed(hall) == []


def test_three_switch_in_two_touches_and_a_pin(three):
    """Switch, name, PIN: the other one is on duty, and the first page is theirs."""
    three.does(three.act.switch_officer)
    assert three.screen.lock.leaves
    enters(three, Post.OPERATOR, OPERATOR)

    assert on_duty(three) is Post.OPERATOR
    assert three.screen.home.name == "OPERATOR CONTOH"
    assert three.screen.lock is None
    three.does(three.act.switch_officer)
    three.does(three.act.choose_officer, "")
    assert (on_duty(three), three.screen.lock) == (Post.OPERATOR, None)


def test_locking_shows_names_and_nothing_else(three):
    """One touch: no state of a page is left, and the names are there to be chosen."""
    three.does(three.act.arrive, "/officers")
    three.does(three.act.lock_now)

    assert on_duty(three) is None
    assert three.screen.lock.gate is Gate.CHOOSE
    assert not three.screen.lock.leaves
    assert {each.name for each in three.screen.lock.officers} == {
        "KEPALA CONTOH",
        "SEKRETARIS CONTOH",
        "OPERATOR CONTOH",
    }
    shown = vars(three.screen)
    left = {name for name, state in shown.items() if state is not None and name != "lock"}
    assert left <= {"theme", "language", "hidden"}


def test_a_wrong_pin_is_told_beside_the_keys_and_then_has_to_wait(three):
    """What happened, and how long; the keys work again when the time is over."""
    three.does(three.act.lock_now)
    three.does(three.act.choose_officer, kid(three, Post.OPERATOR))
    for _ in range(4):
        types(three, "805614")
    assert three.screen.lock.amiss == t("error.pin.wrong")
    assert three.screen.lock.wait == t("lock.wait_seconds", count=5)
    types(three, OPERATOR)
    assert on_duty(three) is None

    three.device.ticks.now += 5
    types(three, OPERATOR)
    assert on_duty(three) is Post.OPERATOR


def test_two_others_rescue_who_forgot(three):
    """Name, first helper, second helper, a new PIN twice: the new one opens, the old one not."""
    three.does(three.act.lock_now)
    three.does(three.act.choose_officer, kid(three, Post.OPERATOR))
    three.does(three.act.forgot_pin, kid(three, Post.OPERATOR))
    assert three.screen.lock.gate is Gate.HELPERS
    for post, pin in ((Post.HEAD, HEAD), (Post.SECRETARY, SECRETARY)):
        assert kid(three, post) in {each.kid for each in three.screen.lock.officers}
        enters(three, post, pin)
    types(three, NEW)
    types(three, NEW)

    assert on_duty(three) is None
    enters(three, Post.OPERATOR, OPERATOR)
    assert three.screen.lock.amiss == t("error.pin.wrong")
    types(three, NEW)
    assert on_duty(three) is Post.OPERATOR
    done = [each.what for each in three.device.read(deeds.last)]
    assert done[:3] == [What.ENTERED, What.MISSED, What.RESCUED]


def test_a_helper_helps_once(three):
    """Who has given their PIN, and who forgot theirs, are not offered as helpers."""
    three.does(three.act.lock_now)
    three.does(three.act.forgot_pin, kid(three, Post.OPERATOR))
    enters(three, Post.HEAD, HEAD)

    assert [each.kid for each in three.screen.lock.officers] == [kid(three, Post.SECRETARY)]


def test_only_the_head_adds_and_ends(three):
    """An operator sees who works here, and is told whose work that is."""
    three.does(three.act.switch_officer)
    enters(three, Post.OPERATOR, OPERATOR)
    three.does(three.act.arrive, "/officers")
    assert not three.screen.officers.head
    three.does(three.act.name_officer, "SIAPA SAJA")
    three.does(three.act.add_officer)
    assert three.screen.notice.text == t("officers.head_only")

    three.does(three.act.dismiss_officer, kid(three, Post.SECRETARY))
    assert len([each for each in listed(three) if each.serving]) == 3


def test_the_head_ends_a_service_after_being_asked(three):
    """It is asked first, and the book tells of it."""
    gone = kid(three, Post.OPERATOR)
    three.does(three.act.arrive, f"/officers/{gone}")
    three.does(three.act.ask_dismiss, gone)
    assert three.screen.officer.asks
    three.does(three.act.dismiss_officer, gone)
    three.does(three.act.arrive, "/officers/book")

    assert {each.post for each in listed(three) if each.serving} == {Post.HEAD, Post.SECRETARY}
    assert three.screen.book.lines[0].label == t(
        "book.left", by="KEPALA CONTOH", about="OPERATOR CONTOH", code=gone
    )
    assert on_duty(three) is Post.HEAD
