"""After sending: mending what is asked for and nothing else, rating, notes, taking back."""

from app.storage import drafts
from app.strings import t
from protocol import ratings
from protocol.messages import Kind
from tests.app.actions import office
from tests.app.actions.test_papers import picture

RATED = "pengaduan"


def ends(hall):
    """File a complaint that is answered."""
    hall.introduces()
    case = office.files(hall, RATED).id
    for step in ("receive", "accept", "complete"):
        office.decides(hall, case, step)
    return case


def asked_for(hall, service, *questions):
    """File for a service, be asked to mend these questions, and open the form."""
    hall.introduces()
    application = office.files(hall, service)
    flow = hall.act.catalogue[service].flow
    if "at_village" not in flow:
        office.decides(hall, application.id, "receive")
    office.decides(hall, application.id, "ask", reason="other", note="-", questions=questions)
    assert hall.screen.case.fixable
    hall.does(hall.act.fix, application.id)
    hall.does(hall.act.arrive, hall.routes[-1])
    return application, hall.routes[-1].rpartition("/")[2]


def test_a_table_to_mend_opens_at_its_page_and_goes_alone(hall):
    """One cell is changed, and only that table is signed."""
    service = "kartu-keluarga"
    question = next(
        each for each in hall.act.catalogue[service].questions if each.kind.value == "rows"
    )
    application, draft = asked_for(hall, service, question.key)
    form = hall.screen.form
    assert question.key in {each.key for each in form.questions}
    name = next(part.key for part in question.parts if part.kind.value == "name")

    hall.does(hall.act.answer_part, draft, question.key, 0, name, "CONTOH BARU")
    while hall.screen.review is None:
        page = hall.screen.form.page
        hall.does(hall.act.next_page, draft)
        assert hall.screen.review or hall.screen.form.page != page
    hall.does(hall.act.send, draft)

    said = office.last(hall)
    assert said.kind == Kind.SUPPLEMENT
    assert set(said.body) == {"case", "answers"}
    assert set(said.body["answers"]) == {question.key}
    changed = said.body["answers"][question.key]
    before = application.body["answers"][question.key]
    assert changed[0] == {**before[0], name: "CONTOH BARU"}
    assert changed[1:] == before[1:]


def test_a_photo_to_mend_goes_alone(hall):
    """No answer travels with it, and no other photo."""
    service = "surat-keterangan-tidak-mampu"
    photos = [each.key for each in hall.act.catalogue[service].questions if each.by_camera]
    application, draft = asked_for(hall, service, photos[0])
    assert photos[0] in {each.key for each in hall.screen.form.questions}

    hall.pictures.append(picture())
    hall.does(hall.act.choose_photo, draft, photos[0])
    while hall.screen.review is None:
        hall.does(hall.act.next_page, draft)
    hall.does(hall.act.send, draft)

    said = office.last(hall)
    assert set(said.body) == {"case", "documents"}
    assert set(said.body["documents"]) == {photos[0]}
    assert said.body["documents"] != application.body["documents"]


def test_an_ended_case_is_rated_once(hall):
    """Nine things, any of them left out; what was sent is not asked for again."""
    case = ends(hall)
    assert hall.screen.case.rateable
    hall.does(hall.act.arrive, f"/ratings/{case}")
    assert [each.key for each in hall.screen.rating.elements] == list(ratings.ELEMENTS)

    hall.does(hall.act.send_rating, case)  # nothing was pressed: nothing is said
    hall.does(hall.act.rate, case, "time", 2)
    hall.does(hall.act.rate, case, "cost", 4)
    hall.does(hall.act.rate, case, "time", 2)  # pressed again: left open
    hall.does(hall.act.rate, case, "behaviour", 1)
    assert hall.screen.rating.said == 2
    hall.does(hall.act.send_rating, case)

    said = office.last(hall)
    assert said.kind == Kind.RATING
    assert said.body == {"case": case, "marks": {"cost": 4, "behaviour": 1}}
    hall.does(hall.act.arrive, f"/cases/{case}")
    assert not hall.screen.case.rateable
    assert hall.screen.case.history[0].title == t("event.rating")
    hall.does(hall.act.arrive, f"/ratings/{case}")
    assert hall.routes[-1] == f"/cases/{case}"


def test_a_case_on_its_way_is_not_rated(hall):
    """Nobody is asked how it was before it is over."""
    hall.introduces()
    case = office.files(hall, RATED).id
    office.decides(hall, case, "receive")

    assert not hall.screen.case.rateable


def test_what_was_taken_back_cannot_be_mended(hall):
    """Neither from its page, nor with a form that was open before; what was typed stays."""
    application, draft = asked_for(hall, "surat-keterangan-tidak-mampu", "full_name")
    hall.does(hall.act.arrive, f"/cases/{application.id}")
    assert hall.screen.case.withdrawable
    hall.does(hall.act.withdraw, application.id)
    hall.does(hall.act.arrive, f"/cases/{application.id}")
    assert (hall.screen.case.fixable, hall.screen.case.withdrawable) == (False, False)

    hall.does(hall.act.fix, application.id)
    assert hall.screen.notice.text == t("error.case.step_not_allowed")
    hall.does(hall.act.arrive, f"/drafts/{draft}")
    hall.does(hall.act.send, draft)

    assert office.last(hall).kind == Kind.WITHDRAWAL
    assert hall.device.read(lambda session: [each.id for each in drafts.all(session)]) == [draft]


def test_an_announcement_stays_on_the_first_page_until_it_is_put_away(hall):
    """Newest first, and for good: also after a restart."""
    hall.introduces()
    for number, text in enumerate(("Kantor tutup Jumat.", "Kapal datang Senin."), 1):
        office.announces(hall, text, number)
    hall.does(hall.act.arrive, "/")
    newest, older = hall.screen.home.announced
    assert "Kapal datang Senin." in newest.label
    assert "Kantor tutup Jumat." in older.label

    hall.does(hall.act.put_away, newest.value)

    assert hall.screen.home.announced == (older,)
    assert hall.screen.outbox.stuck == ()


def test_a_note_of_the_office_is_in_the_history_with_its_words(hall):
    """And the end keeps its day: what is said later changes nothing."""
    case = ends(hall)
    office.says(hall, case, Kind.NOTE, {"text": "Dermaga sudah diperbaiki hari ini."})

    note = hall.screen.case.history[0]
    assert (note.title, note.text) == (t("event.note"), "Dermaga sudah diperbaiki hari ini.")
    assert note.who == "Petugas Contoh"
