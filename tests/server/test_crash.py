"""The office killed in the middle of its work: nothing acknowledged is lost, nothing doubled."""

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from protocol import documents, world
from protocol.envelope import Envelope
from server import office
from server.office import Office
from server.settings import Settings
from server.tables import CASES, MESSAGE, PIECE
from tests.server.phones import Phone, Photo

EXCHANGES = 200
SENDERS = 4
KILLS = int(os.environ.get("LAYAR_KILLS", "10"))
"""`LAYAR_KILLS=500` for a release."""


class Running:
    """`layar-server serve` in a process of its own, which can be killed and comes back."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/v1/parcels"
        self._command = [sys.executable, "-m", "server"]
        self._facts = {**os.environ, "LAYAR_DATA": str(folder), "PYTHONPATH": os.getcwd()}
        self._process: subprocess.Popen[bytes] | None = None
        self.do("keys", "init", "--development")

    def do(self, *words: str) -> None:
        subprocess.run([*self._command, *words], env=self._facts, check=True, capture_output=True)

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*self._command, "serve", "--port", str(self.port)],
            env=self._facts,
            stdout=subprocess.DEVNULL,
        )
        while True:
            try:
                httpx.get(self.url.replace("parcels", "health")).raise_for_status()
            except httpx.HTTPError:
                assert self._process.poll() is None, "the office ended by itself"
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(20)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "office")
    running.start()
    yield running
    running.stop()


@dataclass
class Sender:
    """A phone that sends until it has a receipt, however often the office dies."""

    phone: Phone
    url: str
    acknowledged: list[Envelope] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    line: httpx.Client = field(default_factory=lambda: httpx.Client(verify=False, timeout=10))

    def send(self, count: int, dice: random.Random) -> None:
        self._until_received(self.phone.introduce())
        for _ in range(count):
            photo = Photo(dice.randbytes(20_000))
            application = self.phone.apply(papers=photo.named())
            self._until_received(application, *photo.pieces)
            self.acknowledged.append(application)
            self.whole.append(photo.document.sha256)

    def _until_received(self, said: Envelope, *pieces: object) -> None:
        while True:
            try:
                answer = self.line.post(self.url, content=self.phone.up(said, *pieces))
                answer.raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
                continue
            receipt = self.phone.read(answer.content).receipt
            missing = [
                sha256
                for sha256, bitmap in receipt.pieces.items()
                if len(documents.held_in(bitmap, 2)) < 2
            ]
            if said.id in receipt.received and not missing:
                return


def test_killed_at_any_moment_the_office_keeps_its_word(running, tmp_path):
    """Killed again and again among 200 exchanges: every receipt stands, and every case is one."""
    opened = _open(tmp_path)
    dice = random.Random(7)
    senders = [Sender(Phone(opened, world.real()), running.url) for _ in range(SENDERS)]
    each = EXCHANGES // SENDERS
    threads = [
        threading.Thread(target=sender.send, args=(each, random.Random(number)))
        for number, sender in enumerate(senders)
    ]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.02, 0.4))
        running.kill()
        running.start()
    for thread in threads:
        thread.join()

    said = {message.id for sender in senders for message in sender.acknowledged}
    with opened.reading() as session:
        kept = set(session.scalars(select(MESSAGE.c.id).where(MESSAGE.c.kind == 4)))
        places = session.scalars(select(MESSAGE.c.place).where(MESSAGE.c.kind == 4)).all()
        cases = session.scalar(select(func.count()).select_from(CASES))
        pieces = session.scalar(select(func.count()).select_from(PIECE))
        whole = session.scalars(select(CASES.c.photos_held)).all()
    assert kept == said
    assert len(said) == EXCHANGES
    assert set(places) == {1}
    assert cases == EXCHANGES
    assert pieces == 2 * EXCHANGES
    assert set(whole) == {1}


def test_asked_to_stop_the_office_finishes_what_it_has(running, tmp_path):
    """A graceful stop answers what it took, and closes the database cleanly."""
    opened = _open(tmp_path)
    sender = Sender(Phone(opened, world.real()), running.url)
    sender.send(3, random.Random(1))
    opened.engine.dispose()

    assert running.stop() == 0
    assert not (tmp_path / "office" / "office.db-wal").exists()
    running.start()


def _open(tmp_path: Path) -> Office:
    settings = Settings.from_env({"LAYAR_DATA": str(tmp_path / "office")})
    return office.open_office(settings, world.real())
