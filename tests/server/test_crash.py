"""The office killed in the middle of its work: nothing acknowledged is lost, nothing doubled."""

import os
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from app.voyage.office import LocalOffice
from protocol import documents, world
from protocol.envelope import Envelope
from server import keyring, office
from server.office import Office
from server.settings import Settings
from server.tables import CASES, MESSAGE, PIECE
from tests import databases, warm
from tests.server.phones import Phone, Photo

SENDERS = 4
KILLS = int(os.environ.get("LAYAR_KILLS", "10"))
EXCHANGES = max(100, 2 * KILLS)
"""`LAYAR_KILLS=500` for a release."""
SEVERAL = (40, 2)
"""Exchanges and kills of an office of several processes: those take seconds to start."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    databases.tell(monkeypatch, tmp_path / "office")
    keyring.make(tmp_path / "office", world.real(), development=True)
    return tmp_path / "office"


@pytest.fixture
def running(request: pytest.FixtureRequest, folder: Path) -> Iterator[LocalOffice]:
    """An office that runs: as the command starts it unless a test asks for another."""
    running: LocalOffice = getattr(request, "param", LocalOffice)(folder)
    try:
        running.start()
        yield running
    finally:
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


@pytest.mark.parametrize(
    ("running", "exchanges", "kills"),
    [(warm.Office, EXCHANGES, KILLS), (LocalOffice, *SEVERAL)],
    indirect=["running"],
    ids=["one process", "one for each processor"],
)
def test_killed_at_any_moment_the_office_keeps_its_word(running, exchanges, kills, tmp_path):
    """Killed again and again among its exchanges: every receipt stands, and every case is one."""
    opened = _open(tmp_path)
    dice = random.Random(7)
    url = f"{running.url}/v1/parcels"
    senders = [Sender(Phone(opened, world.real()), url) for _ in range(SENDERS)]
    each = exchanges // SENDERS
    threads = [
        threading.Thread(target=sender.send, args=(each, random.Random(number)), daemon=True)
        for number, sender in enumerate(senders)
    ]
    for thread in threads:
        thread.start()
    for _ in range(kills):
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
    assert len(said) == exchanges
    assert set(places) == {1}
    assert cases == exchanges
    assert pieces == 2 * exchanges
    assert set(whole) == {1}


def test_asked_to_stop_the_office_finishes_what_it_has(running, tmp_path):
    """A graceful stop answers what it took, and closes the database cleanly."""
    opened = _open(tmp_path)
    sender = Sender(Phone(opened, world.real()), f"{running.url}/v1/parcels")
    sender.send(3, random.Random(1))
    opened.engine.dispose()

    assert running.stop() == 0
    assert not (tmp_path / "office" / "office.db-wal").exists()


@pytest.mark.parametrize("running", [warm.Office], indirect=True)
def test_asked_to_stop_under_load_nothing_is_left_half_done(running, tmp_path):
    """Whatever was begun is finished: what is kept was acknowledged, and nothing else is kept."""
    opened = _open(tmp_path)
    senders = [Hasty(Phone(opened, world.real()), f"{running.url}/v1/parcels") for _ in range(4)]
    threads = [threading.Thread(target=sender.send, daemon=True) for sender in senders]
    for thread in threads:
        thread.start()
    while sum(len(sender.acknowledged) for sender in senders) < 40:
        time.sleep(0.01)

    began = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - began < 15
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()

    with opened.reading() as session:
        kept = set(session.scalars(select(MESSAGE.c.id).where(MESSAGE.c.kind == 4)))
    assert kept == {each for sender in senders for each in sender.acknowledged}


@dataclass
class Hasty:
    """A phone that sends one application after the other until nobody answers."""

    phone: Phone
    url: str
    acknowledged: list[str] = field(default_factory=list)

    def send(self) -> None:
        with httpx.Client(timeout=20) as line:
            said = self.phone.introduce()
            while True:
                try:
                    answer = line.post(self.url, content=self.phone.up(said))
                except httpx.HTTPError:
                    return
                if answer.status_code == 503:
                    return
                if said.kind == 4:
                    self.acknowledged.append(said.id)
                said = self.phone.apply()


def _open(tmp_path: Path) -> Office:
    return office.open_office(Settings.from_env(), world.real())
