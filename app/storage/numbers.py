"""
Numbers for letters, drawn without a network from blocks the office reserved for this device.

No number is drawn twice. What has been drawn is counted in the store and, before that is kept, in
the platform's secrets, beside a name of this memory (its home) and the place of its file. A copy of
the data, on this device or another, and a memory that was put back find the two apart: they take
another home, and old blocks are theirs no longer. A draw that was lost on its way, the battery
having died, leaves one number that nobody uses: it is written into the register book.
"""

import json
import os
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.storage import guard, identity, keepsakes, register_book
from app.storage.letter_tables import NumberBlock
from app.storage.register_book import Gap
from protocol.envelope import Envelope
from protocol.messages import Block
from protocol.world import World

HOME = "numbers"
"""What both halves of the count are kept under."""

_HOME_BYTES = 8


@dataclass(frozen=True)
class Home:
    """
    This memory's name, how many numbers it has drawn, the last of them, and its file's place.

    The last is a block, by its message, and the serial.
    """

    name: str
    place: int
    drawn: int = 0
    last: tuple[str, int] | None = None


@dataclass(frozen=True)
class Stock:
    """How many numbers are left of one register and year."""

    book: str
    year: int
    left: int


def home(session: Session) -> str | None:
    """Return this memory's name, none before it has settled."""
    kept = _read(keepsakes.recall(session, HOME))
    return kept.name if kept else None


def settle(session: Session, world: World) -> None:
    """
    Make sure that numbers can be drawn here, in a transaction of its own before one is.

    A number lost on its way is written off; a copy, or what was put back, begins another home.
    """
    here, there = _both(session)
    place = _place(session)
    if here is None or there is None or (here.name, place) != (there.name, there.place):
        _move(session, world, place)
    elif there.drawn == here.drawn + 1:
        _write_off(session, world, there)
        _keep(session, there)
    elif there.drawn != here.drawn:
        _move(session, world, place)


def learn(session: Session, message: Envelope, block: Block) -> None:
    """Take numbers that were reserved for this device at its home; others are nobody's here."""
    mine = identity.load(session).kid == block.device and block.home == home(session)
    if mine and not _overlaps(session, block):
        session.add(
            NumberBlock(
                message_id=message.id,
                village=block.village,
                book=block.book,
                year=block.year,
                home=block.home,
                first=block.first,
                last=block.last,
                upcoming=block.first,
            )
        )
        session.flush()


def draw(session: Session, book: str, day: date) -> int | None:
    """
    Take the next number of a register, none when there is none to take.

    Only in the transaction that writes the letter: what is counted outside is one more than what
    is kept here until that transaction is.
    """
    here, there = _both(session)
    if here is None or here != there or here.place != _place(session):
        return None
    block = session.exec(
        select(NumberBlock)
        .where(NumberBlock.home == here.name, NumberBlock.book == book)
        .where(NumberBlock.year == day.year, col(NumberBlock.upcoming) <= NumberBlock.last)
        .order_by(col(NumberBlock.first))
        .limit(1)
    ).first()
    if block is None:
        return None
    serial = block.upcoming
    block.upcoming = serial + 1
    session.add(block)
    session.flush()
    after = replace(here, drawn=here.drawn + 1, last=(block.message_id, serial))
    guard.of(session).secrets.keep(HOME, _written(after))
    _keep(session, after)
    return serial


def stock(session: Session) -> list[Stock]:
    """Return what is left to draw, by register and year."""
    rows = session.exec(
        select(
            NumberBlock.book,
            NumberBlock.year,
            func.sum(NumberBlock.last - NumberBlock.upcoming + 1),
        )
        .where(NumberBlock.home == (home(session) or ""))
        .group_by(NumberBlock.book, col(NumberBlock.year))
        .order_by(NumberBlock.book, col(NumberBlock.year))
    )
    return [Stock(book, year, int(left)) for book, year, left in rows]


def _overlaps(session: Session, block: Block) -> bool:
    """Tell whether any number of a block has been here before, heard twice or reserved twice."""
    known = select(NumberBlock.message_id).where(
        NumberBlock.village == block.village,
        NumberBlock.book == block.book,
        NumberBlock.year == block.year,
        col(NumberBlock.first) <= block.last,
        col(NumberBlock.last) >= block.first,
    )
    return session.exec(known.limit(1)).first() is not None


def _both(session: Session) -> tuple[Home | None, Home | None]:
    secrets = guard.of(session).secrets
    return _read(keepsakes.recall(session, HOME)), _read(secrets.recall(HOME))


def _move(session: Session, world: World, place: int) -> None:
    """Begin another home; what older blocks still had is nobody's, and the book says so."""
    left = select(NumberBlock).where(col(NumberBlock.upcoming) <= NumberBlock.last)
    for block in session.exec(left).all():
        gap = Gap(block.book, block.year, block.upcoming, block.last, register_book.MOVED)
        register_book.leave_out(session, world.now(), gap)
        block.upcoming = block.last + 1
        session.add(block)
    fresh = Home(world.entropy(_HOME_BYTES).hex(), place)
    _keep(session, fresh)
    session.flush()
    guard.of(session).secrets.keep(HOME, _written(fresh))


def _write_off(session: Session, world: World, there: Home) -> None:
    """Leave out the number that was being drawn when a draw was lost."""
    block_id, serial = there.last or ("", 0)
    block = session.get(NumberBlock, block_id)
    if block is not None and block.upcoming <= serial:
        gap = Gap(block.book, block.year, serial, serial, register_book.LOST)
        register_book.leave_out(session, world.now(), gap)
        block.upcoming = serial + 1
        session.add(block)
        session.flush()


def _place(session: Session) -> int:
    """Return the place of the store's file: a copy has another, wherever it lies."""
    path = session.get_bind().engine.url.database
    assert path is not None
    return os.stat(path).st_ino


def _keep(session: Session, found: Home) -> None:
    keepsakes.keep(session, HOME, _written(found))


def _written(found: Home) -> bytes:
    return json.dumps([found.name, found.place, found.drawn, found.last]).encode()


def _read(raw: bytes | None) -> Home | None:
    if raw is None:
        return None
    name, place, drawn, last = json.loads(raw)
    return Home(name, place, drawn, (last[0], last[1]) if last else None)
