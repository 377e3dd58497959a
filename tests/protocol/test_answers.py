"""A whole form is ready when nothing needed is missing, and says what is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import answers, services, statements
from protocol.answers import Form
from protocol.questions import Kind, Raw

SKTM = "surat-keterangan-tidak-mampu"
TODAY = date(2026, 11, 24)
APPLICANT: dict[str, Raw] = {
    "full_name": "CONTOH UJI",
    "nik": "8204 0817 0890 9901",
    "kk_number": "8204081201159901",
    "birth_place": "Labuha",
    "birth_date": "17 Agustus 1990",
    "sex": "male",
    "village_code": "82.04.17.2003",
    "contact_via": "village_officer",
    "collect_at": "village_office",
    "filed_by": "self",
    "consent": "true",
}
LETTER: dict[str, Raw] = APPLICANT | {
    "purpose": "school",
    "relation": "self",
    "dependants": "4",
    "monthly_income_band": "not_fixed",
    "has_ktp": "true",
}
BIRTH: dict[str, Raw] = APPLICANT | {
    "child_name": "CONTOH BAYI",
    "child_sex": "female",
    "child_order": "2",
    "birth_kind": "single",
    "child_birth_date": "10-11-2026",
    "birth_place_kind": "home",
    "birth_place_text": "Halmahera Selatan",
    "helper_kind": "midwife_nurse",
    "mother_name": "CONTOH IBU",
    "mother_nik": "8204085708909902",
    "parents_marriage": "registered",
    "witness1_name": "CONTOH SAKSI",
    "witness1_nik": "8204081708909921",
    "witness2_name": "CONTOH SAKSI DUA",
    "witness2_nik": "8204081708909922",
    "kk_target": "8204081201159901",
    "also_request": ("kia", "kk_update"),
}
COMPLAINT: dict[str, Raw] = {
    "kind": "complaint",
    "topic": "signal",
    "about_village": "false",
    "village_code": "82.04.11.2003",
    "text": "Sinyal di dermaga mati sejak hari Senin.",
    "hide_name": "true",
    "anonymous": "false",
    "reply_via": "app_code",
}
WHOLE: dict[str, tuple[dict[str, Raw], set[str]]] = {
    "surat-keterangan-tidak-mampu": (LETTER, {"kk", "ktp"}),
    "kelahiran": (BIRTH, {"birth_letter", "marriage_proof", "kk"}),
    "pengaduan": (COMPLAINT, set()),
}
EMPTY = {
    Kind.NIK: "nik_empty",
    Kind.KK: "kk_empty",
    Kind.NAME: "name_empty",
    Kind.STATEMENT: "consent_needed",
}
UNNEEDED = {"kk_number"}


def judged(key: str, more: dict[str, Raw] | None = None, photos: set[str] | None = None):
    """Review a whole form of a service, changed a little."""
    given, taken = WHOLE[key]
    form = Form(
        services.catalogue()[key], given | (more or {}), taken if photos is None else photos
    )
    return answers.review(form, TODAY, practice=True)


def each_needed() -> list[tuple[str, str]]:
    """Return every answer of every whole form but the ones that may stay empty."""
    return [
        (key, name) for key, (given, _) in WHOLE.items() for name in given if name not in UNNEEDED
    ]


@pytest.mark.parametrize("key", WHOLE)
def test_a_whole_form_is_ready(key):
    """Nothing is missing and nothing is odd."""
    review = judged(key)

    assert (review.ready, review.missing, review.warnings) == (True, (), ())
    assert all(page.stands for page in review.pages)


@pytest.mark.parametrize(("key", "name"), each_needed())
def test_each_single_answer_that_is_needed_is_missed(key, name):
    """And nothing else is."""
    question = services.catalogue()[key].question(name)

    review = judged(key, {name: ""})

    assert review.missing == ((name, EMPTY.get(question.kind, "required")),)
    assert not review.ready
    assert name not in review.values
    assert [page.stands for page in review.pages].index(False) == review.page_of(name)


@pytest.mark.parametrize(
    ("key", "photo"),
    [
        ("surat-keterangan-tidak-mampu", "kk"),
        ("surat-keterangan-tidak-mampu", "ktp"),
        ("kelahiran", "kk"),
        ("kelahiran", "marriage_proof"),
    ],
)
def test_each_single_photo_that_is_needed_is_missed(key, photo):
    """By its own code, so that the words can ask for a photo."""
    review = judged(key, photos=WHOLE[key][1] - {photo})

    assert review.missing == ((photo, "photo_missing"),)


def test_a_letter_of_birth_or_a_statement_is_enough():
    """Without the letter the statement is asked for; the letter is what is named as missing."""
    with_letter = judged("kelahiran")
    assert "photo_sptjm_birth" not in [each.page.key for each in with_letter.pages]

    without = judged("kelahiran", photos={"marriage_proof", "kk"})
    assert without.missing == (("birth_letter", "photo_any_of"),)
    stands = {each.page.key: each.stands for each in without.pages}
    assert stands["photo_birth_letter"]
    assert not stands["photo_sptjm_birth"]

    assert judged("kelahiran", photos={"marriage_proof", "kk", "sptjm_birth"}).ready


def test_who_has_no_ktp_can_ask_all_the_same():
    """Nobody is locked out by a paper they do not have."""
    review = judged("surat-keterangan-tidak-mampu", {"has_ktp": "false"}, {"kk"})

    assert review.ready
    assert review.values["has_ktp"] is False


def test_a_yes_is_a_yes_however_a_screen_says_it():
    """The photo of a KTP is asked for whether the answer is kept as yes or as true."""
    for yes, no in (("yes", "no"), ("true", "false")):
        assert judged(SKTM, {"has_ktp": yes}, {"kk"}).missing == (("ktp", "photo_missing"),)
        assert judged(SKTM, {"has_ktp": no}, {"kk"}).ready


@pytest.mark.parametrize(
    ("marriage", "photo"),
    [("registered", "marriage_proof"), ("unregistered_sptjm", "sptjm_couple"), ("none", None)],
)
def test_the_parents_marriage_decides_which_paper_is_needed(marriage, photo):
    """A child of a mother needs none."""
    review = judged("kelahiran", {"parents_marriage": marriage}, {"birth_letter", "kk"})

    assert review.missing == (((photo, "photo_missing"),) if photo else ())


def test_a_father_who_is_named_has_a_nik():
    """And one who is not, has none."""
    review = judged("kelahiran", {"father_name": "CONTOH AYAH"})

    assert review.missing == (("father_nik", "nik_empty"),)


def test_another_purpose_is_explained():
    """The other purposes may be."""
    review = judged("surat-keterangan-tidak-mampu", {"purpose": "other"})

    assert review.missing == (("purpose_detail", "required"),)


def test_a_letter_for_oneself_names_the_applicant():
    """Nobody types the same name twice; for a child the child's name is needed."""
    key = "surat-keterangan-tidak-mampu"

    own = judged(key)
    assert own.values["for_person_name"] == "CONTOH UJI"
    assert own.values["for_person_nik"] == "8204081708909901"

    childs = judged(key, {"relation": "child"})
    assert childs.missing == (("for_person_name", "name_empty"),)
    assert "for_person_nik" not in childs.values


def test_what_is_no_longer_asked_is_not_sent():
    """A name typed before the answer above it changed stays in the draft and goes nowhere."""
    review = judged("surat-keterangan-tidak-mampu", {"filer_name": "CONTOH BANTU", "unknown": "x"})

    assert "filer_name" not in review.values
    assert "unknown" not in review.values


def test_values_are_typed_for_the_wire():
    """Numbers as numbers, yes as true, dates as ISO, a NIK without spaces, no photos."""
    letter = judged("surat-keterangan-tidak-mampu", {"rt": "2", "phone": "0812-0000-0000"}).values
    birth = judged("kelahiran", {"birth_time": "3.20", "weight_gram": "3.000"}).values

    assert letter["nik"] == "8204081708909901"
    assert letter["dependants"] == 4
    assert letter["has_ktp"] is True
    assert letter["consent"] == statements.mark(services.catalogue()[SKTM].question("consent"))
    assert letter["birth_date"] == "1990-08-17"
    assert (letter["rt"], letter["phone"]) == ("002", "+6281200000000")
    assert "kk" not in letter
    assert birth["also_request"] == ["kk_update", "kia"]
    assert (birth["birth_time"], birth["weight_gram"]) == ("03:20", 3000)


def test_warnings_do_not_hold_a_form_up():
    """They are asked about once, and may stand."""
    review = judged(
        "kelahiran", {"child_name": "CONTOH", "kk_target": "8204081708909901", "sex": "female"}
    )

    assert review.ready
    assert set(review.warnings) == {
        ("nik", "nik_sex_differs"),
        ("child_name", "name_one_word"),
        ("kk_target", "kk_same_as_nik"),
    }


def test_the_same_witness_twice_is_one_witness():
    """Two people are asked for."""
    review = judged("kelahiran", {"witness2_nik": "8204081708909921"})

    assert review.missing == (("witness2_nik", "nik_same_person"),)


def test_an_answer_about_the_village_does_not_come_through_it():
    """The village officer is not offered where the complaint is about the village."""
    sent_there = {"reply_via": "village_officer"}

    assert judged("pengaduan", sent_there).ready
    review = judged("pengaduan", sent_there | {"about_village": "true"})
    assert review.missing == (("reply_via", "choice_unknown"),)
    asked = {each.question.key: each for page in review.pages for each in page.questions}
    assert "village_officer" not in [option.value for option in asked["reply_via"].options]


def test_more_photos_are_asked_for_one_after_the_other():
    """Up to three, each on a page of its own."""
    pages = [len(judged("pengaduan", photos=photos).pages) for photos in (
        set(), {"complaint_evidence"}, {"complaint_evidence", "complaint_evidence_2"},
    )]  # fmt: skip

    assert pages == [pages[0], pages[0] + 1, pages[0] + 2]


def test_a_new_draft_knows_who_asks():
    """From the introduction, with what most people choose."""
    person = {"name": "CONTOH UJI", "nik": "8204081708909901", "village": "82.04.17.2003"}

    begun = answers.first_answers(services.catalogue()["kelahiran"], person)

    assert begun == {
        "full_name": "CONTOH UJI",
        "nik": "8204081708909901",
        "village_code": "82.04.17.2003",
        "also_request": ("kk_update", "kia"),
    }


KEYS = st.sampled_from(sorted({q.key for s in services.catalogue().values() for q in s.questions}))


@given(
    st.sampled_from(sorted(WHOLE)),
    st.dictionaries(KEYS, st.text() | st.lists(st.text()) | st.sampled_from(["true", "other"])),
    st.sets(KEYS),
)
def test_whatever_was_typed_a_review_is_given(key, typed, photos):
    """It never raises, and only answers that stand are for sending."""
    service = services.catalogue()[key]

    review = answers.review(Form(service, typed, photos), TODAY, practice=False)

    wrong = {name for name, _ in review.missing}
    assert not wrong & review.values.keys()
    assert review.ready is not bool(review.missing)
