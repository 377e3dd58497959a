"""Where the `layar-server` command begins, and how it ends when something outside goes wrong."""

import os
import signal
import subprocess
import sys

import httpx
import pytest

from protocol import ending
from server import commands
from tests import databases, warm

READY = b"parcels wait for the office"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    databases.tell(monkeypatch, tmp_path / "office")
    return tmp_path / "office"


def begun(*words, **more):
    return subprocess.Popen([sys.executable, "-m", "server", *words], **more)


def test_nobody_who_reads_is_no_bug(folder):
    """`| head`: what was asked for is done, and no trace of the program's own is printed."""
    reader, writer = os.pipe()
    os.close(reader)
    with begun("keys", "init", stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        _, said = process.communicate(timeout=60)

    assert process.returncode == ending.UNREAD
    assert said == b""
    assert (folder / "office.keys").exists()


@pytest.fixture
def heeded():
    """Ctrl-C is heeded by what is begun, also where these tests run behind something else."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_a_relay_that_is_stopped_by_hand_says_nothing_of_it(tmp_path):
    """Ctrl-C is how it is ended."""
    words = ("relay", "--spool", str(tmp_path / "spool"), "--host", "127.0.0.1", "--port", "0")
    with begun(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while READY not in (line := process.stdout.readline()):
            assert process.poll() is None
        address = line.decode().split()[3].rstrip(",")
        assert httpx.get(f"{address}/v1/health").status_code == httpx.codes.OK
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

    assert process.returncode == ending.INTERRUPTED
    assert said == b""


def test_what_the_system_refuses_is_one_sentence(folder, tmp_path, capsys):
    """A folder that cannot be made, with its name."""
    assert commands.main(["keys", "init"]) == 0
    (tmp_path / "file").touch()
    capsys.readouterr()

    assert commands.main(["backup", str(tmp_path / "file" / "below")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("layar-server: ")
    assert "below" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_there_is_not_is_one_sentence(folder, tmp_path, port):
    """For the office and for a relay."""
    assert commands.main(["keys", "init"]) == 0
    for words in (["serve"], ["relay", "--spool", str(tmp_path / "spool")]):
        done = warm.run(commands.main, [*words, "--port", port], databases.told(folder))
        assert done.returncode == 1
        assert done.stderr.startswith("layar-server: cannot listen on")
