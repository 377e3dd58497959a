"""Answers made of parts: a person, a place, a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import fields, parts
from protocol.fields import Context
from protocol.questions import Condition, Kind, Option, Question, Text
from tests.protocol.asking import HERE, NIK, TODAY, WOMAN, ask, codes

NAME = Question("name", Kind.NAME, Text("Nama", "Name"), required=True)
NUMBER = Question("nik", Kind.NIK, Text("NIK", "NIK"))
CHILD = Option("child", Text("Anak", "Child"))
RELATION = Question(
    "relation",
    Kind.CHOICE,
    Text("Hubungan", "Relation"),
    options=(CHILD, Option("head", Text("K", "H"))),
)
AGE = Question(
    "age",
    Kind.INTEGER,
    Text("Umur", "Age"),
    visible_if=Condition("relation", ("child",)),
    required_if=Condition("relation", ("child",)),
)
PERSON = (NAME, NUMBER, RELATION)
TYPED = {"name": "CONTOH ANAK", "nik": "8204 0817 0890 9901", "relation": "child"}
MEANT = {"name": "CONTOH ANAK", "nik": NIK, "relation": "child"}


def where(checked: fields.Checked) -> list[tuple[int | None, str, str]]:
    """Return row, part and code of every error."""
    return [(each.row, each.part, each.code) for each in checked.errors]


@pytest.mark.parametrize(
    "typed",
    [
        parts.write(TYPED),
        "CONTOH ANAK; 8204081708909901; child",
        "CONTOH ANAK;8204081708909901;Anak",
        "CONTOH ANAK; 8204081708909901; CHILD",
    ],
)
def test_a_person_is_read_from_boxes_or_from_one_line(typed):
    """Until a screen has a box for each part, one line does."""
    read = fields.check(ask(Kind.PERSON, parts=PERSON), typed, HERE)

    assert (read.value, codes(read)) == (MEANT, ([], []))


def test_what_is_wrong_with_a_part_says_which():
    """So the screen can put it under the right box."""
    read = fields.check(ask(Kind.PERSON, parts=PERSON), "; 82040817; cucu", HERE)

    assert where(read) == [
        (None, "name", "name_empty"),
        (None, "nik", "nik_length"),
        (None, "relation", "choice_unknown"),
    ]


def test_nobody_is_not_half_a_person():
    """Left empty where it may be, nothing in it is asked for."""
    question = ask(Kind.PERSON, parts=PERSON)

    assert fields.check(question, parts.write({"name": " "}), HERE) == fields.Checked()
    assert fields.check(question, " ; ; ", HERE).accepted
    needed = fields.check(ask(Kind.PERSON, parts=PERSON, required=True), " ; ", HERE)
    assert codes(needed)[0] == ["required"]


def test_a_table_has_rows_and_says_which_is_wrong():
    """Rows count from 0; one wrong row leaves the others."""
    rows = (parts.write(TYPED), "CONTOH DUA; 123", "CONTOH TIGA")
    read = fields.check(ask(Kind.ROWS, parts=PERSON, min=1, max=20), rows, HERE)

    assert where(read) == [(1, "nik", "nik_length")]
    assert isinstance(read.value, list)
    assert read.value[0] == MEANT
    assert read.value[2] == {"name": "CONTOH TIGA"}


def test_a_table_may_be_typed_into_one_box():
    """A line for each row; empty lines are none."""
    typed = f"CONTOH ANAK; {NIK}; Anak\n\n ; \nCONTOH DUA; {WOMAN}"
    read = fields.check(ask(Kind.ROWS, parts=PERSON), typed, HERE)

    assert read.value == [MEANT, {"name": "CONTOH DUA", "nik": WOMAN}]


@pytest.mark.parametrize(
    ("rows", "errors"),
    [([], ["rows_empty"]), (["A"], ["rows_few"]), (["A", "B"], []), (["A"] * 4, ["rows_many"])],
)
def test_a_table_has_as_many_rows_as_asked_for(rows, errors):
    """No fewer, no more."""
    question = ask(Kind.ROWS, parts=PERSON, min=2, max=3, required=True)

    assert codes(fields.check(question, rows, HERE))[0] == errors


def test_a_part_may_depend_on_the_others_of_its_row():
    """And only on those of its own row, or on the form around it."""
    question = ask(Kind.ROWS, parts=(NAME, RELATION, AGE))
    rows = [
        parts.write({"name": "A", "relation": "child"}),
        parts.write({"name": "B", "relation": "head", "age": "7"}),
        parts.write({"name": "C", "relation": "child", "age": "7"}),
    ]
    read = fields.check(question, rows, Context(TODAY, {"age": "3", "relation": "child"}))

    assert where(read) == [(0, "age", "required")]
    assert isinstance(read.value, list)
    assert read.value[1:] == [
        {"name": "B", "relation": "head"},
        {"name": "C", "relation": "child", "age": 7},
    ]


def test_every_nik_in_an_answer_is_found():
    """A practice number in the third row is as made up as in the first question."""
    table = ask(Kind.ROWS, parts=PERSON)

    assert fields.names_niks(table)
    assert fields.niks(table, [MEANT, {"name": "B"}, {"nik": WOMAN}]) == (NIK, WOMAN)
    assert fields.niks(ask(Kind.PERSON, parts=PERSON), MEANT) == (NIK,)
    assert fields.niks(ask(Kind.NIK), NIK) == (NIK,)
    assert fields.niks(table, NIK) == ()
    assert not fields.names_niks(ask(Kind.TEXT))


def test_a_box_is_typed_into_at_a_time():
    """The other boxes and rows stay; a row past the last is begun; an empty one goes."""
    first = parts.with_part("", PERSON, 0, "name", "CONTOH ANAK")
    both = parts.with_part(first, PERSON, 1, "nik", NIK)
    more = parts.with_part(both, PERSON, 0, "relation", "child")

    assert [parts.read(line, PERSON) for line in more] == [
        {"name": "CONTOH ANAK", "relation": "child"},
        {"nik": NIK},
    ]
    assert parts.with_part(more, PERSON, 1, "nik", "") == more[:1]
    assert parts.without_row(more, 0) == more[1:]
    assert parts.without_row(more, 7) == more
    typed = parts.with_part("CONTOH ANAK; 12", PERSON, 0, "nik", NIK)
    assert [parts.read(line, PERSON) for line in typed] == [{"name": "CONTOH ANAK", "nik": NIK}]


LINES = st.dictionaries(st.sampled_from(["name", "nik", "relation", "age", "x"]), st.text())


@given(st.lists(LINES.map(parts.write) | st.text()))
def test_what_was_read_is_read_again_as_itself(rows):
    """Whatever was typed, it never raises, and the wire can be read as if it were typed."""
    question = ask(Kind.ROWS, parts=(NAME, NUMBER, RELATION, AGE))

    read = fields.check(question, rows, HERE)

    if read.accepted and read.value is not None:
        assert fields.check(question, fields.typed(read.value), HERE).value == read.value
