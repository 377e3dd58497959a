"""`layar verify` says whether a letter counts: of its PDF, of a photo, of its code."""

import pypdfium2
import pytest

from app import cli, verifying
from app.settings import Deployment, Settings
from protocol import errors
from protocol.world import real
from tests import made_letters, trusted, zbar

SERVICE = "surat-keterangan-usaha"
BY = (trusted.HEAD, trusted.REALM)


@pytest.fixture
def facts(tmp_path):
    """A computer that has not heard of the office yet."""
    return Settings(
        Deployment("http://127.0.0.1:9", trusted.ROOT.public),
        tmp_path / "data",
        web=False,
        host="127.0.0.1",
    )


@pytest.fixture
def words(tmp_path):
    """An open file of the office's."""
    path = tmp_path / "office.layar"
    path.write_bytes(trusted.open_file(real()))
    return path


@pytest.fixture
def letter(tmp_path):
    """A letter's PDF."""
    path = tmp_path / "surat.pdf"
    path.write_bytes(made_letters.pdf(SERVICE, by=BY))
    return path


def test_a_letters_file_is_genuine(facts, words, letter, capsys):
    """With what it says, and that it carries no certified signature."""
    assert verifying.run(str(letter), words, facts, real()) == 0
    said = capsys.readouterr().out

    assert said.startswith("genuine\n")
    assert made_letters.NUMBER in said
    assert "ends with 9902" in said
    assert "KADES CONTOH" in said
    assert "certified electronic signature: none" in said


@zbar.needed
def test_a_photo_and_the_text_of_the_code_will_do(facts, words, letter, tmp_path):
    """What somebody has at hand."""
    photo = tmp_path / "foto.jpg"
    page = pypdfium2.PdfDocument(letter.read_bytes())[0]
    page.render(scale=2).to_pil().convert("RGB").save(photo, "JPEG")
    text = made_letters.pages(SERVICE, by=BY)[1]

    assert verifying.run(str(photo), words, facts, real()) == 0
    assert verifying.run(text, words, facts, real()) == 0


def test_one_changed_character_is_refused(facts, words, letter, capsys):
    """In the file's own words for programs, too."""
    raw = letter.read_bytes()
    at = raw.index(b"LYQ1:L:") + 150
    changed = b"A" if raw[at : at + 1] != b"A" else b"B"
    letter.write_bytes(raw[:at] + changed + raw[at + 1 :])
    try:
        outcome = verifying.run(str(letter), words, facts, real())
    except errors.QrBadError:
        outcome = 1

    assert outcome == 1
    assert "genuine" not in capsys.readouterr().out


def test_a_file_that_is_signed_otherwise_is_said_to_be(facts, words, letter, capsys):
    """It is not checked here, and not taken for ours."""
    letter.write_bytes(letter.read_bytes() + b"\n% /ByteRange [0 1 2 3]\n")
    verifying.run(str(letter), words, facts, real())

    assert "the file has one, which is not checked here" in capsys.readouterr().out


def test_a_computer_that_knows_nobody_says_unknown(facts, letter, capsys):
    """Its own memory is asked where no file is named."""
    assert verifying.run(str(letter), None, facts, real()) == 1
    assert capsys.readouterr().out.startswith("unknown\n")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"halo", b"LYQ1:S:00"])
def test_what_has_no_letters_code_is_told(facts, words, tmp_path, content):
    """No verdict is made up."""
    path = tmp_path / "x"
    path.write_bytes(content)

    with pytest.raises(errors.LayarError):
        verifying.run(str(path), words, facts, real())


def test_words_by_another_root_are_not_believed(facts, words, letter, tmp_path):
    """Whoever hands over a file of their own is nobody."""
    raw = bytearray(words.read_bytes())
    raw[200] ^= 1
    words.write_bytes(bytes(raw))

    with pytest.raises(errors.LayarError):
        verifying.run(str(letter), words, facts, real())


def test_the_command_says_no_with_its_outcome(monkeypatch, tmp_path, capsys):
    """A script can ask."""
    monkeypatch.setenv("LAYAR_DATA", str(tmp_path / "data"))

    assert cli.main(["verify", "no such letter"]) == 1
    assert capsys.readouterr().err
