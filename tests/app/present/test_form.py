"""A form as the screens get it: every kind of question with what its control needs."""

from dataclasses import replace
from datetime import date

import pytest

from app.filling import Filling
from app.model import Photo
from app.present import form
from app.strings import t
from protocol import answers, parts, services, statements
from protocol.answers import Form
from protocol.questions import Kind, Option, Page, Question, Text, Unknown
from tests.protocol import families

TODAY = date(2026, 11, 24)
NAME = Question("name", Kind.NAME, Text("Nama", "Name"), required=True, example="CONTOH")
KIND = Question(
    "kind", Kind.CHOICE, Text("Jenis", "Kind"), options=(Option("a", Text("Anak", "Child")),)
)
WHERE = Question("where", Kind.VILLAGE, Text("Desa", "Village"))
TABLE = Question(
    "table", Kind.ROWS, Text("Daftar", "List"), parts=(NAME, KIND, WHERE), min=1, max=3
)
STATEMENT = Question(
    "agree",
    Kind.STATEMENT,
    Text("Setuju", "Agree"),
    statement=Text("Ini benar.", "This is true."),
    statement_version=2,
)
BORN = Question("born", Kind.DATE, Text("Lahir", "Born"), unknown=Unknown.MONTH)
ROWS = (
    parts.write({"name": "CONTOH SATU", "kind": "a"}),
    parts.write({"kind": "a", "where": "82.04.17.2003"}),
)


def shown(question, value="", *, marked=True):
    """Return what the screen gets for one question, answered so."""
    whole = services.catalogue()["pengaduan"]
    service = replace(whole, pages=(Page("one", Text("a", "b"), Text("c", "d"), (question,)),))
    filling = Filling("", service, {question.key: value} if value else {})
    filling = filling.marking(question.key) if marked else filling
    return form.page(filling, filling.review(TODAY, practice=True)).questions[0]


def test_a_table_is_shown_row_by_row():
    """Each box with its own value, choices and errors, and a row that can be begun."""
    state = shown(TABLE, ROWS)

    assert [[part.value for part in row] for row in state.rows] == [
        ["CONTOH SATU", "a", ""],
        ["", "a", "82.04.17.2003"],
    ]
    assert [part.error for part in state.rows[1]] == ["Isi nama lengkap seperti di KTP.", "", ""]
    assert [part.error for part in state.rows[0]] == ["", "", ""]
    assert state.error == "Baris 2: Isi nama lengkap seperti di KTP."
    assert [part.key for part in state.blank] == ["name", "kind", "where"]
    assert [each.label for each in state.blank[1].choices] == ["Anak"]
    assert len(state.blank[2].choices) == 249
    assert (state.blank[0].example, state.most_rows) == ("CONTOH", 3)


def test_nobody_is_told_off_before_they_have_tried():
    """In a table neither."""
    state = shown(TABLE, ROWS, marked=False)

    assert not state.error
    assert not any(part.error for row in state.rows for part in row)


@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.PLACE])
def test_a_person_is_a_table_of_one(kind):
    """The same control draws both."""
    question = replace(TABLE, kind=kind, min=None, max=None)
    state = shown(question, parts.write({"kind": "a"}))

    assert [part.error for part in state.rows[0]] == ["Isi nama lengkap seperti di KTP.", "", ""]
    assert (state.error, state.most_rows) == ("Isi nama lengkap seperti di KTP.", None)


def test_a_statement_brings_its_words_and_the_answer_that_agrees():
    """Agreeing to it is answering with the mark of just these words."""
    state = shown(STATEMENT)

    assert (state.statement, state.agreed) == ("Ini benar.", statements.mark(STATEMENT))
    assert shown(STATEMENT, state.agreed).error == ""
    assert shown(STATEMENT, "yes").value == "yes"


def test_a_date_says_what_may_be_left_out():
    """So the boxes for day and month may say so."""
    assert shown(BORN).unknown == "month"
    assert shown(BORN, "--1926").error == ""
    assert shown(replace(BORN, unknown=None), "--1926").error


def test_before_sending_it_is_said_whether_it_can_sail_and_why():
    """Not yet, with what it lacks; then ready, but for something to know."""
    service = services.catalogue()["usulan-dtsen"]
    family = families.ready(service)
    lacking = Filling("", service, family.without("floor").answers)
    knowing = Filling("", service, family.answers | {"request_kind": "propose_family"})

    said = form.read_back(lacking, lacking.review(families.TODAY, practice=True))
    assert (said.verdict, said.ready) == ("not_yet", False)
    first = said.reasons[0]
    assert first.text == "Lantai: Bagian ini harus diisi."
    assert first.page == next(each.page for each in said.lines if each.label == "Lantai")
    whole = Form(service, knowing.answers, family.photos)
    said = form.read_back(knowing, answers.review(whole, families.TODAY, practice=True))
    assert (said.verdict, said.ready) == ("but", True)
    assert [each.text for each in said.reasons] == [
        "Mau apa: Ini usulan. Belum tentu dapat bantuan."
    ]


@pytest.mark.parametrize(
    ("key", "fee", "visit"),
    [
        (
            "pengantar-skck",
            "Surat desa gratis. Di polisi ada biaya Rp30.000.",
            "Sidik jari di kantor polisi. Surat diambil di kantor desa.",
        ),
        ("kartu-keluarga", "Gratis. Jangan bayar kepada siapa pun.", "Tidak perlu datang."),
    ],
)
def test_before_sending_it_is_said_what_others_charge_and_whether_to_come(key, fee, visit):
    """Free is said as free; what the police take is not kept quiet."""
    filling = Filling("", services.catalogue()[key], {})

    said = form.read_back(filling, filling.review(TODAY, practice=True))

    assert (said.fee, said.visit) == (fee, visit)


def test_papers_that_lack_are_named_from_the_first_page_on():
    """Each with the page that asks for it; of two that stand for each other, either will do."""
    service = services.catalogue()["kelahiran"]
    family = families.ready(service)
    bare = Filling("", service, family.answers)

    state = form.page(bare, bare.review(families.TODAY, practice=True))

    named = {each.text: each.page for each in state.lacking}
    either = (
        "Foto surat keterangan lahir atau Surat pernyataan kelahiran (SPTJM F-2.03) dan 2 saksi"
    )
    assert {either, "Foto Kartu Keluarga asli"} <= named.keys()
    turned = replace(bare, page=named["Foto Kartu Keluarga asli"] or 0)
    there = form.page(turned, turned.review(families.TODAY, practice=True))
    assert "kk" in [each.key for each in there.questions]


def test_a_form_with_all_its_papers_names_none():
    """What is there is not asked for again."""
    family = families.ready(services.catalogue()["kartu-keluarga"])
    photos = dict.fromkeys(family.photos, Photo(b"", 1))
    whole = Filling("", family.service, family.answers, photos)

    assert form.page(whole, whole.review(families.TODAY, practice=True)).lacking == ()


@pytest.mark.parametrize("seal", ["sealed_phone", "sealed_tablet", "unsealed"])
def test_who_will_read_a_report_is_said_before_it_is_sent(seal):
    """Of a report about an officer alone; a complaint about a road has no seal to speak of."""
    service = services.catalogue()["pengaduan"]
    for topic, words in (("officer_conduct", t(f"review.{seal}")), ("road_port", "")):
        filling = Filling("d1", service, {"topic": topic}, {}, 99)
        review = filling.review(TODAY, False)
        assert form.read_back(filling, review, seal=seal).seal == words
