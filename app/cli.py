"""The `layar` command: the app itself, one exchange, a card, the catalogue, the voyage."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import settings
from protocol import ending, errors, world

if TYPE_CHECKING:
    from app.storage.store import Store


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all went well, 1 when something is wrong, 2 for unknown words."""
    parser = argparse.ArgumentParser(prog="layar", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("app", help="open the app: a window, or a page of this machine")
    sync = commands.add_parser("sync", help="carry what waits to the office, and bring the answers")
    sync.add_argument("--watch", action="store_true", help="go on carrying until told to end")
    sync.add_argument("--every", type=int, metavar="SECONDS", help="try at least that often")
    carry = commands.add_parser("carry", help="by hand: files on a card or in a folder")
    ways = carry.add_subparsers(dest="way", required=True)
    given = ways.add_parser("export", help="write what waits into a folder somebody takes along")
    given.add_argument("place", type=Path, metavar="DIR")
    given.add_argument("--carrier", required=True, metavar="NAME", help="the boat or the person")
    taken = ways.add_parser("import", help="take what a file or folder brings")
    taken.add_argument("place", type=Path, metavar="PATH")
    voyage = commands.add_parser("voyage", help="the whole way and back, without a screen")
    voyage.add_argument("--applications", type=_count, default=20, metavar="N")
    voyage.add_argument("--json", action="store_true", help="print one JSON object and no table")
    voyage.add_argument("--server", metavar="URL", help="an office that runs elsewhere")
    voyage.add_argument("--root", type=bytes.fromhex, metavar="HEX", help="that office's root key")
    voyage.add_argument("--seed", type=int, default=1, help="of the made-up applications")
    catalogue = commands.add_parser("services", help="what can be asked for")
    asked = catalogue.add_subparsers(dest="task", required=True)
    proofs = asked.add_parser("check", help="read the catalogue and tell every mistake in it")
    proofs.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    verify = commands.add_parser("verify", help="check an issued letter, without a network")
    verify.add_argument("letter", metavar="FILE|TEXT", help="its PDF, a photo, or its code's text")
    verify.add_argument(
        "--trust", type=Path, metavar="FILE", help="whom to believe: an open file of the office"
    )
    demo = commands.add_parser("demo", help="an office and the app side by side, to try by hand")
    demo.add_argument("--no-browser", action="store_true", help="open no browser")
    chosen = parser.parse_args(words)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    troubles = (errors.LayarError, settings.DeploymentBadError, OSError)
    return ending.status(lambda: _run(chosen), *troubles)


def _run(  # noqa: PLR0911 - one answer for every command
    chosen: argparse.Namespace,
) -> int:
    """Import only what the command needs: the app's first frame does not wait for the rest."""
    match chosen.command:
        case "app":
            from app import launch
            from app.main import main as draw

            launch.run(draw)
            return 0
        case "sync":
            return _watch(chosen.every) if chosen.watch else _sync()
        case "carry":
            return _carry(chosen)
        case "services":
            return _proofread(chosen.folder)
        case "verify":
            from app import verifying

            return verifying.run(chosen.letter, chosen.trust, settings.read(), world.real())
        case "demo":
            from app.voyage import demo

            return demo.run(open_browser=not chosen.no_browser)
        case _:
            from app.voyage import run

            return run.command(chosen)


def _count(said: str) -> int:
    if not said.isdecimal():
        raise ValueError
    return int(said)


def _proofread(folder: Path | None) -> int:
    """Tell every mistake in a catalogue, with file, line and reason."""
    from protocol import proofreading, services

    proofs = proofreading.read(folder or services.FOLDER)
    for problem in proofs.problems:
        print(problem)
    print(f"services: {proofs.services}, problems: {len(proofs.problems)}")
    return 1 if proofs.problems else 0


def _opened() -> "tuple[settings.Settings, world.World, Store]":
    """Return the facts of this deployment, the real clock, and this device's memory."""
    from app.storage import store

    facts, here = settings.read(), world.real()
    return facts, here, store.open_store(facts.data, here, facts.deployment.root)


def _sync() -> int:
    from app.sync import engine
    from app.sync.abreast import Abreast

    facts, here, memory = _opened()
    report = engine.exchange(memory, Abreast(facts.deployment.office), here)
    print(
        f"{report.messages_sent} sent, {report.heard} heard, {report.waiting} still waiting, "
        f"{report.bytes_up} bytes up, {report.bytes_down} down, {report.round_trips} round trips"
    )
    return 0 if report.waiting == 0 else 1


def _carry(chosen: argparse.Namespace) -> int:
    from app.sync import carry

    _, here, memory = _opened()
    if chosen.way == "export":
        load = carry.load(memory, here, chosen.place)
        carry.hand_over(memory, here, load, chosen.carrier)
        names = ", ".join(each.path.name for each in load.files)
        print(f"{len(load.marks)} parcels of ours, {load.others} for others: {names}")
        print("The card may be taken out.")
        return 0
    taken = carry.take(memory, here, chosen.place)
    print(
        f"{taken.for_us} for us, {taken.up} up and {taken.down} down taken along for others, "
        f"{taken.known + taken.own} known, {taken.full} without room, {taken.bad} unreadable"
    )
    for finding in taken.findings:
        print(f"{finding.file}: {finding.code}")
    return 1 if taken.findings or taken.full or taken.bad else 0


def _watch(every_s: int | None) -> int:
    from datetime import timedelta

    from app import watching
    from app.device import Device

    every = timedelta(seconds=max(1, every_s)) if every_s is not None else None
    return watching.run(Device(settings.read(), world.real()), every)


if __name__ == "__main__":
    sys.exit(main())
