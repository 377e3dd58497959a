"""The `layar-server hooks` commands: where other systems are told that a case has changed."""

import argparse
import signal
import threading

from protocol import errors, world
from server import deliveries, hooks, office, times
from server.office import Office
from server.settings import Settings
from server.usage import UsageError

LOOK_EVERY_S = 5.0
LOGGED = 50


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("add", help="tell a client's system, at this address, from now on")
    make.add_argument("client")
    make.add_argument("url", help="HTTPS; only what stands here is ever spoken to")
    make.add_argument(
        "--inside", action="store_true", help="it is in the office's own network, or this machine"
    )
    make.set_defaults(do=_add)

    told = commands.add_parser("list", help="list every address and how far it has come")
    told.set_defaults(do=_list)

    log = commands.add_parser("log", help="show what an address was told last, and what came of it")
    log.add_argument("hook")
    log.set_defaults(do=_log)

    again = commands.add_parser("again", help="begin anew with what was given up")
    again.add_argument("hook")
    again.set_defaults(do=_again)

    end = commands.add_parser("end", help="tell an address nothing more")
    end.add_argument("hook")
    end.set_defaults(do=_end)

    run = commands.add_parser("run", help="tell what is due, until stopped; on any machine")
    run.add_argument("--once", action="store_true", help="what is due now, and end")
    run.set_defaults(do=_run)


def _add(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    try:
        with opened.writing() as session:
            made = hooks.add(session, opened.world, asked.client, asked.url, inside=asked.inside)
    except hooks.AddressRefusedError as error:
        raise UsageError(
            "no address to speak to: one begins with https:// (http:// only with --inside), and a "
            "host and port there can be"
        ) from error
    except errors.AccountBadError as error:
        raise UsageError(f"no system is called {asked.client}") from error
    print(f"{made.id} is told of {asked.client}'s cases, signed with\n{hooks.secret_text(made)}")


def _list(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        listed = hooks.listed(session.connection())
        standing = deliveries.standing(session.connection(), [each.id for each in listed])
    for each in listed:
        far = standing[each.id]
        since = f" since {times.at(far.oldest_ms):%Y-%m-%d %H:%M} UTC" if far.oldest_ms else ""
        print(
            f"{each.id}  {each.client}  {each.url}  "
            f"{far.told} told, {far.waiting} waiting{since}, {far.given_up} given up"
            f"{', paused' if each.paused else ''}"
        )


def _log(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.reading() as session:
        told = deliveries.newest(session.connection(), asked.hook, LOGGED)
    for each in told:
        became = "told" if each.done else "given up" if each.given_up else "waiting"
        print(
            f"{times.at(each.since_ms):%Y-%m-%d %H:%M:%S}  {each.case_id}:{each.place}  "
            f"{each.state}  {became}, {each.tries} tries, last {each.said or '-'}"
        )


def _again(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        begun = deliveries.again(session.connection(), asked.hook, opened.world.now())
    print(f"{begun} begun anew")


def _end(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    with opened.writing() as session:
        if not hooks.end(session, opened.world, asked.hook):
            raise UsageError(f"no address that is told something is called {asked.hook}")
    print(f"{asked.hook} is told nothing more")


def _run(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    if asked.once:
        print(f"{hooks.tell_all(opened)} told")
        return
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.is_set():
        if not _try(opened):
            stop.wait(LOOK_EVERY_S)
    opened.engine.dispose()


def _try(opened: Office) -> bool:
    """Tell once around; tell whether anything got through, so that there may be more."""
    try:
        return hooks.tell_all(opened) > 0
    except errors.StoreError as error:
        print(error, flush=True)
        return False
