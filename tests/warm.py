"""
Processes that start in a blink: forked from one that has imported and read everything already.

What runs in them is what runs in any other; only the waiting for imports is left out, so that
there is time to kill them often. They end with the test run, however that ends.
"""

import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from app import cli as layar
from app.voyage.office import LocalOffice, OfficeFailedError
from protocol import regions, services
from server import calendar, cli, main  # main: the command imports it late, here it is wanted early
from tests import databases, hashing
from tests.journeys import worker

__all__ = ["Office", "Process", "knows", "layar", "main", "run", "worker"]

hashing.cheapen()

_processes = multiprocessing.get_context("forkserver")
_known = [__name__]
_processes.set_forkserver_preload(_known)

services.catalogue()
regions.regions()
calendar.usual()


def knows(*modules: str) -> None:
    """Have these modules imported, too, before anything is forked."""
    _known.extend(each for each in modules if each not in _known)
    _processes.set_forkserver_preload(_known)


class Process:
    """A function in a process of its own, with the few words of `subprocess.Popen` used here."""

    stdin = None

    def __init__(self, work: Callable[..., object], *given: Any) -> None:
        self._process = _processes.Process(target=_tied, args=(work, *given), daemon=True)
        self._process.start()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a process", timeout or 0)
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


class Office(LocalOffice):
    """`layar-server`, forked: its commands, and `serve` by one process."""

    settings: Mapping[str, str] = {}
    """What else a serving one is told."""

    def command(self, *words: str, given: str = "") -> str:
        told = self._environment() | databases.told(self.folder)
        done = run(cli.main, words, told, given)
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()
            raise OfficeFailedError(said or f"exit {done.returncode}")
        return done.stdout

    def _launch(self, log: BinaryIO) -> Any:
        told = databases.told(self.folder) | self.settings
        return Process(_serve, self.folder, self.port, told)


def run(
    command: Callable[[Sequence[str]], int],
    words: Sequence[str],
    told: Mapping[str, str],
    given: str = "",
) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own, as `subprocess.run` would, and wait for it."""
    with TemporaryDirectory() as name:
        files = [Path(name) / each for each in ("in", "out", "err")]
        files[0].write_text(given, "utf-8")
        process = Process(_command, command, list(words), dict(told), files)
        process.wait()
        out, err = (each.read_text("utf-8") for each in files[1:])
        return subprocess.CompletedProcess(list(words), process.returncode or 0, out, err)


def _command(
    command: Callable[[Sequence[str]], int],
    words: Sequence[str],
    told: Mapping[str, str],
    files: Sequence[Path],
) -> None:
    for number, (path, mode) in enumerate(zip(files, ("rb", "wb", "wb"), strict=True)):
        with path.open(mode) as file:
            os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.environ |= told
    raise SystemExit(command(words))


def _tied(work: Callable[..., object], *given: Any) -> None:
    """Do the work, and end with whoever wanted it."""
    wanted_by = multiprocessing.parent_process()

    def watch() -> None:
        connection.wait([wanted_by.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    work(*given)


def _serve(folder: Path, port: int, told: dict[str, str]) -> int:
    with (folder / "office.log").open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ |= told
    raise SystemExit(cli.main(["serve", "--port", str(port), "--workers", "1"]))
