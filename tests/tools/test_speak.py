"""Recordings of the app's own texts, made by a synthesiser."""

import shutil
import subprocess

import pytest

from app import heard
from app.strings import words
from protocol import services
from tools import speak

speaks = pytest.mark.skipif(
    any(shutil.which(program) is None for program in speak.PROGRAMS),
    reason="records with espeak-ng and opusenc (Debian: espeak-ng opus-tools)",
)

TEXTS = ["Mau urus apa?", "Untuk siapa RT/RW ini?"]


def test_every_text_is_recorded_once():
    """Two texts of one wording are one recording, and no two wordings share one."""
    texts = speak.texts()

    assert len(set(texts)) == len(texts) == len({heard.name(text) for text in texts})


def test_no_text_waits_for_facts():
    """A text with a place to fill in is not read out with the place left open."""
    assert [text for text in speak.texts() if "{" in text] == []


def test_every_question_of_every_service_is_recorded():
    """Titles, whys, labels and helps of every form are there, and the words of the buttons."""
    texts = set(speak.texts())
    asked = {
        text
        for service in services.catalogue().values()
        for page in service.pages
        for text in (page.title.id, page.why.id, *(each.label.id for each in page.questions))
    }

    assert asked - texts == set()
    assert words("id")["home.need"] in texts


@speaks
def test_a_recording_is_there_and_is_no_silence(tmp_path):
    """Each text has its file, and what comes out of it is as long as speech and as loud."""
    files = speak.record(TEXTS, tmp_path)

    assert [path.stem for path in files] == [heard.name(text) for text in TEXTS]
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in files}
    for path in files:
        sound = subprocess.run(
            ["opusdec", "--quiet", "--rate", "16000", path, "-"], capture_output=True, check=True
        ).stdout
        loud = sum(abs(sample) for sample in memoryview(sound[44 : len(sound) // 2 * 2]).cast("h"))
        assert len(sound) > 16_000
        assert loud / (len(sound) / 2) > 300


@speaks
def test_recording_again_changes_only_what_changed(tmp_path):
    """What is recorded stays, what nothing says any more goes, and the bytes are the same."""
    [first, second] = speak.record(TEXTS, tmp_path)
    kept, bytes_before = first.stat().st_mtime_ns, second.read_bytes()
    second.unlink()
    (tmp_path / "0123456789abcdef.ogg").write_bytes(b"old")

    speak.record(TEXTS, tmp_path)

    assert first.stat().st_mtime_ns == kept
    assert second.read_bytes() == bytes_before
    assert len(list(tmp_path.iterdir())) == 2


def test_without_the_programs_it_says_which_is_missing(tmp_path, monkeypatch, capsys):
    """Nothing half made: exit 3 and one sentence."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert speak.main(tmp_path / "voices") == 3
    assert "espeak-ng is missing" in capsys.readouterr().err
    assert not (tmp_path / "voices").exists()
