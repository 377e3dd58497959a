"""One thing done with several applications: each is signed by itself, and told by itself."""

import pytest

from protocol import ids
from protocol.messages import Kind
from protocol.steps import State
from server.rights import Role
from tests.server import queued
from tests.server.conftest import ANYBODY
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT, SKTM

ID_CARD, LETTERED = "ktp-el", "rekomendasi-bbm-nelayan"


def states(house):
    return {row.id: row.state for row in queued.rows(house, ANYBODY)}


def do(desk, page, act, *applications, at=1, **said):
    form = desk.form(page, "/console/bulk")
    ticked = [f"{each.id}:{at}" for each in applications]
    return desk.browser.post(form.action, data={**form.fields, "act": act, "cases": ticked, **said})


def test_several_are_taken_on_at_once(house, desk, phone):
    """Each citizen hears of their own, under the key of who pressed."""
    said = [phone.apply(), phone.apply()]
    house.tell(phone, *said)

    answer = do(desk, desk.get("/console"), "accept", *said)

    assert "Selesai untuk 2 permohonan" in text(answer)
    assert set(states(house).values()) == {State.VILLAGE_REVIEW}
    assert [each.kind for each in house.tell(phone).heard] == [Kind.DECISION] * 2


def test_papers_of_several_are_received_and_then_ready(house, desk, phone):
    """Every step a case's own page offers with one press; what is not for it is named."""
    said = [phone.apply(ID_CARD), phone.apply(ID_CARD)]
    letter = phone.apply(SKTM)
    house.tell(phone, *said, letter)

    first = do(desk, desk.get("/console"), "receive", *said, letter)
    assert "Selesai untuk 2 permohonan" in text(first)
    assert f"{ids.receipt_code(letter.id)} · langkah ini tidak bisa diambil sekarang" in text(first)
    come = {"where": "Balai desa", "day": "2026-12-03"}
    do(desk, desk.get("/console"), "schedule", *said, at=2, **come)
    done = do(desk, desk.get("/console"), "ready", *said, letter, at=3)
    finished = do(desk, desk.get("/console"), "complete", *said, at=4, told="Terima kasih.")

    assert "Selesai untuk 2 permohonan" in text(done)
    assert "Selesai untuk 2 permohonan" in text(finished)
    assert states(house)[letter.id] is State.AT_VILLAGE
    heard = [each.body for each in house.tell(phone).heard if each.body.get("step") == "complete"]
    assert [each["note"] for each in heard] == ["Terima kasih."] * 2


def test_a_boats_round_is_one_day_for_many_and_can_be_moved(house, desk, phone):
    """Those to be scheduled are, those already are move, and the rest is named and untouched."""
    said = [phone.apply(COMPLAINT), phone.apply(COMPLAINT)]
    over = phone.apply(COMPLAINT)
    house.tell(phone, *said, over)
    desk.decide(over.id, "reject", reason="duplicate", note="Lihat kode yang lama.")
    round_ = {"where": "Dermaga  Bajo", "day": "2026-12-03"}

    planned = do(desk, desk.get("/console"), "schedule", *said, **round_)
    moved = do(
        desk, desk.get("/console"), "schedule", *said, at=2, where="Dermaga Bajo", day="2026-12-04"
    )
    late = do(desk, desk.get("/console"), "schedule", over, **round_)

    assert "Selesai untuk 2 permohonan" in text(planned)
    assert "Selesai untuk 2 permohonan" in text(moved)
    assert "ada kabar baru" in text(late)
    days = [each.body.get("date") for each in house.tell(phone).heard]
    assert sorted(filter(None, days)) == ["2026-12-03"] * 2 + ["2026-12-04"] * 2
    said = text(desk.get("/console/visits"))
    assert said.count("Dermaga Bajo") == 2
    assert "Jumat, 4 Desember" in said


def test_an_answer_is_not_left_out_for_several(house, desk, phone):
    """Where what is written is all a citizen gets, an empty one finishes nothing."""
    application = phone.apply(COMPLAINT)
    house.tell(phone, application)
    desk.decide(application.id, "accept")

    bare = do(desk, desk.get("/console"), "complete", application, at=2)
    assert "jawabannya harus ditulis" in text(bare)
    do(desk, desk.get("/console"), "complete", application, at=2, told="Sudah dibangun.")
    assert states(house)[application.id] is State.COMPLETED


def test_what_a_letter_does_is_not_done_for_several(house, phone):
    """Whose service ends in a letter of their own has it signed, and cannot go around that."""
    house.staff("ani", agency="fisheries")
    desk = Desk(house)
    application = phone.apply(LETTERED)
    house.tell(phone, application)
    desk.decide(application.id, "receive" if "receive" in desk.steps(application.id) else "accept")
    place = queued.rows(house, ANYBODY)[0].place

    answer = do(desk, desk.get("/console"), "ready", application, at=place)

    assert "suratnya belum ditandatangani" in text(answer)
    assert states(house)[application.id] is not State.READY


def test_the_same_paper_is_asked_of_several(house, desk, phone):
    """Within one service, its papers can be chosen; what is typed goes to each."""
    said = [phone.apply(), phone.apply()]
    house.tell(phone, *said)
    page = desk.get("/console", service=SKTM)

    do(desk, page, "ask", *said, question="kk", reason="photo_missing", note=" Foto  asli. ")

    bodies = [each.body for each in house.tell(phone).heard]
    assert [each["questions"] for each in bodies] == [["kk"]] * 2
    assert {(each["reason"], each["note"]) for each in bodies} == {("photo_missing", "Foto asli.")}


def test_one_that_has_moved_on_holds_up_no_other(house, desk, phone):
    """What cannot be done is named with its code and stays ticked; the others are done."""
    late, other = phone.apply(), phone.apply()
    house.tell(phone, late, other)
    page = desk.get("/console")
    house.tell(phone, phone.withdraw(late.id))

    answer = do(desk, page, "accept", late, other)

    assert "Selesai untuk satu permohonan" in text(answer)
    assert "ada kabar baru, buka dulu" in text(answer)
    assert states(house) == {late.id: State.WITHDRAWN, other.id: State.VILLAGE_REVIEW}


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("nonsense", {}),
        ("accept", {"cases": []}),
        ("ask", {"question": "", "reason": "photo_missing"}),
        ("ask", {"question": "kk", "reason": "nonsense"}),
        ("ask", {"question": "kk", "reason": "photo_missing", "note": "x" * 121}),
        ("schedule", {"where": "", "day": "2026-12-03"}),
        ("schedule", {"where": "Dermaga", "day": "2026-11-23"}),
        ("schedule", {"where": "Dermaga", "day": "soon"}),
        ("complete", {"told": "x" * 1001}),
    ],
)
def test_what_is_missing_is_said_and_nothing_done(house, desk, phone, act, said):
    """The ticks and what was typed are still there."""
    application = phone.apply()
    house.tell(phone, application)

    answer = do(desk, desk.get("/console", service=SKTM), act, application, **said)

    assert answer.status_code == 422
    assert states(house)[application.id] is State.AT_VILLAGE
    assert ("checked>" in answer.text) is (said.get("cases") != [])


def test_a_paper_of_another_service_is_not_asked_for(house, desk, phone):
    """A question the case's service does not ask goes to nobody."""
    application = phone.apply(COMPLAINT)
    house.tell(phone, application)

    do(desk, desk.get("/console"), "ask", application, question="kk", reason="photo_missing")

    assert states(house)[application.id] is State.RECEIVED


def test_work_is_given_out_within_the_agency(house, desk, phone):
    """Who may give it out does so for several; a clerk can only take it."""
    house.staff("budi", role=Role.CLERK)
    house.staff("cici", agency="dukcapil")
    said = [phone.apply(), phone.apply()]
    house.tell(phone, *said)
    page = desk.get("/console")

    assert "Cici" not in page.text
    do(desk, page, "give", *said, account="2")

    assert [row.worker for row in queued.page(house, ANYBODY).rows] == ["Budi"] * 2
    clerk = Desk(house, "budi")
    refused = do(clerk, clerk.get("/console"), "give", *said, account="1")
    assert refused.status_code == 403
    do(clerk, clerk.get("/console"), "give", *said, account="0")
    assert [row.worker for row in queued.page(house, ANYBODY).rows] == ["", ""]
