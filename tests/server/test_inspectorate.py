"""The inspectorate's keys: made by inspectors, named by the root, never lying open."""

import io
import json

import pytest

from protocol import errors, keys, world
from server import cli, inspectorate, keyring, rotation
from tests import databases
from tests.server import sealed


@pytest.fixture
def furnished(house):
    return house, sealed.furnish(house)


def lines(monkeypatch, *said):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in said)))


def test_the_passphrase_opens_what_the_root_has_named(furnished):
    """And a wrong one nothing."""
    house, _ = furnished

    (secret,) = inspectorate.unlock(house.folder, sealed.PASSPHRASE)

    assert secret.public == sealed.newest(house)
    with pytest.raises(errors.PassphraseError):
        inspectorate.unlock(house.folder, sealed.PASSPHRASE + ".")


def test_no_secret_lies_on_the_disk(furnished):
    """Neither the secrets nor the master, in hex or as they are, in any file of the office."""
    house, _ = furnished
    secrets = inspectorate.unlock(house.folder, sealed.PASSPHRASE)

    for path in house.folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for secret in secrets:
            assert secret.secret not in data
            assert secret.secret.hex().encode() not in data
    assert (house.folder / inspectorate.FILE_NAME).stat().st_mode & 0o077 == 0


def test_the_key_before_still_opens_after_another_followed(furnished):
    """Reports are sealed to it; none is destroyed."""
    house, _ = furnished
    before = sealed.newest(house)
    house.clock.passes(days=400)
    sealed.rotate(house)

    opened = {each.public for each in inspectorate.unlock(house.folder, sealed.PASSPHRASE)}

    assert before in opened
    assert sealed.newest(house) in opened - {before}


def test_a_new_signing_key_leaves_the_inspectorate_named(furnished):
    """Whoever renews the office's own key does not let reports go unsealed."""
    house, _ = furnished
    before = sealed.newest(house)

    rotation.signing(house.folder, house.office.world, sealed.ROOT)

    assert sealed.newest(house) == before
    with pytest.raises(errors.NotEntitledError):
        rotation.inspectorate(
            house.folder, house.office.world, keys.SigningSecret(b"\x09" * 32), ()
        )


def test_the_recovery_code_lets_another_passphrase_be_chosen(furnished):
    """As it was written on paper, however it is typed; the old passphrase opens nothing then."""
    house, code = furnished
    world = house.office.world

    inspectorate.change(house.folder, code.lower().replace("-", " "), "kata yang baru", world)

    assert inspectorate.unlock(house.folder, "kata yang baru")
    with pytest.raises(errors.PassphraseError):
        inspectorate.unlock(house.folder, sealed.PASSPHRASE)
    inspectorate.change(house.folder, "kata yang baru", sealed.PASSPHRASE, world)
    for wrong in ("kata lain", "AAAA-BBBB", code[:-1] + ("A" if code[-1] != "A" else "B")):
        with pytest.raises(errors.PassphraseError):
            inspectorate.change(house.folder, wrong, "apa saja", world)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"cost": 4}', '{"cost":4,"salt":"zz"}'], ids=repr
)
def test_a_damaged_file_is_said_to_be_one(house, text):
    """And one that is not there is nobody's key."""
    assert inspectorate.load(house.folder) is None
    with pytest.raises(errors.PassphraseError):
        inspectorate.unlock(house.folder, sealed.PASSPHRASE)
    (house.folder / inspectorate.FILE_NAME).write_text(text)
    with pytest.raises(errors.StoreDamagedError):
        inspectorate.load(house.folder)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    databases.tell(monkeypatch, tmp_path / "office")
    assert cli.main(["keys", "init"]) == 0
    monkeypatch.setattr(inspectorate, "COST", sealed.COST)
    return tmp_path / "office"


def test_the_commands_make_follow_and_show(folder, tmp_path, monkeypatch, capsys):
    """With the root's key beside the office's, or from wherever it was carried."""
    lines(monkeypatch, sealed.PASSPHRASE)
    assert cli.main(["inspectorate", "init", "--passphrase-stdin"]) == 0
    said = capsys.readouterr().out
    assert "recovery  " in said
    ring = keyring.load(folder)
    (first,) = ring.peers.manifest.inspectorate
    assert keys.sealing_kid(first.key) in said
    carried = tmp_path / "usb.key"
    (folder / keyring.ROOT_FILE).rename(carried)

    lines(monkeypatch, sealed.PASSPHRASE)
    assert cli.main(["inspectorate", "rotate", "--passphrase-stdin"]) != 0
    assert "not a root key" in capsys.readouterr().err
    lines(monkeypatch, sealed.PASSPHRASE)
    root = ["--root", str(carried)]
    assert cli.main(["inspectorate", "rotate", "--passphrase-stdin", *root]) == 0
    assert len(keyring.load(folder).peers.manifest.inspectorate) == 2
    assert cli.main(["inspectorate", "publish", *root]) == 0
    capsys.readouterr()
    assert cli.main(["inspectorate", "show"]) == 0
    assert capsys.readouterr().out.count("sealing") == 2


def test_the_commands_say_what_does_not_do(folder, monkeypatch, capsys):
    """A weak passphrase, a wrong one, keys twice, none yet."""

    def fails(*command, say=()):
        lines(monkeypatch, *say)
        assert cli.main(["inspectorate", *command]) != 0
        return capsys.readouterr().err

    assert "no keys yet" in fails("publish")
    assert "12 signs" in fails("init", "--passphrase-stdin", say=["inspektorat"])
    lines(monkeypatch, sealed.PASSPHRASE)
    assert cli.main(["inspectorate", "init", "--passphrase-stdin"]) == 0
    assert "already" in fails("init", "--passphrase-stdin", say=[sealed.PASSPHRASE])
    wrong = ["rotate", "--passphrase-stdin"]
    assert "not the passphrase" in fails(*wrong, say=["bukan kata sandinya"])
    change = ["passphrase", "--passphrase-stdin"]
    assert "neither" in fails(*change, say=["bukan kata sandinya", "sandi laut yang baru"])
    lines(monkeypatch, sealed.PASSPHRASE, "sandi laut yang baru")
    assert cli.main(["inspectorate", *change]) == 0
    assert inspectorate.unlock(folder, "sandi laut yang baru")


def test_what_the_root_has_not_named_is_said_to_be_unnamed(folder, monkeypatch, capsys):
    """A file that was put back, or a command that was cut off between the two."""
    lines(monkeypatch, sealed.PASSPHRASE)
    assert cli.main(["inspectorate", "init", "--passphrase-stdin"]) == 0
    here = json.loads((folder / keyring.KEYS_FILE).read_text())
    inspectorate.rotate(folder, sealed.PASSPHRASE, world.real())
    assert here == json.loads((folder / keyring.KEYS_FILE).read_text())
    capsys.readouterr()

    assert cli.main(["inspectorate", "show"]) == 0

    assert capsys.readouterr().out.count("not named by the root yet") == 1
