"""What a person sees when the office changes what can be asked for."""

import pytest

from app.storage import drafts
from app.strings import t
from app.sync import inbox
from protocol import editions, envelope, ids, services
from protocol.bodies import Compression
from protocol.messages import Kind
from tests.app.actions.stage import Hall
from tests.desk import SmallOffice
from tests.village import ROOT

BEGUN, WORDS = "surat-pengantar-kehilangan", "Surat Pengantar Kehilangan"


@pytest.fixture
def hall(tmp_path):
    hall = Hall(tmp_path / "phone").boards()
    hall.introduces()
    return hall


def hears(hall, files, version=1):
    """Have the device learn a catalogue of these files."""
    office = SmallOffice(hall.device.world, ROOT)
    said = envelope.sign(
        office.signing,
        office.realm,
        kind=Kind.CATALOGUE,
        epoch=2,
        seq=1,
        prev=envelope.NO_PREV,
        id=ids.new(hall.device.world),
        body={"version": version, "files": files},
        compression=Compression.CATALOGUE,
    )
    assert hall.device.write(lambda session: inbox.learn(session, [*office.trust, said.raw]))
    hall.does(hall.act.arrive, "/")


def edited():
    files = dict(editions.bind(services.FOLDER, 1).files)
    del files[f"{BEGUN}.toml"]
    loss = services.texts(services.FOLDER)[f"{BEGUN}.toml"]
    files["surat-baru.toml"] = loss.replace(f'"{BEGUN}"', '"surat-baru"', 1).replace(
        WORDS, "Surat Baru"
    )
    return files


def test_the_newest_catalogue_is_offered_and_a_draft_goes_on_with_its_own(hall):
    """A form of a service that is gone says so and can be finished; nobody can begin another."""
    hall.opens(BEGUN)
    hears(hall, edited())

    offered = {each.service for each in hall.screen.home.tiles}
    assert "surat-baru" in offered
    assert BEGUN not in offered
    assert [each.title for each in hall.screen.home.drafts] == ["Surat hilang"]

    (draft,) = hall.device.read(drafts.all)
    hall.does(hall.act.arrive, f"/drafts/{draft.id}")
    assert draft.catalogue == editions.BUILT_IN
    assert hall.screen.form.draft == draft.id


def test_a_form_opened_anew_says_that_its_service_is_gone(hall):
    """After a restart, above the questions: what happened, that nothing is lost, what now."""
    hall.opens(BEGUN)
    hears(hall, edited())
    (draft,) = hall.device.read(drafts.all)
    hall.opens("pengaduan")

    hall.does(hall.act.arrive, f"/drafts/{draft.id}")

    assert hall.screen.form.fixing == t("form.ended")


def test_a_form_begun_afterwards_names_the_newest(hall):
    """Its draft remembers the version that asks."""
    hears(hall, edited(), version=4)

    hall.opens("surat-baru")

    (draft,) = hall.device.read(drafts.all)
    assert draft.catalogue == 4
