"""The `layar-server keys` commands."""

import io

import pytest
from PIL import Image

from app import qr_codes
from protocol import keys, qr
from server import cli, keyring
from tests import databases, zbar

HEIR = keys.SigningSecret(b"\x21" * 32).public.hex()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    databases.tell(monkeypatch, tmp_path / "office")
    assert cli.main(["keys", "init"]) == 0
    return tmp_path / "office"


def test_new_keys_need_no_rotation(folder, capsys):
    """Run every day, the command changes something on two days in ninety."""
    before = (folder / keyring.KEYS_FILE).read_bytes()
    capsys.readouterr()

    assert cli.main(["keys", "rotate"]) == 0

    said = capsys.readouterr()
    assert "published" not in said.out + said.err
    assert (folder / keyring.KEYS_FILE).read_bytes() == before


def test_the_signing_key_is_renewed_by_the_root_that_was_carried_away(folder, tmp_path, capsys):
    """The root's file is given by its path, wherever it is plugged in."""
    old = keyring.load(folder)
    carried = tmp_path / "usb.key"
    (folder / keyring.ROOT_FILE).rename(carried)

    assert cli.main(["keys", "rotate", "--root", str(carried), "--next-root", HEIR]) == 0

    new = keyring.load(folder)
    assert new.signing != old.signing
    assert new.kids == {old.signing.kid, new.signing.kid}
    assert new.peers.roots == {old.root, bytes.fromhex(HEIR)}
    assert f"heir      {HEIR}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--root", "nowhere.key"], "not a root key"),
        (["--root", "short"], "not a root key"),
        (["--root", "stranger"], "no root of this office"),
        (["--next-root", HEIR], "needs --root"),
        (["--root", "office/root.key", "--next-root", "00" * 32], "not a public key"),
        (["--root", "office/root.key", "--next-root", "xyz"], "not a public key"),
    ],
    ids=lambda each: " ".join(each)[:30] if isinstance(each, list) else "",
)
def test_what_cannot_be_renewed_changes_nothing(words, said, folder, tmp_path, capsys, monkeypatch):
    """A wrong file or key is one sentence, and the keys stay as they are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short").write_text("00ff")
    (tmp_path / "stranger").write_text("05" * 32)
    before = (folder / keyring.KEYS_FILE).read_bytes()

    assert cli.main(["keys", "rotate", *words]) == 1

    assert said in capsys.readouterr().err
    assert (folder / keyring.KEYS_FILE).read_bytes() == before


@zbar.needed
def test_the_code_for_the_wall_is_read_by_a_phone(folder, tmp_path):
    """What is printed is the root key that a phone compares with its own."""
    assert cli.main(["keys", "show", "--qr", str(tmp_path / "wall.png")]) == 0

    (text,) = qr_codes.read((tmp_path / "wall.png").read_bytes())
    assert qr.read_office(text) == keyring.load(folder).root


@zbar.needed
def test_the_code_is_drawn_in_the_terminal_too(folder, capsys):
    """Without a file it stands below the keys, large enough to be photographed."""
    capsys.readouterr()
    assert cli.main(["keys", "show", "--qr"]) == 0

    drawn = capsys.readouterr().out.split("practice  no\n")[1]
    (text,) = qr_codes.read(_photographed(drawn))
    assert qr.read_office(text) == keyring.load(folder).root


def _photographed(terminal: str) -> bytes:
    """Return a picture of a terminal: white where the background is set to be, each cell 1 by 2."""
    rows = []
    for line in filter(None, terminal.splitlines()):
        white, cells = False, []
        for part in line.split("\033["):
            code, _, shown = part.partition("m")
            white = {"7": True, "49": False}.get(code, white)
            cells += [255 if white else 0] * (len(shown) // 2)
        rows.append(cells)
    picture = Image.new("L", (len(rows[0]), len(rows)))
    picture.putdata([cell for row in rows for cell in row])
    out = io.BytesIO()
    picture.resize((picture.width * 8, picture.height * 8), Image.Resampling.NEAREST).save(
        out, "PNG"
    )
    return out.getvalue()
