"""A phone's own store and courier's engine against the office's own books, without a network."""

import random
import shutil

from app import photos
from app.storage import documents, drafts, sending
from app.sync import engine
from app.sync.pictures import PictureTransport
from app.voyage import cargo
from protocol.steps import State
from server import desk, papers
from tests.harbour import SERVICE, applies, state


def typed(value):
    """Return an answer as it would be typed again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else value


def test_an_application_goes_all_the_way(village, siti):
    """From a form with its photos to ready, each step signed and heard."""
    known = applies(siti, papers=True)

    report = siti.syncs()

    assert siti.waiting() == []
    assert report.refused == {}
    assert state(siti, known).state is State.AT_VILLAGE
    for step, expected in [
        ("accept", State.VILLAGE_REVIEW),
        ("sign", State.SIGNING),
        ("approve", State.READY),
        ("complete", State.COMPLETED),
    ]:
        village.passes(hours=1)
        village.office.decides(known, step)
        assert siti.syncs().heard == 1
        assert state(siti, known).state is expected
    assert siti.syncs().round_trips == 1


def test_a_returned_application_is_mended(village, siti):
    """Asked for a better photo, the citizen sends only that, and the case goes on."""
    known = applies(siti)
    siti.syncs()
    village.office.decides(known, "accept")
    (reason, *_) = desk.REASONS_TO_FIX
    (key, *_) = state(siti, known).documents
    village.office.decides(known, "ask", reason=reason, note="Foto buram", questions=(key,))
    siti.syncs()
    assert state(siti, known).mends == (key,)
    given = {name: typed(value) for name, value in state(siti, known).answers.items()}
    small = photos.shrink(cargo.paper(random.Random(99)))
    with siti.store.writing() as session:
        draft = drafts.begin(session, siti.world, SERVICE.key, case=known, answers=given)
        drafts.put_photo(session, siti.world, draft, key, jpeg=small.jpeg, thumb=small.thumb)
    with siti.store.writing() as session:
        said = sending.submit(session, siti.world, draft)
    assert set(said.body["documents"]) == {key}
    assert "answers" not in said.body

    siti.syncs()

    assert siti.waiting() == []
    assert state(siti, known).state is State.VILLAGE_REVIEW


def test_a_restored_office_recovers_everything(village, siti, tmp_path):
    """The office put back to yesterday's copy ends with all that was ever acknowledged."""
    first = applies(siti, seed=1)
    siti.syncs()
    village.office.backup(tmp_path / "backup")
    later = [applies(siti, seed=seed) for seed in (2, 3)]
    siti.syncs()
    village.passes(hours=20)
    village.office.restores(tmp_path / "backup")

    siti.syncs()
    village.passes(hours=1)
    siti.syncs()

    assert siti.waiting() == []
    for known in (first, *later):
        village.office.decides(known, "accept")
        siti.syncs()
        assert state(siti, known).state is State.VILLAGE_REVIEW


def test_a_decision_that_outlived_its_office_is_brought_back(village, siti, tmp_path):
    """Said after the copy was made and heard after the restore: the phone has it and the office."""
    known = applies(siti)
    siti.syncs()
    village.office.backup(tmp_path / "backup")
    village.office.decides(known, "accept")
    boat = PictureTransport()
    for sealed in village.office.receives(siti.way.seen[-1:]):
        boat.take(sealed)
    village.passes(hours=1)
    village.office.restores(tmp_path / "backup", said=True)
    siti.syncs()
    assert village.office.states() == {known: State.AT_VILLAGE}

    assert engine.receive(siti.store, boat, siti.world).heard == 1
    siti.syncs()

    assert village.office.states() == {known: State.VILLAGE_REVIEW}
    assert state(siti, known).state is State.VILLAGE_REVIEW
    village.office.decides(known, "sign")
    siti.syncs()
    assert village.office.states() == {known: State.SIGNING}
    assert state(siti, known).state is State.SIGNING


def test_a_restored_phone_recovers_everything(village, siti, tmp_path):
    """A phone put back to an old copy hears its own words again, and nothing is written twice."""
    first = applies(siti, seed=1)
    siti.syncs()
    siti.store.close()
    shutil.copytree(siti.folder, tmp_path / "copy")
    siti.reopens()
    second = applies(siti, seed=2)
    siti.syncs()
    village.office.decides(second, "accept")
    siti.store.close()
    shutil.rmtree(siti.folder)
    shutil.copytree(tmp_path / "copy", siti.folder)
    siti.reopens()
    third = applies(siti, seed=4)

    for _ in range(4):
        siti.syncs()
        village.passes(minutes=5)

    assert siti.waiting() == []
    assert state(siti, first).state is State.AT_VILLAGE
    assert state(siti, third).state is State.AT_VILLAGE
    assert state(siti, second).state is State.VILLAGE_REVIEW
    village.office.decides(third, "accept")
    siti.syncs()
    assert state(siti, third).state is State.VILLAGE_REVIEW


def test_photos_arrive_as_they_were_kept(village, siti):
    """What the office's staff see is the photo, byte for byte."""
    known = applies(siti, papers=True)
    siti.syncs()

    named = state(siti, known).documents
    with siti.store.reading() as session:
        kept = {key: documents.whole(session, about["sha256"]) for key, about in named.items()}
    with village.office.office.reading() as session:
        connection = session.connection()
        there = papers.of_cases(connection, [known])[known]
        shown = {paper.key: papers.whole(connection, paper) for paper in there}
    assert kept == shown
    assert kept
