"""Several people on one phone: for whom, filled in by itself, and never before it was sent."""

from sqlalchemy import text

from app.storage import household
from app.strings import t
from tests.app.actions.stage import Hall
from tests.app.actions.test_actions import fill

SERVICE = "surat-keterangan-tidak-mampu"
SITI = {"full_name": "SITI CONTOH", "nik": "8204085708909902"}


def sends(hall, draft, said=None, service=SERVICE):
    """Fill in a form, with these answers for some of it, and send it."""
    fill(hall, draft, service)
    for key, value in (said or {}).items():
        hall.does(hall.act.answer, draft, key, value)
    hall.does(hall.act.send, draft)
    assert hall.screen.notice.text == t("message.saved")


def page(hall):
    return {each.key: each for each in hall.screen.form.questions}


def people(hall):
    return [each.name for each in hall.screen.for_whom.people]


def test_one_person_is_filled_in_by_itself_and_marked(hall):
    """Nobody is asked for whom while there is one; a touched answer is marked no more."""
    hall.introduces()
    draft = hall.opens(SERVICE)

    assert page(hall)["nik"].recalled
    assert not page(hall)["kk_number"].recalled
    hall.does(hall.act.answer, draft, "nik", "8204")

    assert not page(hall)["nik"].recalled
    assert page(hall)["full_name"].recalled


def test_what_is_typed_and_not_sent_is_remembered_nowhere(hall):
    """Typing alone teaches nothing."""
    hall.introduces()
    draft = hall.opens(SERVICE)
    hall.does(hall.act.answer, draft, "kk_number", "8204081201159901")

    (holder,) = hall.device.read(household.all)

    assert "kk_number" not in holder.facts


def test_the_second_application_asks_for_whom_and_fills_in(hall):
    """Somebody else's application makes them one of the household, with all they answered."""
    hall.introduces()
    sends(hall, hall.opens(SERVICE), SITI)

    hall.does(hall.act.begin, SERVICE)
    assert hall.routes[-1] == f"/for/{SERVICE}"
    hall.does(hall.act.arrive, hall.routes[-1])
    assert people(hall) == ["CONTOH UJI", "SITI CONTOH"]
    siti = hall.screen.for_whom.people[1].id
    hall.does(hall.act.begin_for, SERVICE, siti)
    hall.does(hall.act.arrive, hall.routes[-1])

    assert page(hall)["full_name"].value == "SITI CONTOH"
    assert page(hall)["nik"].recalled
    first = hall.routes[-1]
    hall.does(hall.act.arrive, "/")
    assert hall.screen.home.drafts[0].progress.startswith("SITI CONTOH. ")
    hall.does(hall.act.begin_for, SERVICE, siti)
    assert hall.routes[-1] == first


def test_for_somebody_else_the_form_is_empty(hall):
    """No answer of the household's slips into a stranger's form."""
    hall.introduces()
    sends(hall, hall.opens(SERVICE), SITI)

    hall.does(hall.act.begin_for, SERVICE, "")
    hall.does(hall.act.arrive, hall.routes[-1])

    assert {each.value for each in hall.screen.form.questions} == {""}
    assert not any(each.recalled for each in hall.screen.form.questions)


def test_a_service_there_is_not_leads_home(hall):
    """An old link asks for whom of nothing."""
    hall.introduces()

    hall.does(hall.act.arrive, "/for/tidak-ada")

    assert hall.routes[-1] == "/"


def test_a_form_that_cannot_be_read_is_named_on_the_first_page_and_thrown_away_there(hall):
    """It says that the others are safe; touched it leads to throwing it away, and to no fault."""
    hall.introduces()
    bad = hall.opens(SERVICE)
    hall.does(hall.act.answer, bad, "kk_number", "8204")
    with hall.device.store.writing() as session:
        session.execute(text("UPDATE draft SET body = zeroblob(64)"))
    again = Hall(hall.device.facts.data, hall.device).boards()

    (row,) = again.screen.home.drafts
    assert (row.id, row.damaged, row.title) == (bad, True, "Isian yang tidak terbaca lagi")
    assert "tetap aman" in row.progress
    again.does(again.act.arrive, f"/drafts/{bad}")
    assert again.routes[-1] == "/"
    assert again.screen.fault is None

    again.does(again.act.arrive, f"/drafts/{bad}/discard")
    assert again.act.route == f"/drafts/{bad}/discard"
    again.does(again.act.discard, bad)
    assert again.screen.home.drafts == ()
