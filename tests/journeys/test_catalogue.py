"""A regency changes what can be asked for: phones hear it, and what was begun goes on as begun."""

import logging
import shutil

import pytest

from app.settings import HERE, Deployment, read_deployment
from app.storage import catalogues as phones
from app.storage import drafts, identity, ledger, sending
from app.sync import carry, inbox
from app.voyage.villager import Villager
from protocol import bodies, envelope, ids, keys, services, world
from protocol.messages import Kind
from server import catalogues
from tests import warm
from tests.harbour import SERVICE, begins
from tests.protocol import known
from tests.village import ROOT

FEE = "fee_rupiah = 0"
SMALL = known.load("catalogue")["vectors"][0]["body"]


@pytest.fixture
def files(tmp_path):
    """A copy of the app's own catalogue, to edit."""
    folder = tmp_path / "edited"
    shutil.copytree(services.FOLDER, folder)
    return folder


@pytest.fixture
def small(tmp_path):
    """The smallest catalogue there is."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in SMALL["files"].items():
        (folder / name).write_text(text, "utf-8")
    return folder


def edit(files, fee, service=SERVICE.key):
    """Change a fee, and offer a service nobody had before."""
    path = files / f"{service}.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace(FEE, f"fee_rupiah = {fee}", 1), "utf-8")
    new = text.replace(f'key = "{service}"', 'key = "surat-baru"', 1).replace("rank = ", "rank = 9")
    (files / "surat-baru.toml").write_text(new, "utf-8")


def publish(village, files):
    house = village.office
    ring = house.office.keyring
    return catalogues.publish(house.folder, ring, village.world, files, above=0)


def newest(citizen):
    with citizen.store.reading() as session:
        return phones.newest(session)


def kept(citizen, *versions):
    """Tell which of these versions a phone still has."""
    with citizen.store.reading() as session:
        return [each for each in versions if each in phones.versions(session)]


def said_by(author, village, body=SMALL):
    realm = village.office.office.realm
    return envelope.sign(
        author,
        realm,
        kind=Kind.CATALOGUE,
        epoch=2,
        seq=1,
        prev=envelope.NO_PREV,
        id=ids.new(village.world),
        body=body,
        compression=bodies.Compression.CATALOGUE,
    ).raw


def hears(citizen, raw):
    with citizen.store.writing() as session:
        return inbox.learn(session, [raw])


def test_a_phone_hears_it_once(village, siti, files):
    """With the next exchange; after that nothing of it travels."""
    siti.syncs()
    edit(files, 5000)
    publish(village, files)

    siti.syncs()
    version, catalogue = newest(siti)
    assert (version, catalogue[SERVICE.key].fee_rupiah) == (1, 5000)
    assert "surat-baru" in catalogue.services
    before = siti.way.traffic.bytes_down
    siti.syncs()
    assert siti.way.traffic.bytes_down - before < 2_000


def test_a_draft_keeps_the_catalogue_it_was_begun_with(village, siti, files):
    """Its version goes with it, is kept for it, and the office checks by it."""
    siti.syncs()
    edit(files, 5000)
    publish(village, files)
    siti.syncs()
    draft = begins(siti, service="surat-baru", catalogue=1)
    (files / "surat-baru.toml").unlink()
    for _ in range(2):
        publish(village, files)
        siti.syncs()
    version, catalogue = newest(siti)
    assert version == 3
    assert "surat-baru" not in catalogue.services
    assert kept(siti, 1, 2, 3) == [1, 3]

    with siti.store.writing() as session:
        sent = sending.submit(session, siti.world, draft)
    assert sent.body["catalogue"] == 1
    siti.syncs()

    assert siti.waiting() == []
    assert village.office.states().keys() == {sent.id}
    publish(village, files)
    siti.syncs()
    assert kept(siti, 1, 3, 4) == [1, 4]  # the case may have to be mended


def test_a_draft_thrown_away_keeps_nothing(village, siti, small):
    """Only what somebody still needs takes room."""
    siti.syncs()
    publish(village, small)
    siti.syncs()
    with siti.store.writing() as session:
        draft = drafts.begin(session, siti.world, SERVICE.key, catalogue=1)
    publish(village, small)
    siti.syncs()
    assert kept(siti, 1, 2) == [1, 2]
    with siti.store.writing() as session:
        drafts.discard(session, draft)

    publish(village, small)
    siti.syncs()

    assert kept(siti, 1, 2, 3) == [3]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("unsigned", "envelope.bad_signature"),
        ("citizen", "trust.unknown_author"),
        ("own", "trust.unknown_author"),
        ("root", "trust.not_entitled"),
        ("path", "body.bad_fields"),
        ("older", "trust.not_entitled"),
    ],
)
def test_what_is_not_the_offices_is_refused_and_logged(village, siti, small, caplog, bad, code):
    """By its code, and nothing changes."""
    siti.syncs()
    publish(village, small)
    publish(village, small)
    siti.syncs()
    office = village.office.office.keyring.signing
    with siti.store.reading() as session:
        own = identity.load(session).signing
    body = {**SMALL, "version": 9}
    raw = {
        "unsigned": lambda: said_by(office, village, body)[:-64] + bytes(64),
        "citizen": lambda: said_by(keys.new_signing(village.world), village, body),
        "own": lambda: said_by(own, village, body),
        "root": lambda: said_by(ROOT, village, body),
        "path": lambda: said_by(office, village, {"version": 9, "files": {"../a.toml": ""}}),
        "older": lambda: said_by(office, village, {**SMALL, "version": 1}),
    }[bad]()

    with caplog.at_level(logging.WARNING):
        assert not hears(siti, raw)

    assert code in caplog.text
    assert newest(siti)[0] == 2


@pytest.mark.parametrize(
    "vector",
    [each for each in known.load("catalogue")["vectors"] if each.get("refuse") == "catalogue.bad"],
    ids=lambda vector: vector["description"],
)
def test_a_broken_one_of_the_offices_is_kept_out_and_not_asked_for_again(
    village, siti, small, caplog, vector
):
    """The one before counts until an update can read it or a newer one comes."""
    siti.syncs()
    publish(village, small)
    siti.syncs()
    office = village.office.office.keyring.signing

    with caplog.at_level(logging.WARNING):
        assert not hears(siti, said_by(office, village, vector["body"]))

    assert "catalogue.bad" in caplog.text
    assert newest(siti)[0] == 1
    with siti.store.reading() as session:
        assert phones.newest_version(session) == 2
    assert hears(siti, said_by(office, village, {**SMALL, "version": 3}))
    assert newest(siti)[0] == 3
    assert list(newest(siti)[1]) == ["contoh"]


def test_a_real_office_tells_it_by_line_and_by_card(tmp_path, files):
    """Published at a keyboard while the office is open; a draft begun before goes on as begun."""
    root = read_deployment(HERE / "deployment.toml").root
    with warm.Office(tmp_path / "office") as office:
        office.prepare()
        office.start()
        deployment = Deployment(office.url, root)
        siti, budi = (
            Villager(tmp_path / name, deployment, world.real()) for name in ("siti", "budi")
        )
        siti.exchanges()
        budi.exchanges()
        draft = begins(siti)
        edit(files, 5000)

        assert "catalogue 1 is published: 23 services" in office.command(
            "catalogue", "publish", str(files)
        )
        siti.exchanges()
        card = tmp_path / "card"
        card.mkdir()
        office.command("carry", "export", str(card))
        carry.take(budi.store, budi.world, card)

        for each in (siti, budi):
            version, catalogue = newest(each)
            assert (version, catalogue[SERVICE.key].fee_rupiah) == (1, 5000)
            assert "surat-baru" in catalogue.services
        with siti.store.writing() as session:
            begun = sending.submit(session, siti.world, draft)
        assert "catalogue" not in begun.body
        siti.exchanges()
        assert siti.waits() == 0
        with siti.store.reading() as session:
            assert [each.kind for each in ledger.heard(session, begun.id)] == [Kind.APPLICATION]
        siti.store.close()
        budi.store.close()
