"""
The `layar-server inspectorate` commands: the keys that reports about officers are sealed to.

Inspectors type their passphrase here themselves, with whoever keeps the root's key beside them: the
root says which keys are the inspectorate's, so that nobody who has the office's can name others.
"""

import argparse
import getpass
import sys
from datetime import UTC
from pathlib import Path

from protocol import errors, keys, messages, world
from server import inspectorate, keyring, passwords, rotation, times
from server.key_commands import read_root
from server.keyring import Keyring
from server.settings import Settings
from server.usage import UsageError

_ABOUT = ("inspektorat", "inspectorate", "segel")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser(
        "init", help="make the first key under a passphrase; the root names it"
    )
    make.set_defaults(do=_make)
    rotate = commands.add_parser(
        "rotate", help="add a key that is sealed to from now on; older ones still open theirs"
    )
    rotate.set_defaults(do=_rotate)
    publish = commands.add_parser("publish", help="have the root name again the keys there are")
    publish.set_defaults(do=_publish)
    for each in (make, rotate, publish):
        each.add_argument(
            "--root",
            type=Path,
            metavar="FILE",
            help="the root's key; else the one beside the office's, if it lies there",
        )
    change = commands.add_parser(
        "passphrase", help="another passphrase, for who knows the old one or the recovery code"
    )
    change.set_defaults(do=_change)
    for each in (make, rotate, change):
        each.add_argument(
            "--passphrase-stdin",
            action="store_true",
            help="read it from standard input, one a line; else it is asked for",
        )
    show = commands.add_parser("show", help="print the public keys and when each is sealed to")
    show.set_defaults(do=_show)


def _make(asked: argparse.Namespace, settings: Settings) -> None:
    root = _root(asked, settings)
    passphrase = _chosen(asked)
    try:
        code = inspectorate.make(settings.data, passphrase, world.real())
    except FileExistsError:
        raise UsageError("the inspectorate has keys already; rotate them") from None
    _say(settings, root)
    print(f"recovery  {code}")
    print("Write the recovery code down now and lock it away: it is not shown again.")
    print("Without it and without the passphrase nobody ever reads a report again.")


def _rotate(asked: argparse.Namespace, settings: Settings) -> None:
    root = _root(asked, settings)
    typed = _typed(asked, "Passphrase: ")
    try:
        inspectorate.rotate(settings.data, typed, world.real())
    except errors.PassphraseError as error:
        raise UsageError("that is not the passphrase; nothing was changed") from error
    _say(settings, root)


def _publish(asked: argparse.Namespace, settings: Settings) -> None:
    _say(settings, _root(asked, settings))


def _change(asked: argparse.Namespace, settings: Settings) -> None:
    known = _typed(asked, "Passphrase or recovery code: ")
    passphrase = _chosen(asked)
    try:
        inspectorate.change(settings.data, known, passphrase, world.real())
    except errors.PassphraseError as error:
        raise UsageError("that is neither of the two; nothing was changed") from error
    print("The passphrase is another one now; the recovery code stays as it is.")


def _show(asked: argparse.Namespace, settings: Settings) -> None:
    _print(settings, keyring.load(settings.data))


def _say(settings: Settings, root: keys.SigningSecret) -> None:
    """Have the root name every key there is."""
    here = world.real()
    book = inspectorate.load(settings.data)
    if book is None:
        raise UsageError("the inspectorate has no keys yet: init")
    _print(settings, rotation.inspectorate(settings.data, here, root, book.terms))


def _print(settings: Settings, ring: Keyring) -> None:
    book, manifest = inspectorate.load(settings.data), ring.peers.manifest
    named = {term.key for term in (manifest.inspectorate if manifest else ())}
    for term in book.terms if book else ():
        unsaid = "" if term.key in named else "  not named by the root yet: publish"
        print(f"sealing   {_line(term)}{unsaid}")
    if book is None:
        print("The inspectorate has no keys: reports are guarded by rights alone.")


def _line(term: messages.SealingTerm) -> str:
    day = f"{times.at(term.since).astimezone(UTC):%Y-%m-%d}"
    return f"{keys.sealing_kid(term.key)}  from {day}"


def _root(asked: argparse.Namespace, settings: Settings) -> keys.SigningSecret:
    if asked.root is None and keyring.load(settings.data).practice:
        return keys.SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
    return read_root(asked.root or settings.data / keyring.ROOT_FILE, settings)


def _chosen(asked: argparse.Namespace) -> str:
    """Return a new passphrase, typed twice where somebody types it."""
    typed = _typed(asked, "New passphrase: ")
    if not asked.passphrase_stdin and getpass.getpass("Once more: ") != typed:
        raise UsageError("the two passphrases differ")
    try:
        passwords.check(typed, _ABOUT)
    except errors.AccountBadError as error:
        raise UsageError(
            f"a passphrase has {passwords.SHORTEST} signs or more and is not guessed early"
        ) from error
    return typed


def _typed(asked: argparse.Namespace, question: str) -> str:
    if asked.passphrase_stdin:
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(question)
