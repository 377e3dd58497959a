"""A report about an officer on its way out: sealed, and read again by the phone that wrote it."""

import random
import shutil
from functools import cache

import pytest

from app import photos
from app.storage import concealing, documents, drafts, ledger, sending
from app.voyage import cargo
from protocol import case, errors, inspected, messages, services
from protocol.ids import CaseId
from protocol.messages import Kind
from tests.harbour import village_with_office
from tests.tablet import Tablet

SERVICE = services.catalogue()["pengaduan"]
STORY = "Petugas minta uang di dermaga lama."
ANSWERS = {
    "kind": "complaint",
    "topic": "officer_conduct",
    "about_village": "yes",
    "village_code": "82.04.17.2003",
    "text": STORY,
    "hide_name": "yes",
    "anonymous": "yes",
    "reply_via": "app_code",
}


@pytest.fixture
def village(tmp_path):
    with village_with_office(tmp_path) as village:
        yield village


@pytest.fixture
def keys(village):
    """The inspectorate's keys, named by the root."""
    return village.office.inspects()


@pytest.fixture
def siti(village):
    """Somebody whose phone has not asked the office anything yet."""
    return village.citizen()


@cache
def picture():
    """A photo, made once: that takes a while."""
    return photos.shrink(cargo.paper(random.Random(5)))


def writes(citizen, **changes):
    """Fill in a report with a photo, and send it."""
    small = picture()
    with citizen.store.writing() as session:
        draft = drafts.begin(session, citizen.world, "pengaduan", answers=ANSWERS | changes)
        drafts.put_photo(
            session,
            citizen.world,
            draft,
            "complaint_evidence",
            jpeg=small.jpeg,
            thumb=small.thumb,
        )
    with citizen.store.writing() as session:
        return sending.submit(session, citizen.world, draft), small


def known(citizen, said):
    with citizen.store.reading() as session:
        heard = ledger.heard(session, CaseId(said.id))
    return case.fold(heard, SERVICE.flow, SERVICE.route)


def test_a_report_leaves_sealed_and_is_read_here_again(keys, siti):
    """Outside it says which service; the phone shows its words and its photo all the same."""
    siti.syncs()
    said, small = writes(siti)

    assert set(said.body) == {"service", "answers", "documents", "sealed"}
    assert said.body["answers"] == {}
    (outside,) = said.body["documents"].values()
    assert outside["type"] == "application/octet-stream"
    shown = known(siti, said)
    assert (shown.sealed, shown.answers["text"]) == (True, STORY)
    about = shown.documents["complaint_evidence"]
    with siti.store.reading() as session:
        whole = documents.whole(session, about["sha256"])
        assert documents.thumb(session, about["sha256"]) == small.thumb
    assert inspected.unlock(about, whole) == small.jpeg
    assert small.jpeg[200:224] not in whole


def test_the_inspectorate_reads_what_the_phone_sealed(keys, siti):
    """The answers, the photo, and a key to answer to."""
    siti.syncs()
    said, _ = writes(siti)
    heard = ledger_heard(siti, said)

    opened = inspected.reveal(heard, keys)

    assert opened.message.answers["text"] == STORY
    assert opened.message.answers["anonymous"] is True
    assert inspected.reply_key(heard, keys) is not None


def ledger_heard(citizen, said):
    return case.Heard(
        said.id,
        Kind.APPLICATION,
        messages.read(said.kind, said.body),
        said.author,
        None,
        "",
        1,
        citizen.world.now(),
    )


def test_what_is_no_report_is_not_sealed(keys, siti):
    """A complaint about a road is for the desk that sorts them."""
    siti.syncs()
    said, _ = writes(siti, topic="road_port")

    assert "sealed" not in said.body
    assert said.body["answers"]["text"] == STORY


def test_without_a_key_a_report_is_said_in_the_open(siti):
    """Its writer was told before: nothing is lost, and nothing promised that is not so."""
    siti.syncs()
    with siti.store.reading() as session:
        assert concealing.reader(session, siti.world.now()) is None
    said, _ = writes(siti)

    assert said.body["answers"]["text"] == STORY
    assert not known(siti, said).sealed


def test_what_is_added_to_a_report_is_sealed_like_it(village, keys, siti):
    """Asked for more, the writer's words go the same way; so does a reason to take it back."""
    siti.syncs()
    said, _ = writes(siti)
    siti.syncs()
    name = CaseId(said.id)
    village.office.inspector_decides(name, "ask", keys, reason="other", questions=("text",))
    siti.syncs()
    assert known(siti, said).mends == ("text",)
    more = "Petugas itu minta lagi kemarin, di depan saksi."
    with siti.store.writing() as session:
        draft = drafts.begin(
            session, siti.world, "pengaduan", case=name, answers=ANSWERS | {"text": more}
        )
    with siti.store.writing() as session:
        added = sending.submit(session, siti.world, draft)

    assert set(added.body) == {"case", "sealed"}
    assert known(siti, said).answers["text"] == more
    assert siti.syncs().refused == {}
    with siti.store.writing() as session:
        back = sending.withdraw(session, siti.world, name, "Saya takut.")
    assert "reason" not in back.body
    assert siti.syncs().refused == {}


def test_the_phone_put_back_to_an_old_copy_reads_its_report_again(village, keys, siti, tmp_path):
    """It keeps no key for it: it makes it anew from its own."""
    siti.syncs()
    siti.store.close()
    shutil.copytree(siti.folder, tmp_path / "copy")
    siti.reopens()
    said, _ = writes(siti)
    siti.syncs()
    siti.store.close()
    shutil.rmtree(siti.folder)
    shutil.copytree(tmp_path / "copy", siti.folder)
    siti.reopens()
    village.passes(hours=1)

    siti.syncs()
    siti.syncs()

    assert known(siti, said).answers["text"] == STORY


def test_a_report_with_too_much_in_it_stays_a_draft(keys, siti, monkeypatch):
    """Said before anything is lost."""
    siti.syncs()
    with siti.store.writing() as session:
        body = {"service": "pengaduan", "answers": {"text": "a" * 40_000}}
        with pytest.raises(errors.SealedTooLargeError):
            concealing.say(session, siti.world, Kind.APPLICATION, body, {})
    assert [each.kind for each in siti.waiting()] == []


def test_what_cannot_be_sealed_any_more_is_not_said_openly(siti, monkeypatch):
    """A phone without a key adds nothing to a sealed report."""
    with siti.store.writing() as session, pytest.raises(errors.SealNeededError):
        concealing.say(session, siti.world, Kind.NOTE, {"text": "a"}, {}, CaseId("0" * 32))


def test_on_a_villages_tablet_nobody_reads_a_report_that_was_sent(village, keys):
    """No words, no small picture, no draft, and no key to be answered with."""
    tablet = Tablet(village)
    tablet.enters(next(iter(tablet.kids)))
    tablet.hears_of_the_office()
    small = picture()
    answers = ANSWERS | {"behalf_spoken": "yes"}
    with tablet.store.writing() as session:
        draft = drafts.begin(session, tablet.world, "pengaduan", answers=answers)
        for key in ("complaint_evidence", "thumbprint"):
            drafts.put_photo(session, tablet.world, draft, key, jpeg=small.jpeg, thumb=small.thumb)
    with tablet.store.writing() as session:
        said = sending.submit(session, tablet.world, draft)

    shown = known(tablet, said)
    assert (shown.sealed, shown.answers) == (True, {})
    with tablet.store.reading() as session:
        assert drafts.load(session, draft) is None
        for about in shown.documents.values():
            assert documents.thumb(session, about["sha256"]) is None
    heard = ledger_heard(tablet, said)
    opened = inspected.reveal(heard, keys)
    assert opened.message.consent.spoken
    assert set(opened.message.documents) == {"complaint_evidence", "thumbprint"}
    assert inspected.reply_key(heard, keys) is None
