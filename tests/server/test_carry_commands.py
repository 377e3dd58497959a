"""The office's memory card, by the commands that fill and read it."""

import pytest

from protocol import bundle, envelope, trust
from protocol.keys import SigningSecret
from protocol.messages import Kind
from protocol.trust import Peers
from server import cards, cli, desk, roster, rotation
from tests import databases
from tests.server.phones import VILLAGE
from tests.village import ROOT

HEIR = SigningSecret(b"\x21" * 32)


@pytest.fixture
def card(tmp_path, monkeypatch, house):
    databases.tell(monkeypatch, house.folder)
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


def files(card, magic):
    return [raw for path in card.iterdir() if (raw := path.read_bytes())[:4] == magic]


def test_a_card_brings_what_every_root_said(house, card):
    """A phone that knows the first root alone believes a roster signed under its heir's word."""
    rotation.signing(house.folder, house.office.world, ROOT, HEIR.public)
    rotation.signing(house.folder, house.office.world, HEIR)

    assert cli.main(["carry", "export", str(card)]) == 0

    (public,) = files(card, bundle.OPEN_MAGIC)
    first, second, newest = bundle.unpack_open(public)
    peers = Peers(ROOT.public)
    for word in (first, second):
        said = envelope.verify(word, house.office.realm, peers.roots.__contains__)
        peers = trust.accept_manifest(peers, said)
    said = envelope.verify(newest, house.office.realm, peers.knows)
    assert trust.accept_roster(peers, said, house.clock.now).roster is not None
    assert public == roster.open_file(house.office)


def test_what_waits_for_a_village_is_sealed_onto_a_card(house, card, capsys):
    """One bundle for its devices, and nothing of other villages."""
    phone, staff = house.phone(), house.staff()
    application = phone.apply()
    house.tell(phone, application)
    with house.office.writing() as session:
        desk.decide(
            session, house.office, staff, application.id, "accept", world=house.office.world
        )

    assert cli.main(["carry", "export", str(card), "--village", "99.99.99.9999"]) == 0
    assert files(card, bundle.MAGIC) == []
    assert cli.main(["carry", "export", str(card), "--village", VILLAGE]) == 0

    (raw,) = files(card, bundle.MAGIC)
    assert "1 answers written" in capsys.readouterr().out
    assert [each.kind for each in phone.read(raw).heard] == [Kind.DECISION]


def test_a_card_read_at_the_office_has_the_answers_beside_it(house, card, capsys):
    """What is damaged is counted; what is whole is answered."""
    phone = house.phone()
    (card / "a.layar").write_bytes(bundle.pack([phone.up(phone.apply())]))
    (card / "b.layar").write_bytes(b"something else")

    assert cli.main(["carry", "import", str(card)]) == 0

    told = capsys.readouterr().out
    assert "1 parcels read, 1 answers written, 1 files damaged" in told
    (card / "a.layar").unlink()
    (answer,) = files(card, bundle.MAGIC)
    assert len(phone.read(answer).receipt.received) == 1


def test_more_answers_than_a_bundle_takes_become_several_files():
    """However small they are."""
    parcels = [bytes([number % 251]) for number in range(bundle.PARCELS_LIMIT + 1)]

    first, second = cards.loads(parcels)

    assert (len(first), len(second)) == (bundle.PARCELS_LIMIT, 1)
    assert bundle.unpack(bundle.pack(first)).complete


def test_a_file_stays_as_small_as_a_small_laptop_needs(monkeypatch):
    """What a bundle adds to each parcel counts too."""
    parcels = [bytes(1_000)] * 5
    monkeypatch.setattr(cards, "FILE_LIMIT_BYTES", 3_012)

    assert [len(load) for load in cards.loads(parcels)] == [2, 2, 1]


def test_a_card_that_is_not_there_is_not_taken_for_an_empty_one(house, card):
    """Nor is a full disk the reason; a file in capitals is read as any other."""
    phone = house.phone()
    (card / "A.LAYAR").write_bytes(bundle.pack([phone.up(phone.apply())]))

    with pytest.raises(FileNotFoundError):
        cli.main(["carry", "import", str(card / "gone")])
    assert cli.main(["carry", "import", str(card)]) == 0
    assert files(card, bundle.MAGIC)[1:]
