"""The `layar-server clients` commands: which other systems may read here and hand over."""

import argparse
import os
from pathlib import Path

from protocol import regions, world
from server import audit, clients, ended, exports, folders, office, rights
from server.audit import Action
from server.clients import Scope
from server.rights import Right
from server.settings import Settings
from server.usage import UsageError, check_services, whose


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("add", help="let another system in; its secret is told this once")
    make.add_argument("client", help="its id: small letters, digits and dashes")
    make.add_argument("--name", required=True, help="as citizens will read it")
    services = make.add_mutually_exclusive_group(required=True)
    services.add_argument("--service", nargs="+", metavar="KEY", default=[])
    services.add_argument("--all", action="store_true", help="all services")
    make.add_argument(
        "--agency",
        metavar="KEY",
        default="",
        help="whose system it is (else that of its services): complaints referred there alone",
    )
    make.add_argument(
        "--scope",
        nargs="+",
        metavar="SCOPE",
        choices=[each.value for each in Scope],
        default=[Scope.CASES.value],
        help=f"what it may ask for (else {Scope.CASES}): {', '.join(Scope)}",
    )
    make.add_argument(
        "--area", nargs="+", metavar="CODE", default=[], help="districts and villages; else all"
    )
    make.set_defaults(do=_add)

    told = commands.add_parser("list", help="list every system there ever was")
    told.set_defaults(do=_tell)

    take = commands.add_parser("export", help="write the cases a system may see to a file")
    take.add_argument("client")
    take.add_argument("file", type=Path, help="ends with .csv, .xlsx or .json")
    take.set_defaults(do=_export)

    end = commands.add_parser("revoke", help="shut a system out at once; what it decided stands")
    end.add_argument("client")
    end.set_defaults(do=_revoke)


def _add(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    catalogue = opened.catalogue
    check_services(asked.service, catalogue)
    chosen = [rights.EVERYTHING] if asked.all else asked.service
    villages = regions.regions()
    places = asked.area
    known = {each.code for each in villages.villages} | {each.code for each in villages.districts}
    if strange := [code for code in places if code not in known]:
        raise UsageError(f"no such district or village: {', '.join(strange)}")
    agency = whose(asked.agency, clients.ROLE, chosen, catalogue)
    with opened.writing() as session:
        secret = clients.add(
            session,
            opened.world,
            asked.client,
            asked.name,
            chosen,
            {Scope(each) for each in asked.scope},
            agency=agency,
            places=places or (rights.EVERYTHING,),
        )
    print(f"{asked.client} may come in with this secret, which is told only now:\n{secret}")


def _tell(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        listed = clients.listed(session.connection())
    for each in listed:
        ended = "  shut out" if each.ended_at else ""
        works_on = " ".join(each.services + each.places)
        print(f"{each.id}  {each.name}  {works_on}  {' '.join(each.scopes)}{ended}")


def _export(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        caller = clients.called(session, asked.client)
        if caller is None:
            raise UsageError(f"no system that is let in is called {asked.client}")
        who = Scope.ANSWERS in caller.scopes
        sheet = exports.cases(session.connection(), caller.staff, Right.CASES_READ, who=who)
        raw = exports.as_file(sheet, asked.file.name)
        audit.note(session, opened.world.now(), "command", Action.SYSTEM_EXPORTED, asked.client)
    folders.write(asked.file, raw, os.replace)
    print(f"{len(sheet.rows)} cases in {asked.file}")


def _revoke(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        if not clients.revoke(session, opened.world, asked.client):
            raise UsageError(f"no system that is let in is called {asked.client}")
    ended.remember(opened)
    print(f"{asked.client} is shut out; what it decided stands")
