"""The `layar-server staff` commands: who works at the office, as what, and where."""

import argparse
import getpass
import sys
from pathlib import Path

from protocol import errors, world
from server import office, staff_wanted
from server.rights import EVERYTHING, Role
from server.settings import Settings
from server.staff_wanted import Wanted
from server.usage import UsageError


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("add", help="make an account")
    make.add_argument("username")
    make.add_argument("--name", required=True, help="as citizens will read it")
    make.add_argument(
        "--behalf",
        default="",
        metavar="POST",
        help="the post they sign letters from on behalf of their agency's head",
    )
    make.add_argument("--nip", default="", help="18 digits, to stand under what they sign")
    make.add_argument("--role", required=True, choices=[role.value for role in Role])
    scope = make.add_mutually_exclusive_group()
    scope.add_argument("--service", nargs="+", metavar="KEY", default=[])
    scope.add_argument("--all", action="store_true", help="all services")
    make.add_argument(
        "--area", nargs="+", metavar="CODE", default=[], help="districts and villages; else all"
    )
    make.add_argument("--agency", metavar="KEY", help="else that of the services, if it is one")
    source = make.add_mutually_exclusive_group()
    source.add_argument("--password-stdin", action="store_true")
    source.add_argument("--password-file", type=Path, metavar="FILE")
    make.add_argument(
        "--token-stdin",
        action="store_true",
        help="their codes come from a token: its secret (base32) is the next line of standard "
        "input; else the first sign-in sets the second step up",
    )
    make.set_defaults(do=_make)

    several = commands.add_parser("import", help="make the accounts of a CSV file, all or none")
    several.add_argument("file", type=Path, metavar="FILE", help="- for standard input")
    several.set_defaults(do=_import)


def _make(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    wanted = Wanted(
        username=asked.username,
        name=asked.name,
        role=asked.role,
        services=EVERYTHING if asked.all else " ".join(asked.service),
        area=" ".join(asked.area),
        agency=asked.agency or "",
        nip=asked.nip,
        behalf=asked.behalf,
        password=_password(asked),
        token=sys.stdin.readline().strip() if asked.token_stdin else "",
    )
    with opened.writing() as session:
        generated = wanted.make(session, opened.world, opened.catalogue)
    _tell(wanted, generated)


def _import(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    listed = staff_wanted.of_list(_text(asked.file))
    made = []
    with opened.writing() as session:
        for line, wanted in listed.items():
            try:
                made.append((wanted, wanted.make(session, opened.world, opened.catalogue)))
            except (UsageError, errors.AccountBadError) as why:
                raise UsageError(f"line {line}, {wanted.username}: {why}; none was made") from why
    for wanted, generated in made:
        _tell(wanted, generated)


def _tell(made: Wanted, generated: str) -> None:
    print(f"{made.username} may sign in" + (f" with {generated}" if generated else ""))


def _text(file: Path) -> str:
    if file == Path("-"):
        return sys.stdin.read()
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        raise UsageError(f"cannot read {file}: {why}") from None


def _password(asked: argparse.Namespace) -> str:
    """Return the password that was typed or piped in; empty to have one made up."""
    if asked.password_file is not None:
        password: str = asked.password_file.read_text("utf-8").strip()
        return password
    if asked.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    typed = ""
    if sys.stdin.isatty():
        typed = getpass.getpass("Password (empty: make one up): ")
        if typed and getpass.getpass("Once more: ") != typed:
            raise UsageError("the two passwords differ")
    return typed
