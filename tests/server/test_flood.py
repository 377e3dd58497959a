"""The office's door under a flood of junk: who is honest is answered, the junk leaves nothing."""

import asyncio
import json
from http import HTTPStatus

import pytest
from sqlalchemy import func, select

from protocol import errors
from server import doorway, main, underway, writer
from server.doorway import PARCELS
from server.tables import Kept
from server.underway import SOURCE_BYTES, SOURCE_REQUESTS, Underway
from tests.server.phones import Photo

FLOODER = "203.0.113.7"
JUNK = 600
JUNK_BYTES = 120_000
HONEST = 20


@pytest.fixture
def junk(house) -> bytes:
    """A parcel for the office's own key, spoilt in its last byte: it costs the most to refuse."""
    phone, photo = house.phone(introduced=False), Photo(bytes(JUNK_BYTES))
    sealed = bytearray(phone.up(phone.apply(papers=photo.named()), *photo.pieces[:7]))
    sealed[-1] ^= 1
    return bytes(sealed)


class Asked:
    """One request at the door from an address; what came of it, and whether its body was read."""

    def __init__(self, address: str, body: bytes, *, announced: bool = True) -> None:
        self.body, self.address, self.read = body, address, False
        self.headers = [(b"content-length", str(len(body)).encode())] if announced else []
        self.status, self.answer = 0, b""

    async def at(self, application) -> None:
        scope = {"type": "http", "method": "POST", "path": PARCELS, "scheme": "http"}
        scope |= {"headers": self.headers, "client": (self.address, 50_000), "query_string": b""}
        await application(scope, self._receive, self._send)

    async def _receive(self):
        self.read = True
        await asyncio.sleep(0)  # a line is never faster than the loop
        return {"type": "http.request", "body": self.body}

    async def _send(self, message) -> None:
        self.status = message.get("status", self.status)
        self.answer += message.get("body", b"")


def ask(house, asked) -> int:
    """Ask all at once of an office of its own; return the most bytes that waited for a turn."""
    application = main.build(house.office)
    most = 0

    async def watched(each) -> None:
        nonlocal most
        await each.at(application)
        most = max(most, application.parcels._writer._waiting_bytes)

    async def whole() -> None:
        async with application.router.lifespan_context(application):
            await asyncio.gather(*(watched(each) for each in asked))
            assert application.parcels.underway.sources == {}

    asyncio.run(whole())
    return most


def rows(house) -> dict[str, int]:
    with house.office.reading() as session:
        tables = Kept.metadata.tables.values()
        return {t.name: session.scalar(select(func.count()).select_from(t)) for t in tables}


@pytest.fixture
def lasting(house, monkeypatch):
    """The office stays open behind its web application."""
    monkeypatch.setattr(house.office.engine, "dispose", lambda: None)


@pytest.mark.usefixtures("lasting")
def test_who_is_honest_is_answered_beside_a_flood(house, junk):
    """From elsewhere all are, at once; most of the flood finds the door shut, its bodies unread."""
    phones = [house.phone() for _ in range(HONEST)]
    said = [phone.apply() for phone in phones]
    before = rows(house)
    honest = [
        Asked(f"198.51.100.{number}", phone.up(each))
        for number, (phone, each) in enumerate(zip(phones, said, strict=True))
    ]
    flood = [Asked(FLOODER, junk) for _ in range(JUNK)]
    flood += [Asked(FLOODER, junk[:500]) for _ in range(JUNK)]  # leaves no room for a small one
    assert JUNK * len(junk) > 2 * writer.WAITING_LIMIT_BYTES

    most = ask(house, [*flood, *honest])

    assert [each.status for each in honest] == [HTTPStatus.OK] * HONEST
    for phone, each, asked in zip(phones, said, honest, strict=True):
        assert phone.read(asked.answer).receipt.received == [each.id]
    assert most <= SOURCE_BYTES + sum(len(each.body) for each in honest)
    shut = [each for each in flood if each.status == HTTPStatus.TOO_MANY_REQUESTS]
    assert not any(each.read for each in shut)
    assert {each.status for each in flood} == {HTTPStatus.BAD_REQUEST, HTTPStatus.TOO_MANY_REQUESTS}
    assert json.loads(shut[0].answer)["code"] == errors.BusyError.code
    after = rows(house)
    assert after["cases"] - before["cases"] == HONEST
    assert after["message"] - before["message"] == HONEST
    assert after["device"] == before["device"]


@pytest.mark.usefixtures("lasting")
def test_junk_leaves_nothing(house, junk):
    """Not a row in any table, whoever sends it and however much."""
    house.phone()
    before = rows(house)
    flood = [Asked(f"203.0.{number % 4}.7", junk) for number in range(JUNK // 4)]
    flood += [Asked(FLOODER, bytes(size)) for size in range(0, 2_000, 50)]

    ask(house, flood)

    assert rows(house) == before


@pytest.mark.parametrize(
    ("address", "count", "size", "taken"),
    [
        (FLOODER, SOURCE_REQUESTS + 5, 10, SOURCE_REQUESTS),
        (FLOODER, 20, SOURCE_BYTES // 10, 10),
        ("2001:db8:1:2::{}", SOURCE_REQUESTS + 5, 10, SOURCE_REQUESTS),
        ("127.0.0.1", SOURCE_REQUESTS + 5, 10, SOURCE_REQUESTS + 5),
    ],
)
def test_one_source_has_its_share(address, count, size, taken):
    """So many requests, so many bytes; IPv6 by its network, and this machine without a bound."""
    door, open_ = Underway(), []
    for number in range(count):
        block = admitted(door, address.format(number), length(size))
        try:
            block.__enter__()
        except underway.CrowdedError:
            continue
        open_.append(block)
    assert len(open_) == taken
    for block in open_:
        block.__exit__(None, None, None)
    assert door.sources == {}


def test_a_body_that_does_not_say_how_long_it_is_counts_as_the_longest():
    """Two of one source are read at a time: that is all there can be in them."""
    door = Underway()
    with admitted(door, FLOODER), admitted(door, FLOODER):
        with pytest.raises(underway.CrowdedError), admitted(door, FLOODER):
            pass
        with admitted(door, "198.51.100.1"):
            pass


def length(size: int) -> tuple[bytes, bytes]:
    return b"content-length", str(size).encode()


def admitted(door: Underway, address: str, *headers: tuple[bytes, bytes]):
    scope = {"client": (address, 50_000), "headers": headers}
    return door.admitted(doorway.source(scope), doorway.announced(scope))
