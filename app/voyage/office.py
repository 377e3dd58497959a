"""A real office process on loopback, in a folder of its own."""

import csv
import io
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import pyotp

START_WITHIN_S = 60.0
STOP_WITHIN_S = 15.0
LOOK_EVERY_S = 0.02
CODE_EVERY_S = 30
INSPECTOR = "inspector"
SEAL = "karang biru dayung tua segel"
"""What opens sealed reports at an office that is made up."""
COMPLAINT_DESK = "complaint_desk"
WITHOUT_SERVICES = frozenset({"admin", "auditor"})

_USED: dict[str, int] = {}
"""By token the half minute whose code was given out last: each counts once at the office."""


class OfficeFailedError(RuntimeError):
    """The office process ended or did not answer; the message carries its last words."""


@dataclass(frozen=True)
class Account:
    """A staff account to sign in to the console with."""

    username: str
    password: str
    name: str
    services: tuple[str, ...] = ()
    role: str = "verifier"
    agency: str = ""
    """Empty for that of the services; who works on all of them needs one."""
    token: str = field(default_factory=pyotp.random_base32, repr=False)
    """The secret of what shows this account's codes, as printed on a bought token."""

    def shown(self) -> str:
        """Return the code of this moment."""
        return pyotp.TOTP(self.token).now()

    def code(self) -> str:
        """Return a code of about now that was not given out before; waits when there is none."""
        codes, used = pyotp.HOTP(self.token), _USED.get(self.token, 0)
        while used >= int(time.time()) // CODE_EVERY_S + 1:
            time.sleep(LOOK_EVERY_S)
        _USED[self.token] = step = max(used + 1, int(time.time()) // CODE_EVERY_S - 1)
        return codes.at(step)


def free_port() -> int:
    """Return a TCP port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def new_account(username: str, name: str, services: tuple[str, ...] = ()) -> Account:
    """Return an account with a fresh password; no services means all, complaints among them."""
    agency = "" if services else COMPLAINT_DESK
    return Account(username, secrets.token_urlsafe(12), name, services, agency=agency)


def _as_list(accounts: Iterable[Account]) -> str:
    """Write accounts as `layar-server staff import` reads them."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("username", "name", "role", "services", "agency", "password", "token"))
    for each in accounts:
        services = "" if each.role in WITHOUT_SERVICES else " ".join(each.services) or "*"
        who = (each.username, each.name, each.role)
        rows.writerow((*who, services, each.agency, each.password, each.token))
    return text.getvalue()


class LocalOffice:
    """
    An office of the development deployment: `layar-server` run as its own process.

    Nothing of `server` is imported; what is tried here is what an office runs.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self, *accounts: Account) -> None:
        """Make the office's keys and its staff, and with an inspector the inspectorate's keys."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.command("keys", "init", "--development")
        if accounts:
            self.command("staff", "import", "-", given=_as_list(accounts))
        if any(account.role == INSPECTOR for account in accounts):
            self.command("inspectorate", "init", "--passphrase-stdin", given=f"{SEAL}\n")

    def command(self, *words: str, given: str = "") -> str:
        """Run `layar-server` with these words and return what it printed."""
        done = subprocess.run(  # noqa: S603 - our own program, our own words
            [sys.executable, "-m", "server", *words],
            input=given,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()
            raise OfficeFailedError(said or f"exit {done.returncode}")
        return done.stdout

    def start(self) -> None:
        """Start the office and wait until it answers."""
        with (self.folder / "office.log").open("ab") as log:
            self._process = self._launch(log)
        deadline = time.monotonic() + START_WITHIN_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise OfficeFailedError(self.last_words())
            time.sleep(LOOK_EVERY_S)

    def stop(self) -> int | None:
        """Ask the office to end, wait, and return its exit status; None if it did not run."""
        return self._end(self._process.terminate if self._process else None)

    def kill(self) -> None:
        """End the office without asking, as a power cut does."""
        self._end(self._process.kill if self._process else None)

    def last_words(self) -> str:
        """Return the end of the office's log."""
        log = self.folder / "office.log"
        return log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _launch(self, log: BinaryIO) -> "subprocess.Popen[bytes]":
        """Start the process; it ends with this one, however this one ends."""
        return subprocess.Popen(  # noqa: S603 - our own program, our own words
            [sys.executable, "-m", "server", "serve", "--port", str(self.port), "--tied"],
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )

    def _end(self, ask: Callable[[], None] | None) -> int | None:
        if self._process is None or ask is None:
            return None
        ask()
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        status: int | None = self._process.returncode
        self._process = None
        return status

    def _answers(self) -> bool:
        line = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            line.request("GET", "/v1/health")
            return line.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            line.close()

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "LAYAR_DATA": str(self.folder), "LAYAR_PORT": str(self.port)}
