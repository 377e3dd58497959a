"""The `layar-server staff` commands: who works at the office, as what, and where."""

import argparse
import getpass
import sys
from collections.abc import Iterable
from pathlib import Path

from protocol import dates, keys, regions, world
from protocol.regions import Level
from protocol.services import Catalogue
from protocol.world import World
from server import nip, office, rights, second_step, staff
from server.rights import EVERYTHING, Role
from server.settings import Settings
from server.usage import UsageError, check_services

_GENERATED_BYTES = 12


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


def _make(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    role, catalogue = Role(asked.role), opened.catalogue
    chosen = _services(role, asked, catalogue)
    agencies = {catalogue[key].agency for key in chosen if key in catalogue}
    agency = asked.agency or (agencies.pop() if len(agencies) == 1 else "")
    if agency and agency not in catalogue.agencies:
        raise UsageError(f"no such agency: {agency} (known: {', '.join(catalogue.agencies)})")
    places = _places(role, asked.area)
    password, generated = _password(asked, opened.world)
    token = sys.stdin.readline().strip() if asked.token_stdin else ""
    with opened.writing() as session:
        made = staff.add(
            session,
            opened.world,
            asked.username,
            asked.name,
            password,
            chosen,
            agency=agency,
            role=role,
            places=places,
            given=generated,
            nip=nip.read(asked.nip, dates.today(opened.world.now())),
            behalf=" ".join(asked.behalf.split()),
        )
        if token:
            second_step.set_seed(session.connection(), made.id, token)
    print(f"{asked.username} may sign in" + (f" with {password}" if generated else ""))


def _services(role: Role, asked: argparse.Namespace, catalogue: Catalogue) -> list[str]:
    """Return the services asked for. A village's officer has only those a village works on."""
    check_services(asked.service, catalogue)
    if not rights.areal(role):
        if asked.service or asked.all:
            raise UsageError(f"{role} has nothing to do with services")
        return []
    if not asked.service and not asked.all:
        raise UsageError("say which services: --service KEY ... or --all")
    if role is not Role.VILLAGE:
        return [EVERYTHING] if asked.all else asked.service
    wanted = list(catalogue) if asked.all else asked.service
    sealed = [key for key in asked.service if not catalogue[key].of_village]
    if sealed:
        raise UsageError(f"a village has nothing to do with {', '.join(sealed)}")
    return [key for key in wanted if catalogue[key].of_village]


def _places(role: Role, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the places asked for, as they are written; all without any."""
    known = regions.regions()
    written = {each.code for each in known.villages} | {each.code for each in known.districts}
    read = {code: regions.read_code(code) for code in codes}
    for code, place in read.items():
        if place is None or place.value not in written:
            raise UsageError(f"no such district or village: {code}")
    found = [place for place in read.values() if place is not None]
    if role is Role.VILLAGE and (
        not found or any(place.level is not Level.VILLAGE for place in found)
    ):
        raise UsageError("a village officer has villages: --area CODE ...")
    return rights.tidy_places(place.value for place in found)


def _password(asked: argparse.Namespace, dice: World) -> tuple[str, bool]:
    """Return a password, and whether it was made up here."""
    if asked.password_file is not None:
        return asked.password_file.read_text("utf-8").strip(), False
    if asked.password_stdin:
        return sys.stdin.readline().rstrip("\n"), False
    typed = ""
    if sys.stdin.isatty():
        typed = getpass.getpass("Password (empty: make one up): ")
        if typed and getpass.getpass("Once more: ") != typed:
            raise UsageError("the two passwords differ")
    return (typed, False) if typed else (keys.b64(dice.entropy(_GENERATED_BYTES)), True)
