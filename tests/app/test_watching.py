"""`layar sync --watch` carries by itself, tells nothing personal, and ends when told."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from app import watching
from app.settings import HERE
from app.sync.courier import CourierState
from tests.village import ROOT, SITI

WITHIN_S = 60.0


@pytest.fixture
def watcher(siti, door, tmp_path):
    """Start to watch over a phone's store, as a service of the system does."""
    deployment = tmp_path / "deployment.toml"
    deployment.write_text(f'office = "{door.url}"\nroot = "{ROOT.public.hex()}"\n', "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "sync", "--watch", "--every", "1"],
        cwd=HERE.parent,
        env={
            **os.environ,
            "LAYAR_DATA": str(siti.folder),
            "LAYAR_DEPLOYMENT": str(deployment),
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.wait()


def until(holds):
    deadline = time.monotonic() + WITHIN_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_it_carries_what_is_written_while_it_runs(siti, watcher):
    """Nobody presses anything; asked to end it does so in order, and its lines name nobody."""
    until(lambda: siti.waiting() == [])
    siti.applies(text="Jembatan di Amasing Kota rusak.")
    until(lambda: siti.waiting() == [])

    watcher.send_signal(signal.SIGTERM)
    said, _ = watcher.communicate(timeout=WITHIN_S)

    assert watcher.returncode == 0
    assert said.splitlines()[-1] == "ended"
    assert "sending" in said
    for secret in (SITI.nik, SITI.name, "Jembatan", "Amasing"):
        assert secret not in said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (CourierState(), ""),
        (CourierState(sending=True), ""),
        (CourierState(sending=True, done=1, total=3), "sending 1 of 3"),
        (
            CourierState(sending=True, done=1, total=3, bytes_per_s=4_321.7),
            "sending 1 of 3, 4322 bytes a second",
        ),
        (
            CourierState(
                next_try_at=datetime(2026, 11, 24, 3, 5, tzinfo=UTC),
                last_error="delivery.away",
                waiting=2,
                photos_wait=True,
            ),
            "delivery.away; 2 waiting, photos left for a better link; next try 03:05:00 UTC",
        ),
        (
            CourierState(next_try_at=datetime(2026, 11, 24, 3, 5, tzinfo=UTC)),
            "0 waiting; next try 03:05:00 UTC",
        ),
    ],
)
def test_a_line_has_counts_and_codes(state, said):
    """One line an event, for a log that others may read."""
    assert watching.line(state) == said


def test_the_same_thing_is_said_once(capsys):
    """A log is not filled with what has not changed."""
    tell = watching.Teller()
    for done in (1, 1, 2):
        tell(CourierState(sending=True, done=done, total=2))

    assert capsys.readouterr().out.splitlines() == ["sending 1 of 2", "sending 2 of 2"]
