"""One control per kind of question."""

import flet as ft
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.strings import t
from app.views import boxes, choices, fields
from protocol.questions import Kind
from tests.app.views import looking, states


def answering():
    said = []
    return said, boxes.Reply(answer=said.append)


def test_every_kind_of_question_is_drawn():
    """A kind that the forms know and the screen does not is forgotten work."""
    assert set(fields.DRAWN) == {kind.value for kind in Kind}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_says_what_it_asks(kind):
    """Label, help and example are there whatever the kind, and an empty required one is calm."""
    asked = states.question(kind.value, help="Tulis pelan.", example="Aisyah", choices=states.few())

    said = looking.words(fields.field(asked, answering()[1]))

    assert {"Nama anak", "Tulis pelan.", "Contoh: Aisyah"} <= set(said)
    assert not any("boleh kosong" in each for each in said)


def test_what_may_stay_empty_says_so():
    """Nobody stops at a question they need not answer."""
    asked = states.question(required=False)

    assert "Nama anak  boleh kosong" in looking.words(fields.field(asked, answering()[1]))


def test_an_error_stands_under_its_field_with_a_sign():
    """What is amiss is said in words, marked by a sign, and heard."""
    asked = states.question(error="NIK harus 16 angka. Sekarang 15.")

    drawn = fields.field(asked, answering()[1])

    assert looking.words(drawn)[-1] == "NIK harus 16 angka. Sekarang 15."
    assert ft.Icons.ERROR_OUTLINE in [each.icon for each in looking.all_of(drawn, ft.Icon)]
    assert "Perlu dilengkapi: NIK harus 16 angka. Sekarang 15." in looking.heard(drawn)


def test_a_warning_asks_to_look_again():
    """Odd is not wrong: a warning has a sign of its own."""
    drawn = fields.field(states.question(warning="Sudah benar?"), answering()[1])

    assert ft.Icons.HELP_OUTLINE in [each.icon for each in looking.all_of(drawn, ft.Icon)]
    assert "Lihat lagi: Sudah benar?" in looking.heard(drawn)


@pytest.mark.parametrize(
    ("kind", "keyboard"),
    [
        ("nik", ft.KeyboardType.NUMBER),
        ("kk", ft.KeyboardType.NUMBER),
        ("integer", ft.KeyboardType.NUMBER),
        ("money", ft.KeyboardType.NUMBER),
        ("rt", ft.KeyboardType.NUMBER),
        ("phone", ft.KeyboardType.PHONE),
        ("name", ft.KeyboardType.NAME),
    ],
)
def test_a_number_brings_the_keys_for_numbers(kind, keyboard):
    """Nobody has to look for digits."""
    drawn = fields.field(states.question(kind), answering()[1])

    assert looking.box(drawn, "q").keyboard_type == keyboard


def test_typing_goes_out_at_once_and_the_field_holds_what_is_known():
    """A field shows the value of the state and hands on each change."""
    said, reply = answering()
    drawn = fields.field(states.question(value="Ais"), reply)

    assert looking.box(drawn, "q").value == "Ais"
    looking.type_into(drawn, "q", "Aisy")
    assert said == ["Aisy"]


def test_a_long_number_is_shown_in_groups_of_four():
    """As it stands on the card, so that it can be compared."""
    drawn = fields.field(states.question("nik", value="8204 08170890"), answering()[1])

    assert "Angka NIK per empat: 8204 0817 0890" in looking.words(drawn)


@given(st.tuples(*[st.text("0123456789", max_size=4)] * 2, st.text("0123456789", max_size=3)))
def test_an_unfinished_date_is_kept_as_it_was_typed(parts):
    """Day, month and year come back as they went in, finished or not."""
    assert boxes.read_date(boxes.write_date(parts[2], *parts[:2])) == (parts[2], *parts[:2])


def test_a_date_kept_year_first_is_understood():
    """What was read from elsewhere is shown in the three boxes too."""
    assert boxes.read_date("1990-08-17") == ("17", "08", "1990")


def test_each_part_of_a_date_goes_out_with_the_others():
    """Choosing a month keeps the day and the year."""
    said, reply = answering()
    drawn = fields.field(states.question("date", value="17--1990"), reply)

    looking.choose(drawn, ft.Dropdown, "08")
    looking.type_into(drawn, "q-day", "18")
    looking.type_into(drawn, "q-year", "")

    assert said == ["17-08-1990", "18--1990", "17--"]


def test_one_of_few_is_rows_to_press():
    """Few choices lie open."""
    said, reply = answering()
    drawn = fields.field(states.question("choice", choices=states.few(), value="v1"), reply)

    assert [each.value for each in looking.all_of(drawn, ft.Radio)] == ["v0", "v1", "v2"]
    assert looking.all_of(drawn, ft.RadioGroup)[0].value == "v1"
    looking.choose(drawn, ft.RadioGroup, "v2")
    assert said == ["v2"]


def test_one_of_many_has_a_page_of_its_own():
    """Many choices are behind a door that shows what was chosen."""
    opened = []
    reply = boxes.Reply(answer=lambda _: None, pick=lambda: opened.append(True))
    asked = states.question("choice", choices=states.few(choices.FEW + 1), value="v3")
    drawn = fields.field(asked, reply)

    assert looking.all_of(drawn, ft.Radio) == []
    assert "Desa 3, Bacan" in looking.words(drawn)
    looking.press(drawn, "q")
    assert opened == [True]


def test_several_of_few_are_ticked_in_the_order_they_are_offered():
    """Ticking adds, ticking again takes away; the order is the form's."""
    said, reply = answering()
    drawn = fields.field(states.question("choices", choices=states.few(), value=("v2",)), reply)

    first, _, last = looking.all_of(drawn, ft.Checkbox)
    first.on_change()
    last.on_change()

    assert said == [("v0", "v2"), ()]


def test_yes_and_no_are_two_large_buttons():
    """Pressed one by one, and the chosen one is marked by a tick, not by colour alone."""
    said, reply = answering()
    drawn = fields.field(states.question("yes_no", value="no"), reply)

    looking.press(drawn, "q-yes")

    assert said == ["yes"]
    icons = [each.icon for each in looking.all_of(drawn, ft.Icon)]
    assert icons == [ft.Icons.RADIO_BUTTON_UNCHECKED, ft.Icons.CHECK_CIRCLE]


def test_a_photo_is_asked_for_with_a_drawing():
    """Before there is a photo: what it should look like, and two ways to give it."""
    asked = []
    reply = boxes.Reply(
        answer=lambda _: None,
        take_photo=lambda: asked.append("take"),
        choose_photo=lambda: asked.append("choose"),
    )
    drawn = fields.field(states.question("photo", picture="papers/kk.svg"), reply)

    assert "Contoh: foto seperti ini" in looking.words(drawn)
    (example,) = looking.all_of(drawn, ft.Image)
    assert (example.src, example.semantics_label) == ("papers/kk.svg", "Contoh: Nama anak")
    looking.press(drawn, "Ambil foto")
    looking.press(drawn, "Pilih foto")
    assert asked == ["take", "choose"]


def test_a_photo_that_was_taken_is_shown_with_its_size():
    """After it: the picture, whether it can be read, its size, again or away."""
    asked = []
    reply = boxes.Reply(answer=lambda _: None, remove_photo=lambda: asked.append("remove"))
    drawn = fields.field(states.question("photo", photo=states.photo()), reply)

    assert looking.all_of(drawn, ft.Image)[0].semantics_label == "Nama anak: foto sudah ada"
    assert any(each.startswith("118 KB") for each in looking.words(drawn))
    assert any(each.startswith("Terbaca?") for each in looking.words(drawn))
    looking.press(drawn, "Hapus foto")
    assert asked == ["remove"]


@pytest.mark.parametrize("trouble", ["small", "dark", "blurred", "glare"])
@pytest.mark.parametrize("camera", [True, False])
def test_a_photo_that_may_not_be_readable_asks_and_lets_be(trouble, camera):
    """What is amiss and what to do; again the way it came, or as it is: the person decides."""
    asked = []
    reply = boxes.Reply(
        answer=lambda _: None,
        take_photo=lambda: asked.append("take"),
        choose_photo=lambda: asked.append("choose"),
        use_photo=lambda: asked.append("use"),
    )
    photo = states.photo(trouble=trouble, camera=camera)
    drawn = fields.field(states.question("photo", photo=photo), reply)

    assert t(f"photo.trouble.{trouble}") in looking.words(drawn)
    assert not any(each.startswith("Terbaca?") for each in looking.words(drawn))
    assert [looking.words(drawn).count(each) for each in ("Foto lagi", "Pilih foto lain")] == [1, 1]
    looking.press(drawn, "Foto lagi" if camera else "Pilih foto lain")
    looking.press(drawn, "Pakai saja")
    assert asked == ["take" if camera else "choose", "use"]


def test_a_photo_that_was_sent_can_be_replaced_and_not_changed():
    """Only what is still on this phone can be turned and cut."""
    for own in (True, False):
        question = states.question("photo", photo=states.photo(own=own))
        drawn = fields.field(question, boxes.Reply(answer=lambda _: None))
        assert ("Putar atau potong" in looking.words(drawn)) is own
        assert "Pilih foto lain" in looking.words(drawn)


@pytest.mark.parametrize(
    ("query", "found"), [("", 60), ("desa 1", 15), ("bacan 59", 1), ("obi", 0)]
)
def test_a_long_list_is_narrowed_by_typing(query, found):
    """Every word of the search has to be somewhere in a row, whatever its case."""
    assert len(choices.matching(states.few(60), query)) == found


def test_a_long_list_is_not_drawn_at_once():
    """A cheap phone draws a page of rows and says how many more there are."""
    rows = choices.rows(states.few(60), "", "", lambda _: None)

    assert len(rows) == choices.AT_ONCE + 1
    assert looking.words(rows[-1]) == ["Tulis nama untuk mencari. Masih ada 20 lagi."]
