"""An office with an empty database, its own keys and a clock that stands still."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pyotp
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi.testclient import TestClient

from protocol import errors, keys
from protocol.world import World
from server import (
    entries,
    intake,
    keyring,
    lanes,
    main,
    office,
    officers,
    second_step,
    staff,
    upserts,
)
from server.entries import Device
from server.main import Application
from server.office import Office
from server.rights import EVERYTHING, Area, Role
from server.settings import Settings
from server.spool import Spool
from server.staff import Staff
from server.tables import DEVICE
from tests import databases
from tests.server.hooked import Listener
from tests.server.inside import Inside
from tests.server.phones import VILLAGE, Answer, Phone
from tests.village import Village

PASSWORD = "kapal layar biru tua"
TOKEN = pyotp.random_base32()
"""The secret of every token in these tests."""
WHOLE = Area(lanes.DESK, (EVERYTHING,))
ANYBODY = Staff(0, "anybody", "Anybody", Role.VERIFIER, WHOLE, b"")
"""Somebody who sees every case, to ask questions as."""


class Clock:
    """The only clock; `passes` moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class House:
    """An office, and what a test does with it."""

    office: Office
    clock: Clock
    folder: Path
    shown: int = 0
    """The newest half minute whose code somebody here has typed."""

    @cached_property
    def web(self) -> Application:
        """The office on the web, built once: each page costs most when it is first asked for."""
        return main.build(self.office)

    def phone(self, *, introduced: bool = True) -> Phone:
        phone = Phone(self.office)
        if introduced:
            self.tell(phone, phone.introduce())
        return phone

    def know(self, phone: Phone) -> None:
        """Know a phone without its having said a word."""
        device = Device(
            key=phone.signing.public,
            seal=phone.sealing.public,
            name="",
            nik="",
            village="",
            phone=None,
            introduced="",
            epoch=0,
            seq=0,
            kid=keys.signing_kid(phone.signing.public),
        )
        with self.office.writing() as session:
            upserts.write(session.connection(), DEVICE, [entries.columns(device)])

    def receive(self, *bodies: bytes) -> list[intake.Result]:
        """Hand several requests in together."""
        return intake.receive(self.office, bodies)

    def take(self, body: bytes) -> bytes:
        """Hand one request in, and expect an answer."""
        (answer,) = self.receive(body)
        assert isinstance(answer, bytes), answer
        return answer

    def refused(self, body: bytes) -> str:
        """Hand one request in, and expect that nothing of it is taken."""
        (answer,) = self.receive(body)
        assert isinstance(answer, errors.LayarError)
        return answer.code

    def tell(self, phone: Phone, *said: object, **receipt: object) -> Answer:
        """Send a phone's messages and read the answer."""
        return phone.read(self.take(phone.up(*said, **receipt)))

    def officer(self, *scope: str, name: str = "BUDI CONTOH") -> Phone:
        """Enrol somebody's phone as a village officer's, for the phones' village unless told."""
        phone = self.phone()
        with self.office.writing() as session:
            officers.enrol(
                session, self.office.world, phone.signing.public, name, scope or (VILLAGE,)
            )
        return phone

    def staff(
        self,
        username: str = "ani",
        services: tuple[str, ...] = ("*",),
        *,
        role: Role = Role.VERIFIER,
        places: tuple[str, ...] = ("*",),
        agency: str = lanes.DESK,
        token: str = TOKEN,
    ) -> Staff:
        """Make an account; its codes come from a token, unless that is empty."""
        with self.office.writing() as session:
            made = staff.add(
                session,
                self.office.world,
                username,
                username.title(),
                PASSWORD,
                services,
                agency=agency,
                role=role,
                places=places,
            )
            if token:
                second_step.set_seed(session.connection(), made.id, token)
            return made

    def code(self) -> str:
        """Return what the token shows; where that was used already it is half a minute later."""
        step = int(self.clock.now.timestamp()) // second_step.STEP_S
        if step <= self.shown:
            self.clock.passes(seconds=second_step.STEP_S)
            step += 1
        self.shown = step
        return pyotp.HOTP(TOKEN).at(step)


@pytest.fixture(scope="module", autouse=True)
def one_loop() -> Iterator[None]:
    """All requests of a module on one loop: else each begins one in a thread, and others in it."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patched:
        patched.setattr(TestClient, "portal", portal)
        patched.setattr(Inside, "portal", portal)
        yield


@pytest.fixture(autouse=True)
def databases_end() -> Iterator[None]:
    """No database of a test is left for the next one."""
    yield
    databases.forget()


@pytest.fixture
def make_house(tmp_path: Path) -> Callable[..., House]:
    def make(name: str = "office", *, development: bool = True, seed: int = 1) -> House:
        clock = Clock()
        world = World(now=lambda: clock.now, entropy=random.Random(seed).randbytes)
        folder = tmp_path / name
        keyring.make(folder, world, development=development)
        databases.furnish(folder)
        settings = Settings.from_env(databases.told(folder))
        return House(office.open_office(settings, world), clock, folder)

    return make


@pytest.fixture
def house(make_house: Callable[..., House]) -> Iterator[House]:
    house = make_house()
    yield house
    house.office.engine.dispose()


@pytest.fixture
def village(tmp_path: Path) -> Village:
    """A village for a relay to stand in."""
    return Village(tmp_path)


@pytest.fixture
def spool(tmp_path: Path, village: Village) -> Spool:
    """A relay's folder, empty."""
    return Spool(tmp_path / "spool", village.world)


@pytest.fixture
def door() -> Iterator[Listener]:
    """Another system's own web server."""
    listener = Listener()
    yield listener
    listener.close()
