"""The steps of a request: together where possible, each alone where something goes wrong."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from protocol import errors
from server import intake, writer
from server.writer import Writer


def run(office, work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine function with a writer that is taking."""

    async def whole():
        taking = Writer(office)
        taking.start()
        try:
            return await work(taking)
        finally:
            await taking.stop()

    return asyncio.run(whole())


def test_what_waits_shares_a_transaction(house, monkeypatch):
    """Requests that arrive while one is kept are kept together, and each is answered."""
    phones = [house.phone() for _ in range(20)]
    together = []
    keep = intake.keep
    monkeypatch.setattr(
        intake,
        "keep",
        lambda office, at, some: together.append(len(some)) or keep(office, at, some),
    )

    async def work(taking):
        return await asyncio.gather(*(taking.take(phone.up(phone.apply())) for phone in phones))

    answers = run(house.office, work)

    heard = [phone.read(body) for phone, body in zip(phones, answers, strict=True)]
    assert [len(each.receipt.received) for each in heard] == [1] * 20
    assert sum(together) == 20
    assert len(together) < 20


def test_who_was_answered_together_is_taken_in_together_again(house, monkeypatch):
    """Each transaction has its price: those who ask again a little apart share the next one."""
    monkeypatch.setattr(writer, "TOGETHER_WITHIN_S", 0.5)
    phones = [house.phone() for _ in range(4)]
    bodies = [[phone.up(phone.apply()) for _ in range(6)] for phone in phones]
    together = []
    keep = intake.keep
    monkeypatch.setattr(
        intake,
        "keep",
        lambda office, at, some: together.append(len(some)) or keep(office, at, some),
    )

    async def asking(taking, number):
        for body in bodies[number]:
            await taking.take(body)
            await asyncio.sleep(number * 0.01)

    async def work(taking):
        await asyncio.gather(*(asking(taking, number) for number in range(4)))

    run(house.office, work)

    assert sum(together) == 24
    assert together.count(4) >= 4


def test_who_asks_alone_is_not_kept_waiting(house, monkeypatch):
    """Nobody else is expected, so nobody is waited for."""
    monkeypatch.setattr(writer, "TOGETHER_WITHIN_S", 600.0)
    phone = house.phone()

    async def work(taking):
        async with asyncio.timeout(60):
            return [await taking.take(phone.up(phone.apply())) for _ in range(3)]

    assert len(run(house.office, work)) == 3


def test_one_request_that_meets_a_bug_spoils_no_other(house, monkeypatch):
    """The others of its transaction are kept and answered; it is told to come again."""
    good, bad = house.phone(), house.phone()
    keep = intake.keep

    def failing(connection, office, requests):
        for mail in requests:
            for opened in mail.opened:
                if opened.receipt.author == bad.signing.public:
                    raise ZeroDivisionError
        return keep(connection, office, requests)

    monkeypatch.setattr(intake, "keep", failing)

    async def work(taking):
        bodies = [good.up(good.apply()), bad.up(bad.apply()), good.up(good.apply())]
        return await asyncio.gather(*map(taking.take, bodies), return_exceptions=True)

    first, second, third = run(house.office, work)

    assert isinstance(second, errors.AwayError)
    assert len(good.read(first).receipt.received) == 1
    assert len(good.read(third).receipt.received) == 1


def test_a_full_disk_asks_everybody_to_come_back(house, monkeypatch):
    """No receipt for what could not be kept."""
    phone = house.phone()

    def full(connection, office, requests):
        raise errors.StoreFullError

    monkeypatch.setattr(intake, "keep", full)

    async def work(taking):
        return await taking.take(phone.up(phone.apply()))

    with pytest.raises(errors.StoreFullError):
        run(house.office, work)


def test_too_much_at_once_is_told_to_come_back(house, monkeypatch):
    """What waits in memory is bounded."""
    monkeypatch.setattr(writer, "WAITING_LIMIT_BYTES", 100)

    async def work(taking):
        return await taking.take(bytes(101))

    with pytest.raises(errors.BusyError):
        run(house.office, work)


def test_after_the_end_nothing_is_taken(house):
    """An office that closes finishes what it has and takes no more."""

    async def work(taking):
        await taking.stop()
        with pytest.raises(errors.BusyError):
            await taking.take(b"x")
        taking.stop = nothing

    async def nothing():
        return None

    run(house.office, work)
