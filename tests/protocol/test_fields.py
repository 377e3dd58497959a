"""What counts as an answer, whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import fields, ids
from protocol.fields import Checked, Context, Kind
from protocol.ids import CaseId
from protocol.questions import Condition, Option, Question, Text, Unknown
from tests.protocol import known
from tests.protocol.asking import HERE, NIK, TODAY, ask, codes


@pytest.mark.parametrize(
    ("practice", "number", "errors"),
    [
        (True, NIK, []),
        (True, "8204081708900001", ["nik_not_practice"]),
        (False, NIK, ["nik_test_range"]),
        (False, "8204081708900001", []),
    ],
)
def test_practice_and_life_never_mix(practice, number, errors):
    """A practice deployment takes no real NIK, a real one no invented one."""
    read = fields.check(ask(Kind.NIK), number, Context(TODAY, practice=practice))

    assert (errors, []) == codes(read)


def test_a_short_nik_says_how_many_digits_there_are():
    """The words under the field name the count."""
    read = fields.check(ask(Kind.NIK), "820408170890990", HERE)

    assert [(each.code, each.facts) for each in read.findings] == [("nik_length", {"n": 15})]


def test_a_nik_is_held_against_the_form_it_stands_in():
    """Birth date and sex are asked elsewhere, and may differ for ever: only a warning."""
    question = ask(Kind.NIK, birth_from="born", sex_from="sex")
    answers = {"born": "1 Juli 1991", "sex": "female"}

    read = fields.check(question, NIK, Context(TODAY, answers, practice=True))

    assert codes(read) == ([], ["nik_date_differs", "nik_sex_differs"])


def test_two_witnesses_are_two_people():
    """The same NIK twice is one person."""
    question = ask(Kind.NIK, differs_from="other")

    read = fields.check(question, NIK, Context(TODAY, {"other": "8204.0817.0890.9901"}))

    assert codes(read)[0] == ["nik_same_person"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.NIK, "nik_empty"),
        (Kind.KK, "kk_empty"),
        (Kind.NAME, "name_empty"),
        (Kind.PHOTO, "photo_missing"),
        (Kind.TEXT, "required"),
        (Kind.RT, "required"),
        (Kind.THING, "photo_missing"),
        (Kind.STATEMENT, "consent_needed"),
        (Kind.SIGNATURE, "signature_empty"),
        (Kind.ROWS, "rows_empty"),
        (Kind.PERSON, "required"),
    ],
)
def test_only_what_is_needed_is_missed(kind, code):
    """An empty answer is an error where the question is required, and nothing elsewhere."""
    assert [code] == codes(fields.check(ask(kind, required=True), "  ", HERE))[0]
    assert Checked() == fields.check(ask(kind), "  ", HERE)


def test_a_condition_decides_whether_an_answer_is_needed():
    """`required_if` stands in place of `required`."""
    question = ask(Kind.TEXT, required=True, required_if=Condition("why", ("other",)))

    assert codes(fields.check(question, "", Context(TODAY, {"why": "school"})))[0] == []
    assert codes(fields.check(question, "", Context(TODAY, {"why": "other"})))[0] == ["required"]


def test_nothing_said_in_a_required_field_is_still_missing():
    """A dash says that an RT is not known, and no more."""
    assert codes(fields.check(ask(Kind.RT, required=True), "-", HERE))[0] == ["required"]


@pytest.mark.parametrize(
    ("typed", "errors", "warnings"),
    [
        ("24-11-2026", [], []),
        ("25-11-2026", [], ["date_future"]),
        ("26-11-2026", ["date_future"], []),
        ("31-12-1899", ["date_too_old"], []),
        ("24-09-2026", [], ["date_late"]),
        ("25-09-2026", [], []),
    ],
)
def test_a_date_of_the_past_lies_in_the_past(typed, errors, warnings):
    """A clock may be a day off; a late report is asked about and never refused."""
    question = ask(Kind.DATE, not_future=True, late_after_days=60)

    assert (errors, warnings) == codes(fields.check(question, typed, HERE))


@pytest.mark.parametrize(
    ("typed", "value"), [("03:20", "03:20"), ("3.20", "03:20"), ("23.59 WIT", "23:59")]
)
def test_a_time_is_read_with_dot_or_colon(typed, value):
    """Letters write 03.20 WIT, forms 03:20."""
    assert value == fields.check(ask(Kind.TIME), typed, HERE).value


@pytest.mark.parametrize("typed", ["24:00", "3:60", "pagi", "320"])
def test_a_time_that_is_none_is_refused(typed):
    """Nothing is guessed."""
    assert codes(fields.check(ask(Kind.TIME), typed, HERE))[0] == ["time_format"]


@pytest.mark.parametrize(
    ("typed", "value", "errors"),
    [
        ("3000", 3000, []),
        ("3.000", 3000, []),
        ("299", 299, ["too_small"]),
        ("7001", 7001, ["too_large"]),
        ("3,5", None, ["integer_format"]),
        ("-4", None, ["integer_format"]),
        ("tiga", None, ["integer_format"]),
        ("٣٠٠٠", None, ["integer_format"]),
    ],
)
def test_a_count_is_a_whole_number_within_its_limits(typed, value, errors):
    """Its limits are the question's."""
    read = fields.check(ask(Kind.INTEGER, min=300, max=7000), typed, HERE)

    assert (value, errors) == (read.value, codes(read)[0])


def test_a_text_keeps_to_its_length():
    """Counted in signs, after tidying, and told in words."""
    question = ask(Kind.LONG_TEXT, min_length=5, max_length=8)

    short = fields.check(question, "  abc  ", HERE)
    long = fields.check(question, "123456789", HERE)

    assert short.errors[0].facts == {"n": 3, "limit": 5}
    assert codes(long)[0] == ["too_long"]
    assert fields.check(question, "12\r\n45", HERE).value == "12\n45"


def test_only_what_is_offered_can_be_chosen():
    """An option may depend on another answer."""
    village = Option("village", Text("Desa", "Village"), Condition("about", ("false",)))
    question = ask(Kind.CHOICE, options=(Option("app", Text("HP", "Phone")), village))

    assert fields.check(question, "app", HERE).value == "app"
    assert codes(fields.check(question, "village", HERE))[0] == ["choice_unknown"]
    assert codes(fields.check(question, "other", HERE))[0] == ["choice_unknown"]
    open_to = Context(TODAY, {"about": "false"})
    assert fields.check(question, "village", open_to).value == "village"


def test_several_choices_are_kept_once_each_in_the_order_of_the_form():
    """However they were ticked."""
    options = tuple(Option(value, Text(value, value)) for value in "abc")

    assert fields.check(ask(Kind.CHOICES, options=options), ("c", "a", "c"), HERE).value == [
        "a",
        "c",
    ]


def test_no_is_an_answer_too():
    """Where only a yes will do, a statement is agreed to instead."""
    assert fields.check(ask(Kind.YES_NO), "true", HERE).value is True
    assert fields.check(ask(Kind.YES_NO), "false", HERE).value is False


@pytest.mark.parametrize(("typed", "meant"), [("yes", "true"), ("Ya", "true"), ("no", "false")])
def test_conditions_read_yes_as_files_write_it(typed, meant):
    """Screens may say yes where files say true."""
    assert fields.tidied(ask(Kind.YES_NO), typed) == meant
    assert fields.tidied(ask(Kind.TEXT), typed) == typed


def test_a_receipt_code_is_checked_by_its_last_sign():
    """As it is read aloud, with O for 0 and I for 1."""
    code = ids.receipt_code(CaseId("01990000000070008000000000000001"))
    typed = code.lower().replace("0", "o").replace("-", " ")

    assert fields.check(ask(Kind.RECEIPT), typed, HERE).value == code
    assert codes(fields.check(ask(Kind.RECEIPT), code[:-1], HERE))[0] == ["receipt_length"]
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert codes(fields.check(ask(Kind.RECEIPT), wrong, HERE))[0] == ["receipt_check"]


def test_a_village_is_one_of_the_list():
    """A well-formed code that names nothing is refused."""
    assert fields.check(ask(Kind.VILLAGE), "8204172003", HERE).value == "82.04.17.2003"
    assert codes(fields.check(ask(Kind.VILLAGE), "82.04.08.1001", HERE))[0] == ["region_format"]


PARTS = (
    Question("name", Kind.NAME, Text("Nama", "Name"), required=True),
    Question("nik", Kind.NIK, Text("NIK", "NIK")),
    Question("count", Kind.INTEGER, Text("Jumlah", "Count")),
    Question("ready", Kind.YES_NO, Text("Siap", "Ready")),
)


@pytest.mark.parametrize("vector", known.load("answers")["vectors"], ids=lambda v: v["note"])
def test_every_known_answer_stands_on_the_wire_as_known(vector):
    """From what was typed and from what was sent, the same value."""
    question = ask(
        Kind(vector["kind"]),
        unknown=Unknown(vector["unknown"]) if "unknown" in vector else None,
        decimals=vector.get("decimals"),
        statement=Text(**vector.get("statement", {"id": "", "en": ""})),
        statement_version=vector.get("statement_version", 0),
        parts=PARTS if vector.get("parts") else (),
    )

    assert fields.check(question, vector["typed"], HERE) == Checked(vector["value"])
    assert fields.check(question, fields.typed(vector["value"]), HERE).value == vector["value"]


@given(st.sampled_from(Kind), st.text() | st.lists(st.text()), st.booleans())
def test_whatever_is_typed_checking_gives_an_answer(kind, raw, required):
    """It never raises, and a value without errors is one the wire can carry."""
    read = fields.check(ask(kind, required=required), raw, HERE)

    assert read.value is None or isinstance(read.value, str | int | bool | list | dict)
    assert read.accepted or read.errors
