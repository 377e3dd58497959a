"""Practising on the screen: begun and ended by a touch, and never near what is real."""

import os
import sys
from pathlib import Path

import pytest

from app import main, rehearsal
from app.actions.actions import PageActions
from app.model import Reach
from app.model_rehearsal import RehearsalState
from app.storage import drafts, ledger
from app.strings import t
from app.sync.courier import CourierState
from tests.app.actions.stage import Hall
from tests.app.actions.test_actions import fill
from tests.app.actions.test_papers import picture

SERVICE = "surat-keterangan-tidak-mampu"


class Watch:
    """Every path the process opens, lists or changes below a folder while `on`."""

    def __init__(self):
        self.below = ""
        self.met = []
        sys.addaudithook(self._hear)

    def _hear(self, event, args):
        if not self.below or not event.startswith(("open", "os.", "sqlite3.", "shutil.")):
            return
        for each in args:
            path = os.fsdecode(each) if isinstance(each, bytes) else str(each)
            if path == self.below or path.startswith(self.below + os.sep):
                self.met.append((event, path))


@pytest.fixture(scope="module")
def watch():
    return Watch()


@pytest.fixture
def hall(tmp_path):
    """Somebody with a phone of their own and one application begun on it."""
    hall = Hall(tmp_path / "data").boards()
    hall.introduces(name="SITI ASLI", nik="8204085708909902")
    hall.opens(SERVICE)
    hall.does(hall.act.arrive, "/")
    yield hall
    hall.device.rest()


@pytest.fixture
def practising(hall):
    hall.does(hall.act.rehearse, "begin")
    return hall


def sends(hall):
    draft = hall.opens(SERVICE)
    fill(hall, draft, SERVICE)
    hall.does(hall.act.send, draft)
    hall.does(hall.act.arrive, hall.routes[-1])
    return hall.routes[-1]


def folder(hall):
    return rehearsal.folder(hall.device.facts.data)


def held_open(folder):
    """Return every file below a folder that this process has open."""
    links = [each for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return [each for link in links if (each := os.readlink(link)).startswith(f"{folder}{os.sep}")]


def kept(folder):
    """Return every file below a folder with what is in it and when it was changed."""
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_practice_begins_as_somebody_made_up(practising):
    """Nothing of the real person is on the screen, and the band says what this is."""
    assert practising.screen.home.name == "CONTOH WARGA"
    assert practising.screen.home.drafts == ()
    assert practising.screen.me.rehearsing
    assert not practising.screen.me.office
    assert practising.screen.rehearsal == RehearsalState()
    assert practising.routes[-1] == "/"


def goes_on(hall):
    """Hear what the made-up office has to say; return the harbour it was at before each answer."""
    reached = []
    while hall.screen.rehearsal.goes_on:
        harbours = hall.screen.case.row.voyage.harbours
        reached.append([each.reach for each in harbours].index(Reach.CURRENT))
        hall.does(hall.act.rehearse, "next")
        assert len(reached) < 12
    return reached


def test_the_whole_voyage_is_sailed_step_by_step(practising):
    """From saved to the last harbour, with a photo mended on the way, and then no more."""
    route = sends(practising)
    case = route.rpartition("/")[2]
    assert practising.screen.notice.text == t("rehearsal.saved")
    before = goes_on(practising)
    assert practising.screen.case.fixable
    assert practising.screen.case.row.label == t("state.needs_fix.label")

    practising.does(practising.act.fix, case)
    practising.does(practising.act.arrive, practising.routes[-1])
    (doubted,) = practising.screen.form.questions
    draft = practising.screen.form.draft
    practising.pictures.append(picture())
    practising.does(practising.act.choose_photo, draft, doubted.key)
    practising.does(practising.act.send, draft)
    practising.does(practising.act.arrive, route)
    after = goes_on(practising)
    state = practising.screen.case

    assert before == sorted(before)
    assert before[:2] == [0, 2]
    assert after == sorted(after)
    assert state.row.voyage.harbours[-1].reach is Reach.CURRENT
    assert state.row.label == t("state.completed.label")
    said = [each for each in state.history if each.who == t("rehearsal.office")]
    assert len(said) == len(before) + len(after) - 2
    assert all(each.text.endswith(t("rehearsal.answer")) for each in said)


def test_nothing_goes_out_of_anybodys_hands(practising, tmp_path):
    """Card, sharing, codes, slips, texts: every touch that hands something on hands on nothing."""
    route = sends(practising)
    act, name = practising.act, route.rpartition("/")[2]
    practising.hands.folder_ = tmp_path / "card"
    before = set(kept(tmp_path))
    for touch in (
        lambda: act.name_carrier("Pak Contoh"),
        lambda: PageActions.give_to_card(act),
        lambda: PageActions.give_by_share(act),
        lambda: PageActions.take_files(act),
        act.give_to_card,
        act.give_by_share,
        act.send_now,
        act.fetch_neighbours,
        act.take_files,
        lambda: act.share_code("kode"),
        lambda: act.copy_code("kode"),
        lambda: act.save_slip(name, page=True),
        lambda: act.share_slip(name),
        lambda: act.arrive("/nearby/show"),
        lambda: act.arrive("/me/introduce"),
    ):
        practising.does(touch)

    assert practising.hands.gone == []
    assert practising.hands.said == []
    assert getattr(practising.screen, "nearby", None) is None
    assert getattr(practising.screen, "introduce", None) is None
    made = {path for path in set(kept(tmp_path)) - before if folder(practising) not in path.parents}
    assert made == set()


def test_the_real_store_is_not_touched_while_practising(hall, watch):
    """No file of it is opened, none is held open, none has changed when practice ends."""
    real = hall.device.facts.data
    hall.does(hall.act.rehearse, "begin")
    before = kept(real)
    watch.met.clear()
    watch.below = str(real)
    try:
        sends(hall)
        hall.does(hall.act.rehearse, "next")
        hall.does(hall.act.choose_theme, "dark")
        hall.does(hall.act.arrive, "/outbox")
        hall.does(hall.act.arrive, "/me")
        held = held_open(real)
    finally:
        watch.below = ""

    assert watch.met == []
    assert held == []
    assert kept(real) == before


def test_the_watch_sees_what_is_opened(hall, watch):
    """The test above can fail: on the real store the same watch sees the store being opened."""
    hall.device.rest()
    watch.met.clear()
    watch.below = str(hall.device.facts.data)
    try:
        hall.device.read(ledger.waiting)
        held = held_open(hall.device.facts.data)
    finally:
        watch.below = ""

    assert "sqlite3.connect" in {event for event, _ in watch.met}
    assert held != []


def test_practice_ends_once_asked_and_leaves_nothing(practising):
    """The band asks once; then the real person is back, with everything as they left it."""
    sends(practising)
    practising.does(practising.act.rehearse, "ask")
    assert practising.screen.rehearsal.asks
    practising.does(practising.act.rehearse, "stay")
    assert not practising.screen.rehearsal.asks
    practising.does(practising.act.rehearse, "ask")
    practising.does(practising.act.rehearse, "end")

    assert not folder(practising).exists()
    assert practising.screen.rehearsal is None
    assert practising.screen.case is None
    assert practising.screen.home.name == "SITI ASLI"
    assert practising.screen.home.cases == ()
    assert len(practising.device.read(drafts.all)) == 1


def test_two_touches_begin_once(hall):
    """Somebody impatient does not begin practice over a practice begun."""
    hall.act.rehearse("begin")
    hall.does(hall.act.rehearse, "begin")
    route = sends(hall)

    assert [each.id for each in hall.screen.home.cases] == [route.rpartition("/")[2]]


def test_where_practice_has_no_room_the_real_one_goes_on(hall):
    """Practice that cannot begin leaves the person where they were, and the courier at work."""
    folder(hall).write_bytes(b"something is in the way")
    hall.does(hall.act.rehearse, "begin")

    assert hall.screen.home.name == "SITI ASLI"
    assert hall.screen.notice.text == t("error.store.folder")
    assert hall.device._carrying


def test_what_is_being_sent_has_its_time_first(hall):
    """Nobody begins to practise in the middle of an exchange: it would go on behind their back."""
    hall.does(hall.act.courier_moved, CourierState(sending=True))
    hall.does(hall.act.rehearse, "begin")

    assert hall.screen.notice.text == t("rehearsal.later")
    assert not folder(hall).exists()


def test_a_phone_that_dies_while_practising_starts_in_the_real_one(practising):
    """What practice left is thrown away, and the person who holds the phone is who they were."""
    facts = practising.device.facts
    assert folder(practising).exists()
    opened = main._open(facts)
    again = Hall(facts.data, opened).boards()

    assert not folder(practising).exists()
    assert again.screen.home.name == "SITI ASLI"
    opened.rest()
