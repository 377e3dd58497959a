"""The office's keys on disk."""

import stat

import pytest

from protocol import errors, keys
from protocol.keys import SigningSecret
from server import keyring, rotation
from tests.village import ROOT

HEIR = SigningSecret(b"\x21" * 32)


def test_keys_come_back_as_they_were_made(tmp_path, house):
    """What was written is what is read, and the manifest names the signing key."""
    made = keyring.make(tmp_path / "new", house.office.world)

    assert keyring.load(tmp_path / "new") == made
    assert made.manifest.author == made.root
    assert made.manifest.body["office"][0]["key"] == keys.b64(made.signing.public)
    assert not made.practice


def test_nobody_else_reads_them_and_the_root_lies_apart(tmp_path, house):
    """Files are the owner's alone; the root secret is in none but its own."""
    made = keyring.make(tmp_path, house.office.world)

    for name in (keyring.KEYS_FILE, keyring.ROOT_FILE):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    seed = (tmp_path / keyring.ROOT_FILE).read_text()
    assert keys.SigningSecret(bytes.fromhex(seed)).public == made.root
    assert seed not in (tmp_path / keyring.KEYS_FILE).read_text()


def test_keys_are_never_written_over(tmp_path, house):
    """A second making fails, and leaves neither change nor litter."""
    folder = tmp_path / "new"
    keyring.make(folder, house.office.world, development=True)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(FileExistsError):
        keyring.make(folder, house.office.world)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_development_office_is_for_practice(tmp_path, house):
    """Its root is the one everybody knows, and no root file is written."""
    made = keyring.make(tmp_path, house.office.world, development=True)

    assert made.practice
    assert not (tmp_path / keyring.ROOT_FILE).exists()


@pytest.mark.parametrize("content", ["", "{}", '{"root": "00"}', "[]"])
def test_a_damaged_file_says_so(tmp_path, content):
    """Anything but what was written is refused."""
    (tmp_path / keyring.KEYS_FILE).write_text(content)

    with pytest.raises(errors.StoreDamagedError):
        keyring.load(tmp_path)


def test_no_keys_say_so(tmp_path):
    """An empty folder is no office."""
    with pytest.raises(errors.StoreKeyMissingError):
        keyring.load(tmp_path)


def test_an_open_office_sees_that_its_root_has_passed_on(house):
    """It need not be started again; realm and practice are the first root's and stay."""
    office = house.office
    realm, practice = office.realm, office.practice

    rotation.signing(house.folder, office.world, ROOT, HEIR.public)
    renewed = rotation.signing(house.folder, office.world, HEIR)

    assert office.keyring == renewed
    assert office.keyring.peers.roots == {ROOT.public, HEIR.public}
    assert office.keyring.manifest.author == HEIR.public
    assert (office.realm, office.practice) == (realm, practice) == (keys.realm(ROOT.public), True)
    assert (office.keyring.realm, office.keyring.practice) == (realm, practice)
