"""The `layar-server` command: keys, staff, serving, and folding the ledger anew."""

import argparse
import ipaddress
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from protocol import errors, world
from server import (
    agency_commands,
    audit_commands,
    backup_commands,
    carry_commands,
    catalogue_commands,
    client_commands,
    hook_commands,
    inspectorate_commands,
    inventory,
    key_commands,
    logs,
    number_commands,
    office,
    projection,
    recovery_commands,
    report_commands,
    request_commands,
    shelf_commands,
    staff_commands,
    trust_commands,
    voucher_commands,
    workers,
)
from server.office import Office
from server.settings import Settings
from server.usage import UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    asked = _parser().parse_args(arguments)
    os.umask(0o077)
    try:
        asked.do(asked, Settings.from_env())
    except (UsageError, errors.LayarError) as error:
        print(f"layar-server: {error}", file=sys.stderr)
        return 1
    return 0


def _serve(asked: argparse.Namespace, settings: Settings) -> None:
    settings = replace(settings, host=asked.host or settings.host, port=asked.port or settings.port)
    opened = office.open_office(settings, world.real())
    _ = opened.calendar, opened.standards, opened.answers  # a mistake in a file is said now
    if opened.practice and not _loopback(settings.host):
        raise UsageError(
            f"this office has the development keys, with which anybody can sign: "
            f"it does not listen on {settings.host}"
        )
    # Asked to stop, uvicorn finishes what it has and then asks again; that is a good end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logs.begin(settings.log)
    try:
        with _counting_together(asked):
            _listen(asked, settings, opened)
    finally:
        # Whoever closes last folds SQLite's log into the database.
        opened.engine.dispose()


@contextmanager
def _counting_together(asked: argparse.Namespace) -> Iterator[None]:
    """Have the processes of this office count into one folder; one that was started has it."""
    if asked.listener is not None or (asked.workers or workers.usual()) == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="layar-counted-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _listen(asked: argparse.Namespace, settings: Settings, opened: Office) -> None:
    # Only here: the other commands start in half the time without the web.
    from server import main as application

    if asked.listener is not None:
        listener = socket.socket(fileno=asked.listener)
        application.serve(opened, listener, proxies=settings.proxies, shared=True)
        return
    try:
        listener = workers.listen(settings.host, settings.port)
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen on {settings.host}:{settings.port}: {error}") from error
    print(f"Layar office at http://{settings.host}:{settings.port}/console", flush=True)
    more = (asked.workers or workers.usual()) - 1
    with workers.hired(listener, more):
        application.serve(opened, listener, proxies=settings.proxies, shared=more > 0)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _rebuild(asked: argparse.Namespace, settings: Settings) -> None:
    if asked.restored:
        print(f"{backup_commands.begin_anew(settings)} cases folded")
        return
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        print(f"{projection.rebuild(session.connection(), opened)} cases folded")


def _tell_cases(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        told = list(inventory.cases(session.connection(), opened))
    if asked.json:
        print(json.dumps(told))
        return
    for case in told:
        print(f"{case['receipt_code']}  {case['state']:<15} {case['service']}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="layar-server", description="The office of Layar.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    key_commands.add(commands.add_parser("keys", help="the office's keys"))

    inspectorate_commands.add(
        commands.add_parser("inspectorate", help="the keys reports about officers are sealed to")
    )

    trust_commands.add(commands)
    voucher_commands.add(commands)
    number_commands.add(commands)

    recovery_commands.add(commands)

    staff_commands.add(commands.add_parser("staff", help="who works here"))

    serve = commands.add_parser("serve", help="open the door and the console")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument("--workers", type=int, help="processes that serve; else one per processor")
    serve.add_argument(workers.TIED, action="store_true", help="end when standard input does")
    serve.add_argument(workers.LISTENER, type=int, help=argparse.SUPPRESS)
    serve.set_defaults(do=_serve)

    # Said here, done by `commands` before any of this is loaded.
    commands.add_parser("relay", help="carry for a village, without keys")

    carry_commands.add(commands.add_parser("carry", help="exchange with a memory card"))

    catalogue_commands.add(commands.add_parser("catalogue", help="what can be asked for"))

    client_commands.add(commands.add_parser("clients", help="which other systems may come in"))
    agency_commands.add(commands.add_parser("agencies", help="agencies' own systems"))
    hook_commands.add(commands.add_parser("hooks", help="where news of cases goes"))

    shelf_commands.add(commands.add_parser("papers", help="where whole documents lie"))

    backup_commands.add(commands)
    audit_commands.add(commands)
    report_commands.add(
        commands.add_parser("report", help="figures, the evidence pack, working days")
    )
    request_commands.add(commands)

    told = commands.add_parser("cases", help="list every case the office holds")
    told.add_argument("--json", action="store_true", help="answers and digests too: personal data")
    told.set_defaults(do=_tell_cases)

    rebuild = commands.add_parser("rebuild", help="fold every case anew from the ledger")
    rebuild.add_argument(
        "--restored",
        action="store_true",
        help="this database came from a backup: have phones offer again what it lacks",
    )
    rebuild.set_defaults(do=_rebuild)
    return parser
