"""`layar-server carry`: the office's end of a memory card, for where there is no line at all."""

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

from protocol import bundle, errors, outside, world
from server import books, cards, engine, homebound, intake, office, roster, sealing
from server.office import Office
from server.settings import Settings

_TOGETHER = 16
"""Parcels taken in at once: at most the 4 MiB of a request."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    brought = commands.add_parser(
        "import", help="read the .layar files of a card, and write the answers beside them"
    )
    brought.add_argument("folder", type=Path, metavar="DIR")
    brought.set_defaults(do=_import)

    taken = commands.add_parser("export", help="write what waits for villages onto a card")
    taken.add_argument("folder", type=Path, metavar="DIR")
    taken.add_argument(
        "--village", nargs="+", metavar="CODE", default=[], help="else for everybody"
    )
    taken.set_defaults(do=_export)


def _import(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    answers: list[bytes] = []
    count = damaged = 0
    for path in cards.listed(asked.folder):
        try:
            for some in _batches(path):
                count += len(some)
                (answer,) = intake.receive(opened, [bundle.pack(some)])
                if isinstance(answer, bytes):
                    answers += bundle.unpack(answer).parcels
        except (OSError, errors.TrustError, errors.VersionError, errors.ParcelTooLargeError):
            damaged += 1
    _write(opened, asked.folder, answers)
    print(f"{count} parcels read, {len(answers)} answers written, {damaged} files damaged")
    print("The card may be taken out.")


def _export(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.engine.connect() as connection, engine.keeping(connection):
        ledger = books.open_books(connection, opened)
        waiting = list(homebound.every(ledger, asked.village, bundle.BUNDLE_LIMIT_BYTES // 2))
    ring = opened.keyring
    answers = [sealing.seal(ring, opened.world, answer) for answer in waiting]
    _write(opened, asked.folder, answers)
    print(f"{len(answers)} answers written")
    print("The card may be taken out.")


def _batches(path: Path) -> Iterator[list[bytes]]:
    """Yield the up parcels of a file, some at a time; what it lacks it has lost alone."""
    with cards.opened(path) as file:

        def read(at: int, size: int) -> bytes:
            file.seek(at)
            return file.read(size)

        magic = read(0, len(bundle.MAGIC))
        if magic == bundle.OPEN_MAGIC:
            return
        if magic == outside.MAGIC:
            yield [read(0, outside.PARCEL_LIMIT_BYTES)]
            return
        reader = bundle.Reader(read, path.stat().st_size)
        parcels = iter(reader)
        while some := list(itertools.islice(parcels, _TOGETHER)):
            yield some
        if not reader.complete:
            raise errors.BundleDamagedError


def _write(opened: Office, folder: Path, answers: list[bytes]) -> None:
    """Write answers, and what is public, down for good."""
    public = roster.open_file(opened)
    published = opened.shelf.published
    catalogue = published.signed.get(published.version)
    try:
        for load in cards.loads(answers):
            cards.write(folder, bundle.pack(load))
        cards.write(folder, public)
        if catalogue is not None:
            cards.write(folder, bundle.pack_open([catalogue.raw]))
    except OSError as error:
        raise errors.StoreFullError from error
