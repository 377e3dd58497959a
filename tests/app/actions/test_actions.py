"""What a person asks for is done, kept, and told in words."""

import asyncio
import random

import pytest

from app.actions import form as form_actions
from app.storage import drafts, ledger, sending
from app.strings import t
from app.sync.courier import CourierState
from app.voyage import cargo
from protocol import errors, services
from protocol.questions import Kind
from tests.app.actions.stage import Hall


def fill(hall, draft, service="pengaduan"):
    """Answer everything a form asks, as made-up people do."""
    made = cargo.make(
        services.catalogue()[service],
        hall.act.now().date(),
        random.Random(3),
        papers=False,
    )
    for key, value in made.answers.items():
        hall.does(hall.act.answer, draft, key, value)
    for key, picture in made.photos.items():
        hall.pictures.append(picture)
        hall.does(hall.act.choose_photo, draft, key)
    return made


def test_a_phone_nobody_has_opened_asks_who_holds_it(hall):
    """First start comes before everything, and only a village and a right NIK end it."""
    assert hall.screen.start.step == 0

    hall.introduces(nik="123")

    assert hall.screen.start is not None
    assert [each.error for each in hall.screen.start.questions if each.key == "nik"] == [
        t("check.nik_length", n=3)
    ]

    hall.introduces()

    assert hall.screen.start is None
    assert hall.screen.home.name == "CONTOH UJI"


def test_news_before_the_store_was_read_starts_nobody_anew(hall, tmp_path):
    """A courier quicker than the store does not show the first start to somebody known."""
    hall.introduces()
    again = Hall(tmp_path)

    again.does(again.act.courier_moved, CourierState(news=1, waiting=1))
    again.does(again.act.arrive, "/outbox")
    assert again.screen.start is None
    again.boards()

    assert again.screen.start is None
    assert again.screen.home.name == "CONTOH UJI"


def test_what_is_typed_is_there_after_a_restart(hall, tmp_path):
    """A form closed in the middle is found again as it was, on the page it was left."""
    hall.introduces()
    draft = hall.opens("surat-keterangan-tidak-mampu")
    hall.does(hall.act.answer, draft, "kk_number", "8204081201159901")
    hall.does(hall.act.next_page, draft)

    again = Hall(tmp_path).boards()
    again.does(again.act.arrive, f"/drafts/{draft}")

    assert again.screen.form.page == 1
    again.does(again.act.show_page, draft, 0)
    typed = {each.key: each.value for each in again.screen.form.questions}
    assert typed["kk_number"] == "8204081201159901"
    assert typed["full_name"] == "CONTOH UJI"


def test_nobody_is_told_off_before_trying_to_go_on(hall):
    """Errors appear with the press on the button, keep what was typed, and go when mended."""
    hall.introduces()
    draft = hall.opens("surat-keterangan-tidak-mampu")
    hall.does(hall.act.answer, draft, "nik", "8204")
    assert {each.error for each in hall.screen.form.questions} == {""}

    hall.does(hall.act.next_page, draft)

    wrong = {each.key: each for each in hall.screen.form.questions}["nik"]
    assert (hall.screen.form.page, wrong.value) == (0, "8204")
    assert wrong.error == t("check.nik_length", n=4)

    hall.does(hall.act.answer, draft, "nik", "8204081708909901")
    assert {each.error for each in hall.screen.form.questions} == {""}


def test_sending_says_saved_and_shows_the_case(hall):
    """One press signs, queues and leads to the case, which waits for a signal."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    fill(hall, draft)

    hall.does(hall.act.send, draft)

    assert hall.screen.notice.text == t("message.saved")
    assert hall.routes[-1].startswith("/cases/")
    hall.does(hall.act.arrive, hall.routes[-1])
    assert hall.screen.case.row.label == t("state.queued.label")
    assert hall.device.read(drafts.all) == []


def test_an_unfinished_form_is_not_sent_and_not_lost(hall):
    """Sending too early says what is missing; the draft stays."""
    hall.introduces()
    draft = hall.opens("pengaduan")

    hall.does(hall.act.send, draft)

    assert not hall.screen.review
    assert hall.screen.form is not None
    assert len(hall.device.read(drafts.all)) == 1
    assert [each.kind for each in hall.device.read(ledger.waiting)] == [2]


def test_a_full_disk_is_said_plainly_and_costs_nothing_earlier(hall, monkeypatch):
    """Saving on a full disk tells the person; what was saved before is still there."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    fill(hall, draft)

    def full(*_):
        raise errors.StoreFullError

    monkeypatch.setattr(form_actions.sending, "submit", full)
    hall.does(hall.act.send, draft)
    assert hall.screen.notice.text == t("error.store.full")
    monkeypatch.undo()

    hall.does(hall.act.send, draft)
    assert hall.screen.notice.text == t("message.saved")


def test_a_letter_that_could_not_be_kept_is_kept_with_the_next(hall, monkeypatch):
    """An answer whose saving failed is saved again with the next one."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    keep = drafts.answer

    def busy(*_):
        raise errors.StoreBusyError

    monkeypatch.setattr(form_actions.drafts, "answer", busy)
    hall.does(hall.act.answer, draft, "text", "Dermaga")
    monkeypatch.setattr(form_actions.drafts, "answer", keep)
    hall.does(hall.act.answer, draft, "topic", "signal")

    (kept,) = hall.device.read(drafts.all)
    assert kept.answers["text"] == "Dermaga"
    assert kept.answers["topic"] == "signal"


@pytest.mark.parametrize("picture", [b"", b"not a picture", bytes(100)])
def test_a_file_that_is_no_picture_leaves_the_form_as_it_was(hall, picture):
    """The person hears why, and the photo taken before stays."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    hall.pictures = [cargo.speck(random.Random(1)), picture]
    hall.does(hall.act.choose_photo, draft, "complaint_evidence")

    hall.does(hall.act.choose_photo, draft, "complaint_evidence")

    assert hall.screen.notice.text == t("error.photo.not_image")
    (kept,) = hall.device.read(drafts.all)
    assert list(kept.photos) == ["complaint_evidence"]


def test_a_good_photo_ends_what_was_said_of_the_one_before(hall):
    """A refusal does not stand above the photo that was taken after it."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    hall.pictures = [b"not a picture", cargo.speck(random.Random(1))]
    for told in (t("error.photo.not_image"), None):
        hall.does(hall.act.choose_photo, draft, "complaint_evidence")
        assert getattr(hall.screen.notice, "text", None) == told


def test_a_form_sent_by_two_presses_is_sent_once_and_said_to_be(hall):
    """The second press comes before the page has changed: it begins nothing, and scares nobody."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    fill(hall, draft)

    hall.act.send(draft)
    hall.act.send(draft)
    hall.settles()

    assert hall.screen.notice.text == t("message.saved")


def test_the_way_back_to_a_form_already_sent_leads_home(hall):
    """An old link to a draft that is gone opens the first page instead of nothing."""
    hall.introduces()
    hall.does(hall.act.arrive, "/drafts/00000000000000000000000000000000")

    assert hall.routes[-1] == "/"


def test_a_second_press_on_a_service_goes_on_with_the_same_draft(hall):
    """Nobody collects half-filled forms by pressing the tile again."""
    hall.introduces()

    assert hall.opens("pengaduan") == hall.opens("pengaduan")


def test_a_bug_in_an_action_is_told_and_breaks_nothing(hall, monkeypatch):
    """What nobody foresaw is one sentence for the person; the next press works."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    fill(hall, draft)

    def bug(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(sending, "submit", bug)
    hall.does(hall.act.send, draft)
    assert hall.screen.notice.text == t("fault.touch")
    monkeypatch.undo()

    hall.does(hall.act.send, draft)
    assert hall.screen.notice.text == t("message.saved")


def test_every_service_can_be_filled_in_and_sent(hall):
    """Every service of the catalogue goes from the tile to the case."""
    hall.introduces()
    for service in services.catalogue():
        draft = hall.opens(service)
        fill(hall, draft, service)
        hall.does(hall.act.send, draft)
        assert hall.screen.notice.text == t("message.saved"), service
    assert len(hall.device.read(ledger.cases)) == len(services.catalogue())
    assert any(
        question.kind is Kind.PHOTO
        for service in services.catalogue().values()
        for question in service.questions
    )


def test_what_was_read_back_as_missing_is_marked_where_it_is_mended(hall):
    """From the last page a reason opens its page, with what it lacks said under the question."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    fill(hall, draft)
    hall.does(hall.act.show_page, draft, 9)
    assert hall.screen.review.ready
    hall.does(hall.act.answer, draft, "text", "")
    why = hall.screen.review.reasons[0]

    hall.does(hall.act.show_page, draft, why.page)

    assert [each.error for each in hall.screen.form.questions if each.key == "text"] == [
        why.text.partition(": ")[2]
    ]


def test_whoever_has_just_sent_stays_with_the_case(hall):
    """What was still being read for the form does not lead away from the case that came of it."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    fill(hall, draft)
    hall.does(hall.act.send, draft)
    case = hall.routes[-1]

    asyncio.run(hall.act.open_draft(draft))
    assert hall.routes[-1] == hall.act.route == case

    hall.act.route = f"/drafts/{draft}"
    asyncio.run(hall.act.open_draft(draft))
    assert hall.routes[-1] == "/"


def test_a_search_that_comes_late_takes_no_letter_back(hall):
    """What was looked up for two letters is shown beside the five that are typed by then."""
    hall.introduces()

    async def types_on():
        hall.act.search_service("do")
        found = asyncio.ensure_future(hall._waiting.pop(0)())
        await asyncio.sleep(0)
        hall.act.search_service("domisili")
        await found

    asyncio.run(types_on())
    assert hall.screen.home.query == "domisili"
    hall.settles()
    assert hall.screen.home.query == "domisili"
    assert hall.screen.home.tiles
