"""
No number is drawn twice: not by copies, nor after a backup, nor when a clock is wrong.

The long form (`make numbers`) draws 100,000.
"""

import contextlib
import os
import random
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.storage import identity, numbers, register_book
from app.storage.letter_tables import LineState
from app.storage.secrets import FileSecrets, beside
from app.storage.store import Store, open_store
from protocol import envelope, ids
from protocol.messages import Block, Kind
from protocol.world import World
from tests.village import HOME, ROOT, Village

BOOK = "UMUM"
DAY = date(2026, 11, 25)
DRAWS = int(os.environ.get("LAYAR_DRAWS", "250"))
DEVICES = 6
"""How many copies live beside each other."""


class Reserve:
    """The office's side: numbers of a register and year go out once, to one home of a device."""

    def __init__(self) -> None:
        self.ends: dict[int, int] = {}

    def grant(self, home: str, device: str, year: int, count: int = 10) -> Block:
        """Reserve the next numbers."""
        first = self.ends.get(year, 0) + 1
        self.ends[year] = first + count - 1
        return Block(
            book=BOOK,
            village=HOME,
            year=year,
            device=ids.Kid(device),
            home=home,
            first=first,
            last=first + count - 1,
        )


@dataclass
class Device:
    """A device that draws: a real store, and secrets in a folder beside it."""

    world: World
    folder: Path

    def __post_init__(self) -> None:
        self.store = self._open()

    def _open(self) -> Store:
        return open_store(
            self.folder, self.world, ROOT.public, secrets=FileSecrets(beside(self.folder))
        )

    def settles(self) -> str:
        """Settle, and return where."""
        with self.store.writing() as session:
            numbers.settle(session, self.world)
            found = numbers.home(session)
        assert found
        return found

    def hears(self, block: Block) -> None:
        """Learn a block, as the inbox does."""
        with self.store.writing() as session:
            message = envelope.sign(
                ROOT,
                bytes(8),
                kind=Kind.BLOCK,
                epoch=1,
                seq=1,
                prev=envelope.NO_PREV,
                id=ids.new(self.world),
                body=block.model_dump(by_alias=True),
            )
            numbers.learn(session, message, block)

    def kid(self) -> str:
        """Return the device's short name."""
        with self.store.reading() as session:
            return identity.load(session).kid

    def asks(self, reserve: Reserve, year: int = DAY.year, count: int = 10) -> None:
        """Settle and get a block."""
        home = self.settles()
        self.hears(reserve.grant(home, self.kid(), year, count))

    def draws(self, day: date = DAY) -> int | None:
        """Draw as a letter does: settled first, then in a transaction."""
        self.settles()
        with self.store.writing() as session:
            return numbers.draw(session, BOOK, day)

    def dies(self, day: date = DAY) -> None:
        """Draw, and lose the transaction: the battery is empty."""
        self.settles()
        with contextlib.suppress(InterruptedError), self.store.writing() as session:
            numbers.draw(session, BOOK, day)
            raise InterruptedError

    def gaps(self) -> list[tuple[int | None, int | None, str]]:
        """Return what the book has left out."""
        with self.store.reading() as session:
            return [
                (line.gap.serial, line.gap.upto, line.reason)
                for line in register_book.lines(session)
                if line.gap
            ]

    def keeps(self) -> bytes:
        """Return the store as it is now, as a backup has it."""
        self.store.close()
        kept = (self.folder / "layar.db").read_bytes()
        self.store = self._open()
        return kept

    def is_put_back(self, kept: bytes) -> None:
        """Put an older store in the same file; what is kept outside stays as it is."""
        self.store.close()
        for name in ("layar.db-wal", "layar.db-shm"):
            (self.folder / name).unlink(missing_ok=True)
        (self.folder / "layar.db").write_bytes(kept)
        self.store = self._open()

    def is_gone(self) -> None:
        """Leave nothing of it behind."""
        self.store.close()
        shutil.rmtree(self.folder.parent)

    def copy(self, folder: Path, *, secrets: bool = True) -> "Device":
        """Return a copy of the data, with what lies beside it or without."""
        self.store.close()
        shutil.copytree(self.folder, folder)
        if secrets and beside(self.folder).exists():
            shutil.copytree(beside(self.folder), beside(folder))
        self.store = self._open()
        return Device(self.world, folder)


@pytest.fixture
def reserve() -> Reserve:
    """The office's numbers."""
    return Reserve()


@pytest.fixture
def device(tmp_path) -> Device:
    """A device with ten numbers."""
    village = Village(tmp_path)
    return Device(village.world, tmp_path / "one" / "data")


def test_numbers_are_drawn_in_order_until_there_are_none(device, reserve):
    """Then there is none, and no number is made up."""
    device.asks(reserve, count=3)

    assert [device.draws() for _ in range(5)] == [1, 2, 3, None, None]
    device.asks(reserve, count=2)
    assert device.draws() == 4


def test_a_number_is_of_the_year_it_is_drawn_in(device, reserve):
    """A letter of January has none of last year's, whatever is left of them."""
    device.asks(reserve)
    device.asks(reserve, 2027)

    assert device.draws(date(2026, 12, 31)) == 1
    assert device.draws(date(2027, 1, 1)) == 1
    assert device.draws(date(2028, 1, 1)) is None


def test_a_number_lost_with_the_battery_is_written_off(device, reserve):
    """Once, with the reason; the next letter has the next."""
    device.asks(reserve)
    assert device.draws() == 1
    device.dies()
    device.dies()

    assert device.draws() == 4
    assert device.gaps() == [(2, 2, register_book.LOST), (3, 3, register_book.LOST)]


def test_a_draw_that_failed_in_one_process_is_not_drawn_again_unsettled(device, reserve):
    """What was counted outside and not kept stops the next draw until it is written off."""
    device.asks(reserve)
    device.dies()

    with device.store.writing() as session:
        assert numbers.draw(session, BOOK, DAY) is None
    assert device.draws() == 2


def test_a_copy_draws_nothing_of_what_the_first_has(device, reserve, tmp_path):
    """With its secrets or without; it moves, and says what it left."""
    device.asks(reserve)
    assert device.draws() == 1
    copy = device.copy(tmp_path / "two" / "data")

    assert copy.draws() is None
    assert copy.gaps() == [(2, 10, register_book.MOVED)]
    assert device.draws() == 2
    assert device.gaps() == []


def test_a_memory_that_was_put_back_draws_on_from_new_numbers(device, reserve):
    """In the same place, over the same file: what is counted outside is ahead."""
    device.asks(reserve)
    kept = device.keeps()
    assert [device.draws() for _ in range(3)] == [1, 2, 3]
    device.is_put_back(kept)

    assert device.draws() is None
    device.asks(reserve)
    assert device.draws() == 11


def test_numbers_for_another_home_are_nobodys(device, reserve, tmp_path):
    """A block that was meant for the first is not learned by its copy, nor the other way round."""
    home = device.settles()
    copy = device.copy(tmp_path / "two" / "data")
    copy.settles()
    block = reserve.grant(home, device.kid(), DAY.year)
    copy.hears(block)
    device.hears(block)
    device.hears(block)

    assert copy.draws() is None
    with device.store.reading() as session:
        assert [each.left for each in numbers.stock(session)] == [10]


def test_the_book_keeps_what_a_gap_is(device, reserve):
    """As a line of its own."""
    device.asks(reserve)
    device.dies()
    device.settles()
    with device.store.reading() as session:
        (line,) = register_book.lines(session, DAY.year)

    assert (line.state, line.reason) == (LineState.GAP, register_book.LOST)


def test_no_number_is_drawn_twice_whatever_happens(tmp_path, reserve):
    """Copies of copies, data put back, lost draws and wrong clocks, in any order."""
    dice = random.Random(7)
    village = Village(tmp_path)
    devices = [Device(village.world, tmp_path / "d0" / "data")]
    devices[0].asks(reserve)
    backups: dict[Path, bytes] = {}
    drawn: set[tuple[int, int]] = set()
    for turn in range(1, DRAWS + 1):
        if len(devices) > DEVICES:
            devices.pop(dice.randrange(len(devices))).is_gone()
        device = dice.choice(devices)
        day = DAY + timedelta(days=dice.choice((0, 0, 0, 1, 400, -400)))
        event = dice.random()
        if event < 0.006:
            folder = tmp_path / f"d{turn}" / "data"
            devices.append(device.copy(folder, secrets=dice.random() < 0.8))
        elif event < 0.012:
            backups[device.folder] = device.keeps()
        elif event < 0.018 and device.folder in backups:
            device.is_put_back(backups[device.folder])
        elif event < 0.035:
            device.dies(day)
        serial = device.draws(day)
        if serial is None:
            device.asks(reserve, day.year, count=50)
            serial = device.draws(day)
        assert serial is not None
        assert (day.year, serial) not in drawn
        drawn.add((day.year, serial))
    for device in devices:
        device.store.close()

    assert len(drawn) == DRAWS
