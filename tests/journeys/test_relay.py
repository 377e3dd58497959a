"""By the village's relay: each a process of its own, killed and started as it happens there."""

import random
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.settings import HERE, Deployment, read_deployment
from app.storage import identity, ledger
from app.sync import engine
from app.sync.relay import Fetched, RelayTransport
from app.voyage import cargo
from app.voyage.office import free_port
from app.voyage.villager import Villager
from protocol import bundle, case, services, world
from server import commands
from tests import warm
from tests.harbour import Harbour
from tests.relays import patiently

ROOT = read_deployment(HERE / "deployment.toml").root
SERVICE = services.catalogue()["pengaduan"]


class Relay:
    """`layar-server relay` as a process of its own, on one spool and one port."""

    def __init__(self, spool: Path, office: str) -> None:
        self.spool = spool
        self._port = free_port()
        self._serving = ["--office", office, "--host", "127.0.0.1", "--port", str(self._port)]
        self._process: warm.Process | None = None
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._process = warm.Process(commands.main, ["relay", *self._at(), *self._serving])
        patiently(self._answers)

    def end(self, *, kill: bool = False) -> int | None:
        if self._process is None:
            return None
        (self._process.kill if kill else self._process.terminate)()
        status, self._process = self._process.wait(20), None
        return status

    def does(self, *words: str) -> None:
        assert commands.main(["relay", *self._at(), *words]) == 0

    def _at(self) -> list[str]:
        return ["--spool", str(self.spool)]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/v1/health").status_code == 200
        except httpx.HTTPError:
            return False

    def waiting(self) -> int:
        return len(list(self.spool.glob("1-*.layar")))

    def answers(self) -> int:
        return len(list(self.spool.glob("2-*.layar")))


@pytest.fixture
def desk(tmp_path):
    """The office's own desk, on the books of the office that serves."""
    desk = Harbour(tmp_path / "office", world.real())
    yield desk
    desk.office.engine.dispose()


@pytest.fixture
def office(desk):
    office = warm.Office(desk.folder)
    yield office
    office.stop()


@pytest.fixture
def relay(tmp_path, office):
    relay = Relay(tmp_path / "spool", office.url)
    yield relay
    relay.end()


def visits(villager, relay, fetched):
    with villager.store.reading() as session:
        route = identity.load(session).route
    way = RelayTransport(relay.url, route, villager.world, fetched)
    try:
        return engine.exchange(villager.store, way, villager.world)
    finally:
        way.close()


def history(villager, known):
    with villager.store.reading() as session:
        heard = ledger.heard(session, known)
    return case.fold(heard, SERVICE.flow, SERVICE.route).history


def test_an_application_goes_by_relay_through_power_cuts_and_comes_back(
    tmp_path, office, desk, relay
):
    """Office away, relay killed and emptied to a card; then all arrives, once, and is answered."""
    office.start()
    relay.start()
    patiently((tmp_path / "spool" / "roster.layar").exists)
    office.stop()
    villager = Villager(tmp_path / "phone", Deployment(office.url, ROOT), world.real())
    made = cargo.make(SERVICE, datetime.now(UTC).date(), random.Random(5), papers=False)
    known = villager.writes(made)
    fetched = Fetched()

    assert visits(villager, relay, fetched).messages_sent == 0
    assert villager.waits() == 2
    left = relay.waiting()
    assert left >= 1

    assert relay.end(kill=True) == -9
    assert relay.waiting() == left
    card = tmp_path / "card"
    card.mkdir()
    relay.does("--empty", str(card))

    office.start()
    relay.start()
    patiently(lambda: relay.waiting() == 0)
    assert relay.answers() >= 1
    visits(villager, relay, fetched)
    assert villager.waits() == 0

    (carried,) = card.iterdir()
    answer = httpx.post(f"{office.url}/v1/parcels", content=carried.read_bytes(), timeout=30)
    assert answer.status_code == 200
    other = Relay(tmp_path / "other", office.url)
    (tmp_path / "answer.layar").write_bytes(answer.content)
    other.does("--fill", str(tmp_path / "answer.layar"))
    assert other.answers() == len(bundle.unpack(answer.content).parcels) >= 1

    desk.decides(known, "accept")
    visits(villager, relay, fetched)
    patiently(lambda: relay.waiting() == 0)
    visits(villager, relay, fetched)

    assert len(history(villager, known)) == 2
    villager.store.close()
