"""The `layar` command: how it ends when something outside is not as it should be."""

import os
import subprocess
import sys

import pytest

from app import cli
from protocol import ending


def test_nobody_who_reads_is_no_bug():
    """`| head`: no trace of the program's own is printed."""
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-m", "app.cli", "services", "check"]
    with subprocess.Popen(words, stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        _, said = process.communicate(timeout=60)

    assert process.returncode == ending.UNREAD
    assert said == b""


@pytest.mark.parametrize(
    "text",
    [None, "office = [", 'office = "http://a"', 'office = "http://a"\nroot = "abcd"', "root = 3"],
)
def test_a_deployment_that_says_nothing_is_named(tmp_path, monkeypatch, capsys, text):
    """No file, no TOML, no root or half of one: one sentence with the file's name, no memory."""
    path = tmp_path / "deployment.toml"
    if text is not None:
        path.write_text(text)
    monkeypatch.setenv("LAYAR_DEPLOYMENT", str(path))
    monkeypatch.setenv("LAYAR_DATA", str(tmp_path / "data"))

    assert cli.main(["sync"]) == 1
    said = capsys.readouterr().err
    assert str(path) in said
    assert said.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("words", [("--applications", "-1"), ("--root", "zz")])
def test_words_that_cannot_be_are_said_at_once(words, capsys):
    """Fewer applications than none would sail for ever."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["voyage", *words])

    assert ended.value.code == 2
    assert words[0] in capsys.readouterr().err
