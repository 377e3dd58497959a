"""Questions of several boxes, a chart, a signature, words to agree to."""

import flet as ft

from app.asked import ChartState, Choice, QuestionState, Spot
from app.views import chart, fields, signature
from app.views.boxes import Reply
from protocol import drawings, points
from tests.app.views import looking

SIDE = 300


def question(kind, **facts):
    """A question of this kind, as small as it can be."""
    said = {"key": "q", "label": "Anak", "help": "", "example": "", "required": True}
    return QuestionState(kind=kind, **{**said, "value": "", "error": "", "warning": "", **facts})


def part(key, value="", kind="text", **facts):
    return question(kind, key=key, label=key.title(), value=value, **facts)


class Said:
    """What was touched."""

    def __init__(self):
        self.calls = []
        self.reply = Reply(
            answer=lambda value: self.calls.append(("answer", value)),
            part=lambda *facts: self.calls.append(("part", *facts)),
            add_row=lambda: self.calls.append(("add",)),
            drop_row=lambda row: self.calls.append(("drop", row)),
            pick=lambda: self.calls.append(("pick",)),
        )


def test_each_box_of_a_row_says_which_row_and_part_it_is():
    """Two rows: what is typed in the second's name is told as row 1, part name."""
    said = Said()
    rows = ((part("name", "CONTOH SATU"),), (part("name", "CONTOH DUA"),))
    drawn = fields.field(question("rows", rows=rows, blank=(part("name"),)), said.reply)

    looking.type_into(drawn, "q-1-name", "CONTOH TIGA")
    looking.press(drawn, "Tambah satu lagi")

    assert said.calls == [("part", 1, "name", "CONTOH TIGA"), ("add",)]
    assert "Nomor 2" in looking.words(drawn)


def test_a_table_not_begun_shows_its_first_row():
    """Nothing has to be pressed before one can type, and there is nothing to remove."""
    drawn = fields.field(question("rows", blank=(part("name"),)), Said().reply)

    assert "Nomor 1" in looking.words(drawn)
    assert "Hapus yang ini" not in looking.words(drawn)
    assert "Tambah satu lagi" not in looking.words(drawn)


def test_a_full_table_takes_no_more():
    """With as many rows as there may be, no other is offered."""
    drawn = fields.field(
        question("rows", rows=((part("name", "A"),),), blank=(part("name"),), most_rows=1),
        Said().reply,
    )

    assert "Tambah satu lagi" not in looking.words(drawn)


def test_a_person_is_a_box_for_each_part_with_its_own_error():
    """Name and NIK; what is wrong stands under the box it is wrong in."""
    said = Said()
    blank = (part("name"), part("nik", "123", "nik", error="NIK 16 angka."))
    drawn = fields.field(question("person", blank=blank), said.reply)

    looking.type_into(drawn, "q-0-nik", "1234")

    assert said.calls == [("part", 0, "nik", "1234")]
    assert "NIK 16 angka." in looking.words(drawn)


def test_a_choice_in_a_row_drops_down():
    """Relations are chosen, not typed."""
    said = Said()
    relation = part("relation", kind="choice", choices=(Choice("child", "Anak"),))
    drawn = fields.field(question("person", blank=(relation,)), said.reply)
    looking.choose(drawn, ft.Dropdown, "child")

    assert said.calls == [("part", 0, "relation", "child")]


def test_a_statement_shows_all_its_words_and_is_agreed_to_by_a_mark():
    """Pressing it says exactly these words were agreed to; pressing again takes it back."""
    for value, after in (("", "1-0123456789abcdef"), ("yes", "no")):
        said = Said()
        asked = question(
            "statement", statement="Isi ini benar.", agreed="1-0123456789abcdef", value=value
        )
        drawn = fields.field(asked, said.reply)
        (box,) = looking.all_of(drawn, ft.Checkbox)
        box.on_change()

        assert "Isi ini benar." in looking.words(drawn)
        assert said.calls == [("answer", after)]


def test_strokes_come_back_as_they_were_told():
    """What the box tells is a signature to the protocol, and draws again."""
    strokes = (((10, 20), (300, 400), (500, 100)), ((700, 80), (720, 380)))

    assert signature.strokes(signature.told(strokes)) == strokes
    assert drawings.read(signature.told(strokes)).value
    assert signature.strokes("bukan garis") == ()


def test_a_finger_draws_inside_the_box_only():
    """Strokes grow with the finger and stop at the edge."""
    drawn = []
    page = signature.sign(question("signature"), (), drawn.append, side=SIDE, done=drawn.append)
    (pad,) = looking.all_of(page, ft.GestureDetector)
    pad.on_pan_start(at(30, 15))
    page = signature.sign(
        question("signature"), drawn[-1], drawn.append, side=SIDE, done=drawn.append
    )
    (pad,) = looking.all_of(page, ft.GestureDetector)
    pad.on_pan_update(at(900, 900))

    assert drawn[-1] == (((100, 50), (999, 499)),)


def at(x, y):
    """A finger at this place."""
    return type("Event", (), {"local_position": ft.Offset(x, y)})()


SEA = ChartState(
    (Spot("Kawasi", -1.59, 127.42),), (Spot("Pulau Obi", -1.5, 127.7),), (-1.59, 127.42)
)


def test_the_middle_of_the_chart_is_home_and_a_touch_is_a_point():
    """A touch in the middle is where the person lives; half way up is north of it."""
    seen = []
    look = chart.begun(question("point"), SEA)
    for x, y, latitude in ((150, 150, -1.59), (150, 75, -1.59 + look.span / 4)):
        page = chart.chart(question("point"), SEA, look, seen.append, side=SIDE, done=seen.append)
        (sea,) = looking.all_of(page, ft.GestureDetector)
        sea.on_tap_up(at(x, y))

        assert seen[-1].point[0] == latitude
        assert seen[-1].point[1] == 127.42


def test_a_chosen_point_is_one_the_protocol_takes():
    """What the chart says is what a point is."""
    said = []
    look = chart.Look(-1.59, 127.42, point=(-1.58768, 127.42))
    page = chart.chart(question("point"), SEA, look, said.append, side=SIDE, done=said.append)
    looking.press(page, "Pakai titik ini")

    assert points.read(said[0], None).value == "-1.5877,127.4200"
