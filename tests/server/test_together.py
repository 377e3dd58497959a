"""Several processes of an office on one database: what both are sent counts once."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from protocol import world
from server import keyring, office
from server.office import Office
from server.settings import Settings
from server.tables import CASES, MESSAGE, OWED
from tests import databases, postgresql, warm
from tests.server.phones import Phone

KILLS = int(os.environ.get("LAYAR_DATABASE_KILLS", "10"))
"""`make test-server DATABASE=postgresql KILLS=100` for a release."""
PHONES, CASES_EACH = 4, 3


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's folder; a test may ask that its database is one that can be killed."""
    if getattr(request, "param", None) == "postgresql":
        databases.move(tmp_path / "office")
    databases.tell(monkeypatch, tmp_path / "office")
    keyring.make(tmp_path / "office", world.real(), development=True)
    return tmp_path / "office"


@pytest.fixture
def opened(folder: Path) -> Iterator[Office]:
    opened = office.open_office(Settings.from_env(), world.real())
    yield opened
    opened.engine.dispose()


@pytest.fixture
def two(folder: Path, opened: Office) -> Iterator[list[str]]:
    """The addresses of two processes that serve one office."""
    processes = [warm.Office(folder), warm.Office(folder)]
    try:
        for each in processes:
            each.start()
        yield [f"{each.url}/v1/parcels" for each in processes]
    finally:
        for each in processes:
            each.stop()


def sends(phone: Phone, body: bytes, urls: list[str]) -> list[list[str]]:
    """Send the same bytes to every address at once, and return what each receipt names."""
    with ThreadPoolExecutor(len(urls)) as pool:
        answers = list(pool.map(lambda url: httpx.post(url, content=body, timeout=30), urls))
    return [phone.read(answer.raise_for_status().content).receipt.received for answer in answers]


def test_the_same_parcels_at_two_processes_count_once(opened, two):
    """Taken at the same moment by both: each message once, places without holes, both answer."""
    phones = [Phone(opened, world.real()) for _ in range(PHONES)]
    said: list[str] = []

    def story(phone: Phone) -> None:
        parcels = [[phone.introduce()]]
        for _ in range(CASES_EACH):
            application = phone.apply()
            parcels += [[application], [phone.withdraw(application.id)]]
        for parcel in parcels:
            ids = [each.id for each in parcel]
            assert sends(phone, phone.up(*parcel), two) == [ids, ids]
            said.extend(ids)

    with ThreadPoolExecutor(PHONES) as pool:
        list(pool.map(story, phones))

    with opened.reading() as session:
        kept = session.execute(select(MESSAGE)).all()
        cases = session.execute(select(CASES)).all()
        owed = session.execute(select(OWED.c.hearer, OWED.c.message)).all()
    mine = [row for row in kept if row.author in {phone.signing.public for phone in phones}]
    assert Counter(row.id for row in mine) == Counter(said)
    assert not any(row.fork or row.held for row in mine)
    assert sorted((row.case_id, row.place) for row in mine if row.place) == sorted(
        (case.id, place) for case in cases for place in (1, 2)
    )
    assert [case.places for case in cases] == [2] * PHONES * CASES_EACH
    assert len(owed) == len(set(owed))


@pytest.mark.parametrize("folder", ["postgresql"], indirect=True)
def test_a_killed_database_loses_nothing_that_was_acknowledged(opened, two):
    """Its server is killed among exchanges and started: 503 meanwhile, then on by itself."""
    dice = random.Random(5)
    over = threading.Event()
    acknowledged: list[str] = []
    refused: Counter[int] = Counter()

    def story(number: int) -> None:
        phone = Phone(opened, world.real())
        said = phone.introduce()
        with httpx.Client(timeout=60) as line:
            while True:
                answer = line.post(two[number % 2], content=phone.up(said))
                if answer.status_code != 200:
                    refused[answer.status_code] += 1
                    time.sleep(0.1)
                    continue
                assert said.id in phone.read(answer.content).receipt.received
                acknowledged.append(said.id)
                if over.is_set():
                    return
                said = phone.apply()

    with ThreadPoolExecutor(PHONES) as pool:
        stories = [pool.submit(story, number) for number in range(PHONES)]
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.05, 0.6))
            postgresql.cluster().kill()
            time.sleep(dice.uniform(0.05, 0.4))
            postgresql.cluster().start()
            more = len(acknowledged) + PHONES
            while len(acknowledged) < more and not any(each.done() for each in stories):
                time.sleep(0.05)
        over.set()
        for each in stories:
            each.result()

    assert set(refused) == {503}
    with opened.reading() as session:
        kept = Counter(session.scalars(select(MESSAGE.c.id)))
        cases = session.scalars(select(CASES.c.places)).all()
    assert {id_: kept[id_] for id_ in acknowledged} == dict.fromkeys(acknowledged, 1)
    assert set(cases) == {1}
    assert len(cases) == len(acknowledged) - PHONES
