"""The office publishes catalogues: checked, signed, told to who has an older one, and kept."""

import shutil

import pytest

from protocol import bundle, envelope, errors, keys, messages, services
from protocol.messages import Kind
from server import catalogues, cli, officers, rotation
from tests import databases
from tests.server.phones import SKTM, VILLAGE

FEE = "fee_rupiah = 0"


@pytest.fixture
def files(tmp_path):
    """A copy of the app's own catalogue, to edit."""
    folder = tmp_path / "edited"
    shutil.copytree(services.FOLDER, folder)
    return folder


def edit(files, service=SKTM, before=FEE, after="fee_rupiah = 7500"):
    path = files / f"{service}.toml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def publish(house, files):
    ring = house.office.keyring
    return catalogues.publish(house.folder, ring, house.office.world, files, above=0)


def told(answer):
    return [each for each in answer.heard if each.kind == Kind.CATALOGUE]


def test_a_published_catalogue_counts_at_once(house, files):
    """In a running office; the version before it stays."""
    assert house.office.catalogue[SKTM].fee_rupiah == 0
    edit(files)

    assert publish(house, files) == 1
    assert house.office.catalogue[SKTM].fee_rupiah == 7500
    assert house.office.shelf.published.of(None)[SKTM].fee_rupiah == 0
    edit(files, before="fee_rupiah = 7500", after="fee_rupiah = 9000")
    assert publish(house, files) == 2
    assert [house.office.shelf.published.of(n)[SKTM].fee_rupiah for n in (0, 1, 2, 99)] == [
        0,
        7500,
        9000,
        9000,
    ]


def test_only_who_has_an_older_one_is_told(house, files):
    """Once, and nobody who does not say that they can read any."""
    phone = house.phone()
    assert told(house.tell(phone, catalogue=0)) == []
    publish(house, files)

    (heard,) = told(house.tell(phone, catalogue=0))
    assert heard.author == house.office.keyring.signing.public
    assert messages.read(heard.kind, heard.body).version == 1
    assert told(house.tell(phone, catalogue=1)) == []
    assert told(house.tell(phone)) == []


def test_a_catalogue_never_costs_a_receipt_on_a_weak_link(house, files):
    """What does not fit the link goes alone, with what says nothing that matters."""
    publish(house, files)
    phone = house.phone()
    phone.room = 17_408

    answer = house.tell(phone, phone.apply(), catalogue=0)
    assert told(answer) == []
    assert answer.size_bytes < phone.room
    assert answer.receipt.owed > 30_000
    assert len(told(house.tell(phone, catalogue=0))) == 1


def test_a_revoked_phone_is_not_told(house, files):
    """It hears the roster and nothing else."""
    publish(house, files)
    phone = house.phone()
    with house.office.writing() as session:
        officers.revoke(session, house.office.world, phone.signing.kid, None)

    assert told(house.tell(phone, catalogue=0)) == []


def test_an_application_is_checked_by_the_version_it_names(house, files):
    """A service that is no longer offered is taken from whoever began before."""
    (files / "pengaduan.toml").rename(files / "keluhan.toml")
    edit(files, "keluhan", 'key = "pengaduan"', 'key = "keluhan"')
    publish(house, files)
    phone = house.phone()
    answers = {"full_name": "SITI CONTOH", "nik": "8204085708909902", "village_code": VILLAGE}
    old = phone.say(Kind.APPLICATION, {"service": "pengaduan", "answers": answers})
    new = phone.say(Kind.APPLICATION, {"service": "keluhan", "answers": answers, "catalogue": 1})
    none = phone.say(Kind.APPLICATION, {"service": "nothing", "answers": {}, "catalogue": 1})

    receipt = house.tell(phone, old, new, none).receipt

    assert set(receipt.received) == {old.id, new.id}
    assert receipt.refused == {none.id: errors.ServiceUnknownError.code}
    assert "pengaduan" not in list(house.office.catalogue)


def test_a_new_signing_key_says_the_newest_catalogue_again(house, files):
    """Under the same version: the old key's word ends with its term."""
    publish(house, files)
    publish(house, files)
    root = keys.SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
    ring = rotation.signing(house.folder, house.office.world, root)
    catalogues.sign_again(house.folder, ring, house.office.world)

    published = catalogues.load(house.folder, ring)
    assert published.version == 2
    assert published.signed[2].author == ring.signing.public != published.signed[1].author


def test_after_a_restore_no_version_is_used_twice(house, files):
    """Phones may have newer ones than the copy's."""
    ring, world = house.office.keyring, house.office.world

    assert catalogues.publish(house.folder, ring, world, files, above=5_000) == 5_001
    assert catalogues.publish(house.folder, ring, world, files, above=5_000) == 5_002


def test_a_file_that_was_changed_on_disk_is_not_believed(house, files):
    """A running office goes on with what it has; a starting one says so."""
    publish(house, files)
    assert house.office.shelf.published.version == 1
    path = house.folder / catalogues.FOLDER / "1.layar"
    raw = path.read_bytes()
    path.write_bytes(raw[:-70] + bytes([raw[-70] ^ 1]) + raw[-69:])

    with pytest.raises(errors.StoreDamagedError):
        catalogues.load(house.folder, house.office.keyring)
    assert house.office.shelf.published.version == 1


def run(house, monkeypatch, *words):
    databases.tell(monkeypatch, house.folder)
    return cli.main(words)


def test_the_command_publishes_and_shows(house, files, monkeypatch, capsys):
    """A clerk sees the version, and every version there is."""
    assert run(house, monkeypatch, "catalogue", "publish", str(files)) == 0
    assert run(house, monkeypatch, "catalogue", "show") == 0

    published, built_in, first = capsys.readouterr().out.splitlines()
    assert published == "catalogue 1 is published: 22 services"
    assert built_in.startswith("0  22 services")
    assert first.startswith("1  22 services")
    assert first.endswith("newest")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FEE, "fee_rupiah = ["),
        (FEE, 'fee_rupiah = "free"'),
        (FEE, "fee_rupiah = 0\nrun = true"),
        ('agency = "village"', 'agency = "moon"'),
    ],
    ids=("broken TOML", "no number", "a field nobody knows", "an agency nobody knows"),
)
def test_a_catalogue_with_a_mistake_is_not_published(
    house, files, monkeypatch, capsys, before, after
):
    """File, line and reason are told, and nothing is signed."""
    edit(files, before=before, after=after)

    assert run(house, monkeypatch, "catalogue", "publish", str(files)) == 1

    said = capsys.readouterr()
    assert f"{SKTM}.toml" in said.out
    assert "not published" in said.err
    assert not (house.folder / catalogues.FOLDER).exists()


def test_a_catalogue_that_is_too_large_is_not_published(house, files, monkeypatch, capsys):
    """A message has a limit, and a clerk is told."""
    with (files / "lists.toml").open("a", encoding="utf-8") as file:
        file.write("\n# much".ljust(70) * 3_000)

    assert run(house, monkeypatch, "catalogue", "publish", str(files)) == 1
    assert "not published" in capsys.readouterr().err


def test_a_card_from_the_office_brings_the_newest(house, files, tmp_path, monkeypatch):
    """As an open file beside manifest and roster."""
    publish(house, files)
    card = tmp_path / "card"
    card.mkdir()

    assert run(house, monkeypatch, "carry", "export", str(card)) == 0

    kinds = [
        envelope.parse(raw).kind
        for path in card.glob("*.layar")
        if path.read_bytes()[:4] == bundle.OPEN_MAGIC
        for raw in bundle.unpack_open(path.read_bytes())
    ]
    assert kinds.count(Kind.CATALOGUE) == 1
