"""The `layar-server papers` commands: whole documents moved out of the database, and read back."""

import argparse
import signal
import threading

from protocol import errors, world
from server import office, shelf, shelving
from server.settings import Settings
from server.usage import UsageError

EVERY_S = 60.0


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="move whole documents to LAYAR_PAPERS, until stopped")
    run.add_argument("--once", action="store_true", help="all there are now, and end")
    run.set_defaults(do=_run)
    told = commands.add_parser("status", help="how many documents lie where")
    told.set_defaults(do=_tell)
    verified = commands.add_parser(
        "verify", help="read all of them back, and name what is not there"
    )
    verified.set_defaults(do=_verify)


def _run(asked: argparse.Namespace, settings: Settings) -> None:
    place = shelf.opened(where(settings))
    opened = office.open_office(settings, world.real())
    stop = threading.Event()
    if not asked.once:
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
    count = 0
    while not stop.is_set():
        try:
            moved = shelving.move(opened, place)
        except errors.StoreError as error:
            if asked.once:
                raise
            print(f"{error.code}: what waits stays in the database", flush=True)
            moved = 0
        count += moved
        if not moved and (asked.once or stop.wait(EVERY_S)):
            break
    print(f"{count} documents moved")
    opened.engine.dispose()


def _tell(asked: argparse.Namespace, settings: Settings) -> None:
    place = shelf.opened(where(settings))
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        far = shelving.standing(session.connection())
    print(f"{far.shelved} documents ({far.shelved_bytes} bytes) lie at {settings.papers}")
    print(f"{far.waiting} ({far.waiting_bytes} bytes) in the database, to be moved")
    print(f"{far.discarded} to be removed")
    place.get(shelf.name_of(b"", "00"))
    print("it answers")


def _verify(asked: argparse.Namespace, settings: Settings) -> None:
    place = shelf.opened(where(settings))
    opened = office.open_office(settings, world.real())
    read = missed = 0
    for found in shelving.verify(opened, place):
        read += 1
        if found is not None:
            name, of = found
            missed += 1
            print(
                f"{name} is not what was put there: of case {', '.join(of) or 'none'}", flush=True
            )
    opened.engine.dispose()
    if missed:
        raise UsageError(
            f"{missed} of {read} documents are not as they were at {settings.papers}: put those"
            " back from a copy of it"
        )
    print(f"{read} documents lie at {settings.papers} as they were put there")


def where(settings: Settings) -> str:
    """Return where the office's shelf is. Raises UsageError: it was not said."""
    if not settings.papers:
        raise UsageError("LAYAR_PAPERS says no folder and no s3:// address")
    return settings.papers
