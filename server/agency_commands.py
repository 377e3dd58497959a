"""The `layar-server agencies` commands: agencies' own systems, spoken to from here."""

import argparse
import signal
import threading

from protocol import errors, world
from server import clients, deliveries, office
from server.agencies import chosen, exchange
from server.agencies.chosen import Chosen
from server.alone import alone
from server.office import Office
from server.settings import Settings
from server.usage import UsageError

EVERY_S = 60.0


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="hand cases over and take decisions in, until stopped")
    run.add_argument("--once", action="store_true", help="once around, and end")
    run.add_argument("--every", type=float, default=EVERY_S, metavar="SECONDS")
    run.set_defaults(do=_run)

    told = commands.add_parser("list", help="list the agencies that are spoken to, and how far")
    told.set_defaults(do=_list)

    again = commands.add_parser("again", help="begin anew with what was given up")
    again.add_argument("client")
    again.set_defaults(do=_again)


def _run(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    wanted = _known(opened, settings)
    if not wanted:
        raise UsageError(f"no agency has a file in {settings.data / chosen.FOLDER_NAME}")
    stop = threading.Event()
    if not asked.once:
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while True:
        for each in wanted:
            _around(opened, each)
        if asked.once or stop.wait(asked.every):
            break
    opened.engine.dispose()


def _around(opened: Office, each: Chosen) -> None:
    """Exchange with one agency, unless another process just does."""
    try:
        with alone(opened.engine, exchange.name_of(each.client)) as mine:
            if not mine:
                return
            with opened.reading() as session:
                mark = exchange.mark_of(session, each.client)
            agency = chosen.opened(
                each,
                opened.world,
                mark,
                lambda mark: exchange.keep_mark(opened, each.client, mark),
            )
            report = exchange.exchange(opened, each.client, agency)
    except errors.StoreError as error:
        print(f"{each.client}: {error.code}", flush=True)
        return
    except UsageError as error:  # the others' files are none the worse for it
        print(error, flush=True)
        return
    became = ", ".join(f"{count} {what}" for what, count in sorted(report.became.items()))
    if report.handed or became or report.away:
        said = [f"{report.handed} cases handed over", became, report.away]
        print(f"{each.client}: {'; '.join(filter(None, said))}", flush=True)


def _known(opened: Office, settings: Settings) -> list[Chosen]:
    """Return the agencies with a file, each a client of ours, and have their news noted."""
    wanted = chosen.chosen(settings.data)
    with opened.writing() as session:
        for each in wanted:
            if clients.called(session, each.client) is None:
                raise UsageError(f"{each.client}.toml: no system that is let in is called so")
            exchange.register(session, opened, each.client)
    return wanted


def _list(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    wanted = chosen.chosen(settings.data)
    names = [exchange.name_of(each.client) for each in wanted]
    with opened.reading() as session:
        standing = deliveries.standing(session.connection(), names)
    for each, name in zip(wanted, names, strict=True):
        far = standing[name]
        print(
            f"{each.client}  {each.facts['kind']}  "
            f"{far.told} handed over, {far.waiting} waiting, {far.given_up} given up"
        )


def _again(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    name = exchange.name_of(asked.client)
    with opened.writing() as session:
        begun = deliveries.again(session.connection(), name, opened.world.now())
    print(f"{begun} begun anew")
