"""The commands `retain` and `person`: the schedule kept, and everything there is about somebody."""

import argparse
import json
from collections import Counter

from protocol import numbers, world
from server import audit, leaps, migrating, office, persons, retaining, retention
from server.audit import Action
from server.settings import Settings

Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]") -> None:
    """Add the commands to a parser's."""
    retain = commands.add_parser("retain", help="erase the cases whose time is over")
    retain.add_argument("--list", action="store_true", help="only say how many would be")
    retain.add_argument(
        leaps.RIGHT, action="store_true", help="whatever it was when this was done last"
    )
    retain.set_defaults(do=_retain)
    person = commands.add_parser("person", help="print all there is about a NIK, as JSON")
    person.add_argument("nik")
    person.set_defaults(do=_person)


def _retain(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    schedule = retention.load(settings.data)
    if asked.list:
        found = retaining.due(opened, schedule, opened.world.now())
    else:
        leaps.check(settings.data, opened.world.now(), sure=asked.clock_is_right)
        found = retaining.apply(opened, schedule)
        unread = retaining.apply_to_unread(opened, schedule)
        print(f"{unread} messages erased that were never read")
        copies = migrating.forget(settings.data, opened.world.now())
        print(f"{copies} copies of before an upgrade removed")
    for service, count in sorted(Counter(each.service for each in found).items()):
        print(f"{service}: {count}")
    print(f"{len(found)} cases {'are due' if asked.list else 'erased'}")


def _person(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    nik = numbers.tidy(asked.nik)
    now, schedule = opened.world.now(), retention.load(settings.data)
    with opened.writing() as session:
        held = persons.gather(session.connection(), opened, schedule, nik, now)
        audit.note(session, now, "command", Action.PERSON_READ, opened.storage.pseudonym(nik))
    print(json.dumps(held, indent=2, ensure_ascii=False, default=str))
