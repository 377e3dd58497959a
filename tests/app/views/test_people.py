"""The people on this phone, drawn."""

import flet as ft
import pytest

from app.asked import Choice
from app.model_people import Asking, ForWhomState, PeopleState, PersonRow, PersonState
from app.views import applications, fields, people
from app.views.boxes import Reply
from tests.app.views import looking, states
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_everybody_and_somebody_else_is_a_row_to_press(act):
    """A name, how they belong, and one touch."""
    state = ForWhomState("sktm", "Tidak mampu", (PersonRow("m1", "SITI", "Istri"),))
    drawn = people.for_whom(state, act)

    assert {"Untuk siapa?", "SITI", "Istri", "Orang lain"} <= set(looking.words(drawn))
    looking.press(drawn, "person-m1")
    looking.press(drawn, "person-other")
    assert act.calls == [("begin_for", "sktm", "m1"), ("begin_for", "sktm", "")]


def test_an_answer_from_last_time_says_so():
    """What was filled in by itself is to be looked at."""
    drawn = fields.field(states.question(value="SITI", recalled=True), Reply(answer=print))

    assert "Diisi dari yang dulu. Periksa lagi." in looking.words(drawn)


def test_known_people_stand_above_the_boxes_of_a_person():
    """One touch puts somebody in."""
    said = []
    asked = states.question("person", blank=(states.question(),), people=(Choice("m1", "SITI"),))
    drawn = fields.field(asked, Reply(answer=print, use_person=said.append))

    looking.press(drawn, "Pakai: SITI")

    assert said == ["m1"]


def row(**facts):
    return PersonRow(**{"id": "m1", "name": "SITI", "about": "Istri", **facts})


def test_somebody_behind_a_pin_leads_to_it(act):
    """Pressing a locked row opens no form."""
    drawn = people.for_whom(
        ForWhomState("sktm", "Tidak mampu", (row(pinned=True, shut=True),)), act
    )

    looking.press(drawn, "person-m1")

    assert act.calls == [("go", "/people/m1")]


def test_everybody_can_be_opened_and_what_is_open_locked(act):
    """Locking is offered only while something is open."""
    drawn = people.everybody(PeopleState((row(),), unlocked=True), act)
    looking.press(drawn, "person-m1")
    looking.press(drawn, "Tambah orang")
    looking.press(drawn, "Kunci sekarang")

    assert act.calls == [("go", "/people/m1"), ("go", "/people/new"), ("lock_people",)]
    calm = people.everybody(PeopleState((row(),), unlocked=False), act)
    assert "Kunci sekarang" not in looking.words(calm)


def test_behind_a_pin_there_is_only_the_box_for_it(act):
    """No answer is drawn, what was typed is dots, and what was wrong is said."""
    state = PersonState(row(pinned=True, shut=True), (), pin="12", amiss="PIN salah.")
    drawn = people.person(state, act)

    assert looking.box(drawn, "pin").password
    assert "PIN salah." in looking.words(drawn)
    assert "12" not in repr(state)
    looking.type_into(drawn, "pin", "123456")
    looking.press(drawn, "Buka kunci")
    looking.press(drawn, "Lupa kode rahasia")
    assert act.calls == [("type_pin", "123456"), ("unlock",), ("ask_person", "forget")]


def test_somebody_can_be_changed_locked_and_removed(act):
    """Every box goes out at once, and the PIN is typed twice."""
    relation = states.question("choice", key="relation", choices=states.few(11))
    drawn = people.person(PersonState(row(), (states.question(key="name"), relation)), act)

    looking.type_into(drawn, "name", "ANI")
    looking.choose(drawn, ft.Dropdown, "v1")
    looking.press(drawn, "Simpan")
    looking.type_into(drawn, "pin", "123456")
    looking.type_into(drawn, "pin-again", "123456")
    looking.press(drawn, "Pakai kode rahasia ini")
    looking.press(drawn, "Hapus orang ini dari HP")

    assert act.calls == [
        ("answer_person", "name", "ANI"),
        ("answer_person", "relation", "v1"),
        ("save_person",),
        ("type_pin", "123456"),
        ("repeat_pin", "123456"),
        ("put_pin",),
        ("ask_person", "remove"),
    ]


def test_who_holds_the_phone_and_somebody_new_cannot_be_removed(act):
    """There is nothing to remove, and no PIN before nothing."""
    holder = people.person(PersonState(row(pinned=True), (), removable=False), act)
    fresh = people.person(PersonState(row(id=""), (), fresh=True), act)

    assert "Hapus orang ini dari HP" not in looking.words(holder) + looking.words(fresh)
    assert "Tidak usah pakai kode rahasia" in looking.words(holder)
    assert "Pakai kode rahasia ini" not in looking.words(fresh)


@pytest.mark.parametrize(
    ("asking", "go", "does"),
    [
        (Asking.REMOVE, "Ya, hapus", ("remove_person",)),
        (Asking.FORGET, "Lanjutkan", ("ask_person", "forget_sure")),
        (Asking.FORGET_SURE, "Ya, buang isiannya", ("forget_person",)),
    ],
)
def test_what_cannot_be_undone_is_asked_first(act, asking, go, does):
    """The larger button keeps everything; a forgotten PIN is asked about twice."""
    drawn = people.person(PersonState(row(), (), asking=asking), act)

    looking.press(drawn, "Tidak jadi")
    looking.press(drawn, go)

    assert act.calls == [("ask_person", ""), does]


def test_a_locked_application_is_a_code_and_leads_to_the_pin(act):
    """No title, no voyage; one nobody's PIN opens leads nowhere."""
    state = states.home(cases=(), locked=(Choice("m1", "7K3MQ-9XT4G"), Choice("", "AAAAA-BBBBB")))
    drawn = applications.applications(state, act)

    assert {"Terkunci", "7K3MQ-9XT4G", "AAAAA-BBBBB"} <= set(looking.words(drawn))
    looking.press(drawn, "locked-7K3MQ-9XT4G")
    assert act.calls == [("go", "/people/m1")]
    with pytest.raises(AssertionError):
        looking.press(drawn, "locked-AAAAA-BBBBB")
