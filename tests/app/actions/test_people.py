"""The people on one phone: added, changed, removed; locked with a PIN, and what then shows."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from app.model_outbox import WayOut
from app.storage import drafts, household, sending
from app.storage.household import HOLDER
from app.strings import t
from app.voyage import cargo
from protocol import ids, services
from tests.app.actions.stage import Hall
from tests.app.actions.test_household import SERVICE, SITI, page, sends

PIN = "040826"
HOLDS = {"full_name": "CONTOH UJI", "nik": "8204081708909901"}


@pytest.fixture
def two(hall):
    """Two people, each with one application, and one of them with a form begun."""
    hall.introduces()
    for said in (HOLDS, SITI):
        hall.device.write(lambda session, said=said: sent(session, hall.device.world, said))
    hall.opens("pengaduan", siti(hall))
    return hall


def sent(session, world, said):
    """Send an application with everything answered, as made-up people do, in one transaction."""
    service = services.catalogue()[SERVICE]
    made = cargo.make(service, world.now().date(), random.Random(3), papers=False)
    draft = drafts.begin(session, world, SERVICE, answers={**made.answers, **said})
    for key, picture in made.photos.items():
        drafts.put_photo(session, world, draft, key, jpeg=picture, thumb=picture)
    sending.submit(session, world, draft)


def siti(hall):
    return next(each.id for each in hall.device.read(household.all) if each.id != HOLDER)


def visits(hall, route):
    hall.does(hall.act.arrive, route)
    return hall.screen


def types(hall, pin, again=None):
    hall.does(hall.act.type_pin, pin)
    hall.does(hall.act.repeat_pin, pin if again is None else again)


def locks(hall, who=None):
    """Choose a PIN for somebody and lock."""
    visits(hall, f"/people/{who or siti(hall)}")
    types(hall, PIN)
    hall.does(hall.act.put_pin)
    assert hall.screen.notice.text == t("people.pin_done")
    hall.does(hall.act.lock_people)


def unlocks(hall, pin=PIN, before="/applications"):
    visits(hall, before)
    visits(hall, f"/people/{siti(hall)}")
    hall.does(hall.act.type_pin, pin)
    hall.does(hall.act.unlock)


def later(hall, **span):
    world, gone = hall.device.world, timedelta(**span)
    hall.device.world = replace(world, now=lambda: world.now() + gone)


def test_somebody_with_one_name_and_no_nik_is_added(hall):
    """A child without a card is one of the household, and offered like all others."""
    hall.introduces()
    visits(hall, "/people/new")
    hall.does(hall.act.save_person)
    assert any(each.error for each in hall.screen.person.questions)

    hall.does(hall.act.answer_person, "name", "ANI")
    hall.does(hall.act.answer_person, "relation", "child")
    hall.does(hall.act.save_person)

    assert hall.routes[-1] == "/people"
    assert [(each.name, each.about) for each in hall.screen.people.people] == [
        ("CONTOH UJI", t("people.holder")),
        ("ANI", "Anak"),
    ]
    ani = hall.device.read(household.all)[1]
    hall.opens(SERVICE, ani.id)
    assert (page(hall)["full_name"].value, page(hall)["nik"].value) == ("ANI", "")


def test_a_name_of_ten_thousand_letters_is_told_off_and_kept_in_its_box(hall):
    """The page says what is wrong; nothing is saved and nothing breaks."""
    hall.introduces()
    visits(hall, "/people/new")
    hall.does(hall.act.answer_person, "name", "A" * 10_000)
    hall.does(hall.act.answer_person, "nik", "8" * 10_000)
    hall.does(hall.act.save_person)

    assert all(each.error for each in hall.screen.person.questions if each.key == "nik")
    assert len(hall.device.read(household.all)) == 1
    assert hall.screen.person.questions[0].value == "A" * 10_000


def test_somebody_changed_is_offered_changed(two):
    """The page is another way to mend what is offered next time."""
    visits(two, f"/people/{siti(two)}")
    two.does(two.act.answer_person, "name", "SITI BARU")
    two.does(two.act.save_person)

    two.opens(SERVICE, siti(two))

    assert page(two)["full_name"].value == "SITI BARU"
    assert page(two)["kk_number"].recalled


def test_somebody_removed_is_asked_about_once_and_what_was_sent_stays(two):
    """The form begun for them goes with them; their application is in the list as before."""
    visits(two, f"/people/{siti(two)}")
    two.does(two.act.ask_person, "remove")
    assert two.screen.person.asking == "remove"
    two.does(two.act.remove_person)

    assert [each.id for each in two.device.read(household.all)] == [HOLDER]
    assert two.device.read(drafts.all) == []
    assert (len(two.screen.home.cases), two.screen.home.locked) == (2, ())


def test_a_pin_hides_everything_of_one_person_and_opens_it_again(two):
    """Lists, outbox, forms and cases say Terkunci, with no name and no service; the other stays."""
    before = two.screen.home
    locks(two)

    home = two.screen.home
    assert (len(before.cases), len(home.cases), len(home.locked)) == (2, 1, 1)
    assert (len(before.drafts), home.drafts) == (1, ())
    (code,) = (each.label for each in home.locked)
    case = next(each.id for each in before.cases if ids.receipt_code(each.id) == code)
    titles = {each.id: each.title for each in two.screen.outbox.waiting}
    assert titles[case] == t("people.locked")

    visits(two, f"/cases/{case}")
    assert two.screen.case is None
    assert two.routes[-1] == f"/people/{siti(two)}"
    visits(two, f"/slips/{case}")
    assert getattr(two.screen, "slip", None) is None
    assert two.routes[-1] == "/applications"
    visits(two, f"/drafts/{before.drafts[0].id}")
    assert (two.screen.form, two.routes[-1]) == (None, "/")

    unlocks(two)
    assert two.routes[-1] == "/applications"
    assert two.screen.home == before


def test_what_is_locked_cannot_be_mended_copied_or_withdrawn(two):
    """An old link or a row of the outbox is no way around the PIN."""
    case = next(each.id for each in two.screen.home.cases)
    for who in (HOLDER, siti(two)):
        locks(two, who)

    for action in (two.act.fix, two.act.write_anew, two.act.withdraw):
        two.does(action, case)
        assert two.screen.notice.text == t("error.person.locked")
    offered = {way for each in two.screen.outbox.stuck for way in each.ways_out}
    assert not offered & {WayOut.ANEW, WayOut.WITHDRAW}


def test_a_service_for_somebody_locked_asks_for_the_pin_first(two):
    """The row says Terkunci; after the PIN the question for whom is there again."""
    locks(two)
    two.does(two.act.begin, SERVICE)
    route = two.routes[-1]
    row = visits(two, route).for_whom.people[1]
    assert (row.about, row.shut) == (t("people.locked"), True)
    two.does(two.act.begin_for, SERVICE, row.id)
    assert two.screen.notice.text == t("error.person.locked")

    unlocks(two, before=route)

    assert two.routes[-1] == route
    assert not visits(two, route).for_whom.people[1].shut


@pytest.mark.parametrize("pin", ["", "12345", "rahasia", "1" * 10_000])
def test_a_pin_that_is_none_is_said_beside_its_box_and_locks_nothing(two, pin):
    """Letters, too short, far too long: a sentence, and no try is counted."""
    visits(two, f"/people/{siti(two)}")
    types(two, pin)
    two.does(two.act.put_pin)

    assert two.screen.person.amiss == t("error.pin.bad")
    assert not two.screen.person.row.pinned


def test_two_pins_that_differ_lock_nothing(two):
    """Nobody locks themselves out by a slip of the finger."""
    visits(two, f"/people/{siti(two)}")
    types(two, PIN, "040827")
    two.does(two.act.put_pin)

    assert two.screen.person.amiss == t("error.pin.differs")
    assert not two.screen.person.row.pinned


def test_wrong_pins_have_to_wait_also_after_a_restart(two, tmp_path):
    """Three for nothing; then the app says how long, and starting it anew does not help."""
    locks(two)
    for _ in range(3):
        unlocks(two, "999999")
        assert two.screen.person.amiss == t("error.pin.wrong")
    unlocks(two)
    assert "detik" in two.screen.person.amiss

    again = Hall(tmp_path).boards()
    unlocks(again)
    assert again.screen.person.row.shut
    later(again, seconds=6)
    unlocks(again)
    assert len(again.screen.home.cases) == 2


def test_the_app_away_for_two_minutes_asks_again(two):
    """A glance at another app asks nothing; longer locks, and what was typed is saved first."""
    locks(two)
    unlocks(two)
    draft = two.opens("pengaduan", siti(two))
    two.act.answer(draft, "text", "Dermaga")
    two.act.woke("AppLifecycleState.hide")
    later(two, seconds=100)
    two.does(two.act.woke, "AppLifecycleState.show")
    assert two.screen.form is not None

    two.act.woke("AppLifecycleState.hide")
    later(two, seconds=130)
    two.does(two.act.woke, "AppLifecycleState.show")

    assert (two.screen.form, len(two.screen.home.locked)) == (None, 1)
    unlocks(two)
    (kept,) = two.device.read(drafts.all)
    assert kept.answers["text"] == "Dermaga"


def test_a_new_screen_asks_again(two, tmp_path):
    """A PIN given is given for this session of the app."""
    locks(two)
    unlocks(two)

    two.boards()

    assert len(two.screen.home.locked) == 1


def test_a_forgotten_pin_is_asked_about_twice_and_leaves_the_code(two):
    """Facts and forms are gone; the application is a code that leads nowhere."""
    locks(two)
    visits(two, f"/people/{siti(two)}")
    two.does(two.act.ask_person, "forget")
    two.does(two.act.ask_person, "forget_sure")
    two.does(two.act.forget_person)

    assert [each.id for each in two.device.read(household.all)] == [HOLDER]
    assert two.device.read(drafts.all) == []
    (row,) = two.screen.home.locked
    assert (row.value, len(two.screen.home.cases)) == ("", 1)
    assert t("people.locked") in {each.title for each in two.screen.outbox.waiting}


def test_a_namesake_behind_a_pin_is_not_learnt_a_second_time(two):
    """Typing the same person's application anew does not lay their facts open beside the lock."""
    locks(two)
    sends(two, two.opens(SERVICE, ""), SITI)

    assert len(two.device.read(household.all)) == 2
