"""Both offices as processes of their own on loopback, and what they take up in memory."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from app.voyage.office import LocalOffice, free_port

READY_WITHIN_S = 180.0


@dataclass(frozen=True)
class Running:
    """An office that answers."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def peak_mib(self) -> float | None:
        """The most memory the largest of its processes has held; None where nobody says."""
        peaks = [_peak_mib(pid) for pid in (self.process.pid, *_children(self.process.pid))]
        return max((peak for peak in peaks if peak), default=None)


@contextmanager
def real(folder: Path) -> Iterator[Running]:
    """Run `layar-server serve` with an empty ledger and fresh keys."""
    made = LocalOffice(folder)
    made.prepare()
    facts = {"LAYAR_DATA": str(folder), "LAYAR_PORT": str(made.port)}
    with _run(["-m", "server", "serve", "--port", str(made.port)], made.port, facts) as running:
        yield running


@contextmanager
def plain(folder: Path) -> Iterator[Running]:
    """Run the baseline with an empty database."""
    folder.mkdir()
    port = free_port()
    with _run(["-m", "bench.plain", str(folder / "plain.db"), str(port)], port, {}) as running:
        yield running


@contextmanager
def _run(words: Sequence[str], port: int, facts: dict[str, str]) -> Iterator[Running]:
    process = subprocess.Popen(
        [sys.executable, *words],
        env={**os.environ, **facts},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    running = Running(port, process)
    try:
        _wait(running)
        yield running
    finally:
        process.terminate()
        process.communicate()


def _wait(running: Running) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and running.process.poll() is None:
        try:
            httpx.get(f"{running.url}/v1/health", timeout=1).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    running.process.kill()
    raise RuntimeError(f"an office did not start: {running.process.communicate()[1].decode()}")


def _children(pid: int) -> list[int]:
    """Return the processes a process has started, where the system keeps a list."""
    listed = Path(f"/proc/{pid}/task")
    if not listed.exists():
        return []
    texts = [(task / "children").read_text() for task in listed.iterdir()]
    direct = [int(child) for text in texts for child in text.split()]
    return direct + [below for child in direct for below in _children(child)]


def _peak_mib(pid: int) -> float | None:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    peak = next((line for line in status.read_text().splitlines() if "VmHWM" in line), "")
    return int(peak.split()[1]) / 1024 if peak else None
