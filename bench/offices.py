"""Both offices as processes of their own on loopback, and what they take up in memory."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
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
        peaks = [_mib(pid, "VmHWM") for pid in (self.process.pid, *children(self.process.pid))]
        return max((peak for peak in peaks if peak), default=None)

    @property
    def now_mib(self) -> float | None:
        """The memory its first process holds now; None where nobody says."""
        return _mib(self.process.pid, "VmRSS")


@contextmanager
def real(folder: Path, url: str = "", workers: int | None = None) -> Iterator[Running]:
    """Run `layar-server serve` with an empty ledger and fresh keys; on SQLite without a URL."""
    with several(folder, url, 1, workers) as (running,):
        yield running


@contextmanager
def several(
    folder: Path, url: str, count: int, workers: int | None = 1
) -> Iterator[Sequence[Running]]:
    """Run as many offices with the same keys on one database, each on a port of its own."""
    made = LocalOffice(folder)
    facts = {"LAYAR_DATA": str(folder), "LAYAR_DATABASE_URL": url}
    with ExitStack() as all_of_them:
        before = {name: os.environ.get(name) for name in facts}
        os.environ.update(facts)
        try:
            made.prepare()
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
        more = [] if workers is None else ["--workers", str(workers)]
        ports = [free_port() for _ in range(count)]
        yield [
            all_of_them.enter_context(
                _run(["-m", "server", "serve", "--port", str(port), *more], port, facts)
            )
            for port in ports
        ]


@contextmanager
def plain(folder: Path) -> Iterator[Running]:
    """Run the baseline with an empty database."""
    folder.mkdir()
    port = free_port()
    with _run(["-m", "bench.plain", str(folder / "plain.db"), str(port)], port, {}) as running:
        yield running


def children(pid: int) -> list[int]:
    """Return the processes a process has started, where the system keeps a list."""
    listed = Path(f"/proc/{pid}/task")
    if not listed.exists():
        return []
    texts = [(task / "children").read_text() for task in listed.iterdir()]
    direct = [int(child) for text in texts for child in text.split()]
    return direct + [below for child in direct for below in children(child)]


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


def _mib(pid: int, what: str) -> float | None:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    peak = next((line for line in status.read_text().splitlines() if what in line), "")
    return int(peak.split()[1]) / 1024 if peak else None
