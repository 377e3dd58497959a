"""Reading a case and deciding on it."""

from protocol import qr
from protocol.messages import Kind
from protocol.steps import State
from tests.server import queued
from tests.server.conftest import ANYBODY, House
from tests.server.console.desk import Desk, forms, text
from tests.server.phones import COMPLAINT, NIK, SKTM


def test_a_case_shows_what_the_citizen_wrote(house, desk, phone):
    """Answers stand under the questions they answer, codes and places as people read them."""
    application = phone.apply(purpose="school", birth_date="1990-08-17", consent=True)
    house.tell(phone, application)

    said = text(desk.get(f"/console/cases/{application.id}"))

    assert "Surat Keterangan Tidak Mampu" in said
    assert "SITI CONTOH" in said
    assert "8204 •••• •••• 9902" in said
    assert "17 Agustus 1990" in said
    assert "Kecamatan" in said
    assert "Selasa, 24 November 12.00 WIT" in said
    assert "Identitas belum diperiksa" in said


def test_what_a_citizen_wrote_is_never_markup(house, desk, phone):
    """An answer with tags in it is shown as it was typed, and nothing else happens."""
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    application = phone.apply(purpose_detail=evil, full_name=evil, address_note=evil)
    house.tell(phone, application)

    for page in (desk.get("/console"), desk.get(f"/console/cases/{application.id}")):
        assert "<script>" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;" in page.text


def test_a_decision_is_in_the_ledger_under_the_persons_own_key(house, desk, phone):
    """Pressing the button signs a decision, keeps it, and owes it to the phone."""
    application = phone.apply()
    house.tell(phone, application)

    answer = desk.decide(application.id, "accept")

    assert answer.status_code == 303
    (heard,) = house.tell(phone).heard
    assert heard.kind == Kind.DECISION
    assert (heard.body["step"], heard.body["after"]) == ("accept", 1)
    assert "Tercatat" in text(desk.get(answer.headers["location"]))
    assert _state(house, application.id) is State.VILLAGE_REVIEW


def test_only_steps_that_fit_are_offered(house, desk, phone):
    """The box follows the table of steps: received, at work, ready, done."""
    application = phone.apply()
    house.tell(phone, application)

    seen = [desk.steps(application.id)]
    for step in ("accept", "approve", "complete"):
        desk.decide(application.id, step)
        seen.append(desk.steps(application.id))

    assert seen == [
        ["accept", "ask", "reject"],
        ["approve", "sign", "pass_on", "ask", "reject"],
        ["complete", "pass_on"],
        [],
    ]


def test_asking_for_completion_names_reason_questions_and_words(house, desk, phone):
    """The phone hears why, which answers to mend, and the words to it."""
    application = phone.apply()
    house.tell(phone, application)

    answer = desk.decide(
        application.id,
        "ask",
        reason="photo_unreadable",
        questions=["kk", "full_name"],
        note="  Foto di tempat\n terang. ",
    )

    assert answer.status_code == 303
    (heard,) = house.tell(phone).heard
    assert heard.body["reason"] == "photo_unreadable"
    assert heard.body["questions"] == ["kk", "full_name"]
    assert heard.body["note"] == "Foto di tempat\nterang."
    said = text(desk.get(f"/console/cases/{application.id}"))
    assert "Foto tidak jelas" in said
    assert "Tidak ada langkah untuk petugas sekarang." in said


def test_what_was_typed_stays_when_something_is_missing(house, desk, phone):
    """Nothing is signed, the field says what it wants, and no letter is lost."""
    application = phone.apply()
    house.tell(phone, application)

    answer = desk.decide(
        application.id, "ask", reason="photo_unreadable", note="Sampai nomornya terbaca."
    )

    assert answer.status_code == 422
    assert "Centang paling sedikit satu" in text(answer)
    assert "Sampai nomornya terbaca." in answer.text
    assert '<option value="photo_unreadable" selected>' in answer.text
    assert _state(house, application.id) is State.AT_VILLAGE


def test_a_note_too_long_for_a_phone_is_not_sent(house, desk, phone):
    """The limit holds whatever a browser lets through."""
    application = phone.apply()
    house.tell(phone, application)

    answer = desk.decide(application.id, "reject", reason="duplicate", note="x" * 1_001)

    assert answer.status_code == 422
    assert _state(house, application.id) is State.AT_VILLAGE


def test_a_long_answer_arrives_whole_with_its_paragraphs(house, desk, phone):
    """As much as a citizen's own story may say is said back, through the codes of a screen too."""
    application = phone.apply()
    house.tell(phone, application)
    note = "\n\n".join(["Kapal sedang diperbaiki. " * 18 + "Datang lagi."] * 2)
    assert 900 < len(note) <= 1_000

    page = desk.get(f"/console/cases/{application.id}")
    desk.decide(application.id, "reject", reason="other", note=note.replace("\n", "\r\n"))

    assert 'id="reject-note" name="note" rows="6" maxlength="1000"' in page.text
    assert qr.parts(house.take(phone.up()))
    assert house.tell(phone).heard[-1].body["note"] == note
    assert note in desk.get(f"/console/cases/{application.id}").text


def test_rejecting_needs_a_reason_and_what_to_do_next(house, desk, phone):
    """A rejection without a way on is not sent; with one it ends the case."""
    application = phone.apply()
    house.tell(phone, application)

    bare = desk.decide(application.id, "reject")
    whole = desk.decide(
        application.id, "reject", reason="wrong_office", note="Silakan ke kantor kecamatan."
    )

    assert (bare.status_code, whole.status_code) == (422, 303)
    assert _state(house, application.id) is State.REJECTED


def test_who_decides_on_an_old_page_reads_what_came_between(house, desk, phone):
    """A step that no longer fits is not taken; the page says what happened and keeps the words."""
    application = phone.apply()
    house.tell(phone, application)
    old = desk.get(f"/console/cases/{application.id}")
    house.tell(phone, phone.withdraw(application.id))

    answer = desk.decide(
        application.id, "reject", page=old, reason="duplicate", note="Lihat kode yang lama."
    )

    assert answer.status_code == 409
    said = text(answer)
    assert "ada kabar baru" in said
    assert "Permohonan dibatalkan" in said
    assert "Lihat kode yang lama." in said
    assert _state(house, application.id) is State.WITHDRAWN


def test_who_was_away_too_long_signs_in_and_comes_back_to_the_case(house, desk, phone):
    """A decision sent after the session ended is not taken, and leads back to its page."""
    application = phone.apply()
    house.tell(phone, application)
    page = desk.get(f"/console/cases/{application.id}")
    house.clock.passes(minutes=31)

    answer = desk.decide(application.id, "accept", page=page)

    assert answer.status_code == 303
    assert answer.headers["location"] == (
        f"/console/sign-in?return_to=%2Fconsole%2Fcases%2F{application.id}"
    )
    assert _state(house, application.id) is State.AT_VILLAGE


def test_a_step_no_box_offers_is_not_taken(house, desk, phone):
    """What somebody types into the form by hand is answered like any step that does not fit."""
    application = phone.apply()
    house.tell(phone, application)

    page = desk.get(f"/console/cases/{application.id}")
    form = desk.form(page, f"/console/cases/{application.id}/decisions", step="accept")

    answers = [
        desk.browser.post(form.action, data={**form.fields, "step": step})
        for step in ("supplement", "nonsense", "ready", "")
    ]

    assert [answer.status_code for answer in answers] == [409] * 4
    assert "tidak bisa diambil sekarang" in text(answers[0])
    assert _state(house, application.id) is State.AT_VILLAGE


def test_a_forged_form_changes_nothing(house, desk, phone):
    """Neither a wrong token nor another site's page decides anything."""
    application = phone.apply()
    house.tell(phone, application)
    page = desk.get(f"/console/cases/{application.id}")
    form = desk.form(page, f"/console/cases/{application.id}/decisions", step="accept")
    wrong = {**form.fields, "csrf": "wrong"}
    elsewhere = {"origin": "https://example.com"}
    framed = {"sec-fetch-site": "cross-site"}

    answers = [
        desk.browser.post(form.action, data=wrong),
        desk.browser.post(form.action, data={"step": "accept"}),
        desk.browser.post(form.action, data=form.fields, headers=elsewhere),
        desk.browser.post(form.action, data=form.fields, headers={"origin": "null"}),
        desk.browser.post(form.action, data=form.fields, headers=framed),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert _state(house, application.id) is State.AT_VILLAGE


def test_a_browser_that_hides_the_origin_is_believed_about_the_site(house, desk, phone):
    """Our own referrer policy makes browsers send `Origin: null`; Sec-Fetch-Site then counts."""
    application = phone.apply()
    house.tell(phone, application)
    page = desk.get(f"/console/cases/{application.id}")
    form = desk.form(page, f"/console/cases/{application.id}/decisions", step="accept")
    own = {"origin": "null", "sec-fetch-site": "same-origin"}

    assert desk.browser.post(form.action, data=form.fields, headers=own).status_code == 303


def test_cases_of_another_service_are_not_there(house, phone):
    """Out of scope and unknown are the same page, for reading, deciding and photos."""
    house.staff("budi", (COMPLAINT,))
    application = phone.apply(SKTM)
    house.tell(phone, application)
    desk = Desk(house, "budi")
    csrf = forms(desk.get("/console"))[0].fields["csrf"]

    answers = [
        desk.get(f"/console/cases/{application.id}"),
        desk.get(f"/console/cases/{'0' * 32}"),
        desk.get("/console/cases/unknown"),
        desk.get(f"/console/papers/{application.id}/{'0' * 64}"),
        desk.browser.post(
            f"/console/cases/{application.id}/decisions", data={"csrf": csrf, "step": "accept"}
        ),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert len({text(answer) for answer in answers}) == 1
    assert "SITI" not in text(desk.get("/console"))


def test_who_hides_their_name_is_called_by_none(house, desk, phone):
    """A complaint with a hidden name shows it nowhere, not even in the history."""
    body = {"service": COMPLAINT, "answers": {"hide_name": True, "text": "Dermaga rusak."}}
    application = phone.say(Kind.APPLICATION, body)
    house.tell(phone, application)

    for page in (desk.get("/console"), desk.get(f"/console/cases/{application.id}")):
        assert "Tanpa nama" in text(page)
        assert "SITI" not in page.text
        assert NIK[-4:] not in page.text


def test_an_answer_this_version_has_no_question_for_is_shown(house, desk, phone):
    """What a newer app sends is read under the name it gave."""
    application = phone.apply(new_question="jawaban baru")
    house.tell(phone, application)

    said = text(desk.get(f"/console/cases/{application.id}"))

    assert "Isian lain new_question jawaban baru" in said


def _state(house: House, application: str) -> State:
    return next(row.state for row in queued.rows(house, ANYBODY) if row.id == application)
