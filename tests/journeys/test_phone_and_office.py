"""A phone's own store and courier's engine against the office's own books, without a network."""

import random
import shutil
from datetime import date

import pytest

from app import photos
from app.storage import documents, drafts, ledger, sending
from app.voyage import cargo
from protocol import bundle, case, errors, services
from protocol.steps import State
from server import desk, intake, keyring, office, papers, roster, staff
from server.settings import Settings
from tests.village import Village

SERVICE = services.catalogue()["surat-keterangan-tidak-mampu"]
TODAY = date(2026, 11, 24)
PASSWORD = "kapal layar biru tua"


class Harbour:
    """The real office, handed parcels instead of requests."""

    def __init__(self, folder, world):
        self.folder, self.world = folder, world
        keyring.make(folder, world, development=True)
        self.open()
        with self.office.writing() as session:
            self.staff = staff.add(session, world, "ani", "ANI CONTOH", PASSWORD, ("*",))

    def open(self):
        settings = Settings.from_env({"LAYAR_DATA": str(self.folder)})
        self.office = office.open_office(settings, self.world)

    def receives(self, parcels):
        body = parcels[0] if len(parcels) == 1 else bundle.pack(parcels)
        (answer,) = intake.receive(self.office, [body])
        if isinstance(answer, errors.LayarError):
            raise errors.DeliveryRefusedError
        return bundle.unpack(answer).parcels

    @property
    def trust(self):
        return [self.office.keyring.manifest.raw, roster.published(self.office)]

    def decides(self, case, step, **more):
        with self.office.writing() as session:
            return desk.decide(
                session, self.office, self.staff, case, step, world=self.world, **more
            )

    def backup(self, target):
        self.office.engine.dispose()
        shutil.copytree(self.folder, target)

    def restores(self, source):
        self.office.engine.dispose()
        shutil.rmtree(self.folder)
        shutil.copytree(source, self.folder)
        self.open()


@pytest.fixture
def village(tmp_path):
    village = Village(tmp_path)
    village.office = Harbour(tmp_path / "office", village.world)
    yield village
    village.office.office.engine.dispose()


@pytest.fixture
def siti(village):
    return village.citizen()


def applies(citizen, seed=3, papers=False):
    """Fill in and send a form as the app does."""
    made = cargo.make(SERVICE, TODAY, random.Random(seed), papers=papers)
    with citizen.store.writing() as session:
        draft = drafts.begin(session, citizen.world, SERVICE.key, answers=dict(made.answers))
        for key, picture in made.photos.items():
            small = photos.shrink(picture)
            drafts.put_photo(session, citizen.world, draft, key, jpeg=small.jpeg, thumb=small.thumb)
    with citizen.store.writing() as session:
        return sending.submit(session, citizen.world, draft).id


def typed(value):
    """Return an answer as it would be typed again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else value


def state(citizen, known):
    with citizen.store.reading() as session:
        return case.fold(ledger.heard(session, known), SERVICE.flow, SERVICE.route)


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
        there = papers.of_cases(session, [known])[known]
        shown = {paper.key: papers.whole(session, paper) for paper in there}
    assert kept == shown
    assert kept
