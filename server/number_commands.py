"""The `layar-server numbers` command: which letter numbers tablets have, and more of them."""

import argparse
import re

from protocol import dates, keys, world
from protocol.issued import REGISTER_PATTERN, SERIAL_LIMIT
from protocol.letter_forms import REGISTER
from server import audit, books, numbers, office
from server.audit import Action
from server.numbers import Drawer, Register
from server.settings import Settings
from server.usage import UsageError

_Commands = argparse._SubParsersAction


def add(commands: "_Commands[argparse.ArgumentParser]") -> None:
    """Add the command to a parser's."""
    asked = commands.add_parser("numbers", help="letter numbers of villages: list, reserve")
    asked.add_argument("--village", metavar="CODE", help="of this village alone")
    asked.add_argument("--tablet", metavar="KID", help="reserve for this tablet (16 hex digits)")
    asked.add_argument(
        "--register", default=REGISTER, help=f"which register; {REGISTER} unless said"
    )
    asked.add_argument("--year", type=int, help="of which year; this one unless said")
    asked.add_argument(
        "--count", type=int, default=numbers.BLOCK, help=f"how many; {numbers.BLOCK} unless said"
    )
    asked.set_defaults(do=_numbers)


def _numbers(asked: argparse.Namespace, settings: Settings) -> None:
    if asked.tablet is None:
        _list(asked, settings)
    else:
        _reserve(asked, settings)


def _list(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        found = numbers.reserved(session.connection())
    for each in found:
        village, book, year = each.register
        if asked.village in {None, village}:
            unused = (each.top or each.first - 1) - each.first + 1 - each.heard
            print(
                f"{village}  {book} {year}  {each.first:03}-{each.last:03}  {each.device}"
                f"  letters heard: {each.heard}, not used: {unused}"
            )


def _reserve(asked: argparse.Namespace, settings: Settings) -> None:
    if asked.village is None or not 0 < asked.count <= SERIAL_LIMIT:
        raise UsageError("say which --village, and a --count above 0")
    if re.fullmatch(REGISTER_PATTERN, asked.register) is None:
        raise UsageError(
            f"{asked.register} is no register: A-Z and 0-9, a letter first, 12 at most"
        )
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        connection = session.connection()
        ledger = books.open_books(connection, opened)
        mine = [
            tablet.key
            for tablet in ledger.tablets
            if keys.signing_kid(tablet.key) == asked.tablet and asked.village in tablet.villages
        ]
        home = numbers.home_of(connection, mine[0]) if mine else None
        if home is None:
            raise UsageError(f"{asked.tablet} is no tablet of {asked.village} that draws numbers")
        year = asked.year or dates.today(opened.world.now()).year
        register = Register(asked.village, asked.register, year)
        ledger.fetch([], mine)
        block = numbers.reserve(ledger, register, Drawer(mine[0], home), asked.count)
        ledger.write()
        note = f"{asked.village} {asked.register} {year} {block.first}-{block.last}"
        audit.note(session, opened.world.now(), "command", Action.NUMBERS_RESERVED, note)
    print(f"{block.first:03}-{block.last:03} of {asked.register} {year} are reserved")
