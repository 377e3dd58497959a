"""`layar-server catalogue`: publish what can be asked for, and show what was published."""

import argparse
from pathlib import Path

from protocol import errors, proofreading, world
from server import catalogues, office
from server.settings import Settings
from server.usage import UsageError


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    publish = commands.add_parser(
        "publish", help="check a folder of TOML files, sign it and give it to every phone"
    )
    publish.add_argument("folder", type=Path, metavar="DIR")
    publish.set_defaults(do=_publish)
    commands.add_parser("show", help="list what was published").set_defaults(do=_show)


def _publish(asked: argparse.Namespace, settings: Settings) -> None:
    if not asked.folder.is_dir():
        raise UsageError(f"there is no folder {asked.folder}")
    proofs = proofreading.read(asked.folder)
    for problem in proofs.problems:
        print(problem)
    if proofs.problems:
        raise UsageError(f"not published: {len(proofs.problems)} problems")
    opened = office.open_office(settings, world.real())
    try:
        version = catalogues.publish(
            settings.data, opened.keyring, opened.world, asked.folder, above=opened.counts_from
        )
    except (errors.CatalogueBadError, errors.BodyTooLargeError) as error:
        raise UsageError(f"not published: {error}") from error
    print(f"catalogue {version} is published: {proofs.services} services")


def _show(asked: argparse.Namespace, settings: Settings) -> None:
    published = office.open_office(settings, world.real()).shelf.published
    for version, catalogue in sorted(published.versions.items()):
        signed = published.signed.get(version)
        told = f"{len(signed.raw)} bytes, signed by {signed.kid}" if signed else "of this version"
        newest = "  newest" if version == published.version else ""
        print(f"{version}  {len(catalogue)} services  {told}{newest}")
