"""
Numbers for letters, reserved for villages' tablets before they are out of reach again.

A register of a village goes up by blocks, each for one device at one home of it, and no number
is in two. Whoever draws without a network is given more when few are left, by what has been heard.
An office put back from a backup does not know which numbers it gave since: it leaves some out.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, func, select

from protocol import dates, errors, keys
from protocol.ids import Kid
from protocol.issued import SERIAL_LIMIT
from protocol.messages import Block, Receipt
from protocol.trust import Role
from server import signing, upserts
from server.books import Books
from server.letter_tables import ISSUED, NUMBER_BLOCK, NUMBER_HOME
from server.tables import MESSAGE

LOW, BLOCK = 20, 50
"""How few are left when more are reserved, and how many those are."""
DAILY = 12
"""Blocks by themselves for one village in a day: a tablet that lost its mind takes no more."""
LEFT_OUT = DAILY * BLOCK
"""Numbers of each register nobody gets after a restore: given, perhaps, in a day since the copy."""
_GIVERS = (Role.OFFICE.value, Role.AGENCY.value)
"""Whose words are said here, in the memory the office has then."""
AHEAD_MONTH = 12
"""From this month on next year's numbers are reserved too."""
_DAY_MS = 86_400_000


class Register(NamedTuple):
    """Where serials are counted: the register of one year that a village or an agency keeps."""

    keeper: str
    book: str
    year: int


class Drawer(NamedTuple):
    """A device, at one home of it."""

    device: bytes
    home: str


@dataclass(frozen=True)
class Reserved:
    """A block as it stands: `heard` letters of it have come, the highest with `top`."""

    register: Register
    device: Kid
    first: int
    last: int
    heard: int
    top: int | None


def top_up(ledger: Books, asker: bytes, told: Receipt) -> None:
    """Reserve numbers for a village's tablet that has few left, if it says where it draws."""
    if told.home is None:
        return
    villages = {
        village for tablet in ledger.tablets if tablet.key == asker for village in tablet.villages
    }
    if not villages:
        return
    row = {"device": asker, "home": told.home}
    upserts.write(ledger.connection, NUMBER_HOME, [row])
    whose = Drawer(asker, told.home)
    left = _left(ledger.connection, whose)
    for register in _registers(ledger, villages):
        few = left[register] < LOW
        if few and _today(ledger, register.keeper) < DAILY:
            reserve(ledger, register, whose, BLOCK)


def reserve(ledger: Books, register: Register, whose: Drawer, count: int) -> Block:
    """
    Sign the next numbers of a register for a device at its home, and owe them to it.

    Raises:
        NotEntitledError: the register has no more numbers this year, or it was not taken.
    """
    first = following(ledger, register)
    last = min(first + count - 1, SERIAL_LIMIT)
    said = Block(
        book=register.book,
        village=register.keeper,
        year=register.year,
        device=keys.signing_kid(whose.device),
        home=whose.home,
        first=first,
        last=last,
    )
    office = ledger.office
    message = signing.say(ledger, office.keyring.signing, said, office.world)
    ledger.owe(whose.device, message.id)
    ledger.flush()
    row = {
        "message": message.id,
        "village": register.keeper,
        "book": register.book,
        "year": register.year,
        **whose._asdict(),
        "first": first,
        "last": last,
        "granted_ms": ledger.at_ms,
    }
    upserts.keep(ledger.connection, NUMBER_BLOCK, [row])
    return said


def following(ledger: Books, register: Register) -> int:
    """
    Return the next serial of a register; the caller's transaction has the only turn to use it.

    Raises:
        NotEntitledError: the register has no more numbers this year.
    """
    found = _highest(ledger.connection, register) + 1
    if _forgotten(ledger, register):
        found += LEFT_OUT
    if found > SERIAL_LIMIT:
        raise errors.NotEntitledError("the register is full")
    return found


def reserved(connection: Connection) -> list[Reserved]:
    """Return every block, by village, register, year and number."""
    return _blocks(connection, NUMBER_BLOCK.c.first > 0)


def home_of(connection: Connection, device: bytes) -> str | None:
    """Return where a device last said it draws."""
    known = select(NUMBER_HOME.c.home).where(NUMBER_HOME.c.device == device)
    return connection.scalar(known)


def _highest(connection: Connection, register: Register) -> int:
    """Return the highest serial of a register that was reserved or used, 0 before the first."""
    highest = ((NUMBER_BLOCK, NUMBER_BLOCK.c.last), (ISSUED, ISSUED.c.serial))
    return max(
        connection.scalar(select(func.max(serial)).where(_of(table, register))) or 0
        for table, serial in highest
    )


def _of(table: Table, register: Register) -> ColumnElement[bool]:
    """Return what is true of a register's rows, in the table of blocks or of letters."""
    keeper = table.c.village if table is NUMBER_BLOCK else table.c.keeper
    return and_(
        keeper == register.keeper, table.c.book == register.book, table.c.year == register.year
    )


def _forgotten(ledger: Books, register: Register) -> bool:
    """
    Tell whether numbers of a register may have been given that this memory of the office lacks.

    Not where it never was put back, nor once it has given some since, nor of a year that had not
    begun to be given then.
    """
    epoch = ledger.office.epoch
    if epoch == 1:
        return False
    began = datetime.fromtimestamp(epoch, dates.OFFICE_ZONE)
    if register.year > began.year + (began.month >= AHEAD_MONTH):
        return False
    return not any(
        ledger.connection.scalar(
            select(
                exists()
                .where(MESSAGE.c.id == table.c.message, MESSAGE.c.epoch >= epoch)
                .where(MESSAGE.c.role.in_(_GIVERS))
                .where(_of(table, register))
            )
        )
        for table in (NUMBER_BLOCK, ISSUED)
    )


def _left(connection: Connection, whose: Drawer) -> Counter[Register]:
    """Return how many numbers of each register a device has left at its home, as far as known."""
    at_home = (NUMBER_BLOCK.c.device == whose.device) & (NUMBER_BLOCK.c.home == whose.home)
    left: Counter[Register] = Counter()
    for each in _blocks(connection, at_home):
        left[each.register] += each.last - (each.top or each.first - 1)
    return left


def _books(ledger: Books) -> list[str]:
    """Return the registers that villages' letters are numbered in."""
    services = (each for each in ledger.published.catalogue.values() if each.of_village)
    return sorted(
        {each.letter.register for each in services if each.letter and each.letter_of_village}
    )


def _blocks(connection: Connection, which: ColumnElement[bool]) -> list[Reserved]:
    block, issued = NUMBER_BLOCK.c, ISSUED.c
    of_it = (
        (issued.keeper == block.village)
        & (issued.book == block.book)
        & (issued.year == block.year)
        & issued.serial.between(block.first, block.last)
    )
    rows = connection.execute(
        select(
            block.village,
            block.book,
            block.year,
            block.device,
            block.first,
            block.last,
            func.count(issued.message),
            func.max(issued.serial),
        )
        .select_from(NUMBER_BLOCK.outerjoin(ISSUED, of_it))
        .where(which)
        .group_by(block.message)
        .order_by(block.village, block.book, block.year, block.first)
    )
    return [
        Reserved(Register(village, book, year), keys.signing_kid(device), first, last, heard, top)
        for village, book, year, device, first, last, heard, top in rows
    ]


def _registers(ledger: Books, villages: Iterable[str]) -> Iterable[Register]:
    day = dates.today(ledger.office.world.now())
    years = (day.year, day.year + 1) if day.month >= AHEAD_MONTH else (day.year,)
    books = _books(ledger)
    for village in sorted(villages):
        for book in books:
            yield from (Register(village, book, year) for year in years)


def _today(ledger: Books, village: str) -> int:
    since = ledger.at_ms - _DAY_MS
    asked = select(func.count()).where(
        NUMBER_BLOCK.c.village == village, NUMBER_BLOCK.c.granted_ms > since
    )
    return ledger.connection.scalar(asked) or 0
