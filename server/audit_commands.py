"""The commands `verify-log` and `prove-log`: for whoever does not take the office's word for it."""

import argparse
import json
from pathlib import Path

from sqlalchemy import select

from protocol import world
from server import auditing, hashtree, office, verify
from server.audit_tables import AUDIT, AUDIT_LEAF
from server.settings import Settings
from server.usage import UsageError
from server.verify import Finding, Trouble, Verdict

BROKEN = 2
"""The exit status when something is wrong with the log."""
_SAYS = {
    Trouble.EDITED: "row {row} says something else than the office wrote",
    Trouble.DELETED: "row {row} was deleted",
    Trouble.INSERTED: "row {row} was not written by the office",
    Trouble.LEFT_OUT: "row {row} was taken out of the tree",
    Trouble.MOVED: "row {row} stands in a place the office did not give it",
    Trouble.GAP: "the leaf at position {row} was deleted",
    Trouble.CUT: "a checkpoint of {row} rows was signed; there are fewer now: the tail was removed",
    Trouble.FORGED: "the checkpoint of {row} rows was not signed by the office",
    Trouble.OTHER_ROOT: "the rows in places {since} to {row} are not those that were signed",
}
Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]") -> None:
    """Add the commands to a parser's."""
    check = commands.add_parser("verify-log", help="look for changes in the audit log")
    check.add_argument(
        "--seen",
        type=Path,
        nargs="+",
        metavar="FILE",
        default=[],
        help="checkpoints somebody kept: the log has to continue every one of them",
    )
    check.add_argument("--now", action="store_true", help="sign what waits first")
    check.set_defaults(do=_verify)
    prove = commands.add_parser("prove-log", help="show that a row is in a signed log, as JSON")
    prove.add_argument("row", type=int)
    prove.add_argument("--since", type=int, metavar="SIZE", help="and that it continues this size")
    prove.set_defaults(do=_prove)


def describe(finding: Finding) -> str:
    """Say what is wrong, and where."""
    return _SAYS[finding.trouble].format(row=finding.row, since=finding.since)


def _verify(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    if asked.now:
        auditing.keep_up(opened, at_once=True)
    seen = [path.read_text("utf-8") for path in asked.seen]
    with opened.reading() as session:
        verdict = verify.check(session.connection(), opened, seen)
    _tell(verdict)


def _tell(verdict: Verdict) -> None:
    counted = f"{verdict.rows} rows, {verdict.checkpoints} checkpoints, {verdict.waiting} waiting"
    for finding in verdict.findings:
        print(describe(finding))
    if verdict.findings:
        print(f"{counted}: this is not what the office wrote")
        raise SystemExit(BROKEN)
    print(f"{counted}: all as the office wrote it")
    if verdict.newest is not None:
        newest = verdict.newest
        print(f"signed {newest.at}: size {newest.size}, root {newest.root.hex()}")


def _prove(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        connection = session.connection()
        newest = auditing.standing(connection, opened).newest
        places = connection.execute(
            select(AUDIT_LEAF.c.entry, AUDIT_LEAF.c.hash)
            .where(AUDIT_LEAF.c.position < (newest.size if newest else 0))
            .order_by(AUDIT_LEAF.c.position)
        ).all()
        row = connection.execute(select(AUDIT).where(AUDIT.c.id == asked.row)).one_or_none()
    hashes = [bytes(place.hash) for place in places]
    index = next((at for at, place in enumerate(places) if place.entry == asked.row), None)
    if newest is None or row is None or index is None:
        raise UsageError(f"row {asked.row} is in no signed log yet")
    proof = {
        "leaf": auditing.said(row).leaf.decode(),
        "index": index,
        "size": newest.size,
        "root": newest.root.hex(),
        "path": [each.hex() for each in hashtree.inclusion(hashes, index)],
    }
    if asked.since is not None:
        proof["since"] = asked.since
        proof["consistency"] = [each.hex() for each in hashtree.consistency(hashes, asked.since)]
    print(json.dumps(proof))
