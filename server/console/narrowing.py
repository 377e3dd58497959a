"""How a queue is narrowed on its page: chips for states, boxes for all else, saved views."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from protocol import regions
from protocol.case import State
from protocol.services import Catalogue, Service
from server import queues
from server.console import asked as addresses
from server.console import states as looks
from server.console.asked import Asked
from server.console.choices import Option
from server.console.words import Words
from server.queues import Count, Page, Turn
from server.saved_views import View
from server.staff import Staff


@dataclass(frozen=True)
class Link:
    """A chip: where it leads, and whether it is the one chosen; `view` is a saved one's number."""

    label: str
    address: str
    chosen: bool
    count: str = ""
    view: int = 0


@dataclass(frozen=True)
class Box:
    """One list to choose from: its name in the address, its words, and what can be chosen."""

    name: str
    value: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> bool:
        """Whether something is."""
        return bool(self.value)


def total(count: Count, words: Words, turn: Turn) -> str:
    """Say how many cases a queue has and which are on top; where counting stopped, say so."""
    if not count.number:
        return words("queue.calm")
    if turn.due:
        order = words("queue.nearest")
    else:
        order = words("queue.newest" if turn.newest else "queue.oldest")
    if count.more:
        return words("queue.waiting_more", count=grouped(count.number, words), order=order)
    return words("queue.waiting", count=count.number, order=order)


def grouped(number: int, words: Words) -> str:
    """Write a number in groups of three."""
    return f"{number:,}".replace(",", "." if words.language == "id" else ",")


def states(wanted: Asked, found: Page, words: Words) -> list[Link]:
    """Offer what is open, then every open state somebody is in, then what is over."""
    first = wanted.first()
    still_open = (
        str(sum(count for state, count in found.counts.items() if state in queues.OPEN))
        if found.counts
        else ""
    )
    chips = [
        Link(words("queue.open"), replace(first, state="").address(), not wanted.state, still_open)
    ]
    chips += [
        Link(
            looks.chip(state, words).label,
            replace(first, state=state.value).address(),
            wanted.state == state.value,
            str(found.counts[state]) if state in found.counts else "",
        )
        for state in State
        if (
            state in {*queues.OPEN, State.PASSED_ON} and (state in found.counts or not found.counts)
        )
        or wanted.state == state.value
    ]
    return chips + [
        Link(words(f"queue.{state}"), whole.address(), wanted.state == state)
        for state in (addresses.OVER, addresses.EVERYTHING)
        for whole in (replace(first, state=state, urgent="", order=""),)
    ]


def due(wanted: Asked, words: Words) -> list[Link]:
    """Offer what is over its standard or near its end, and that order; only of what is open."""
    if addresses.turn_of(wanted).newest:
        return []
    first = wanted.first()
    chips = [
        Link(
            words(f"queue.{which}"),
            replace(first, urgent="" if wanted.urgent == which else which).address(),
            wanted.urgent == which,
        )
        for which in addresses.URGENT
    ]
    other = "" if wanted.order else addresses.DUE
    nearest = Link(words("queue.order_due"), replace(first, order=other).address(), not other)
    return [*chips, nearest]


def boxes(
    wanted: Asked,
    staff: Staff,
    catalogue: Catalogue,
    colleagues: Iterable[Staff],
    words: Words,
    *,
    went: Collection[str] = (),
) -> tuple[Box, ...]:
    """
    Offer services, agencies, districts, ages and colleagues; a box with one choice is none.

    `went` are the agencies that some of their cases were passed to.
    """
    services = Box(
        "service",
        wanted.service,
        tuple(Option(each.key, each.short.in_(words.language)) for each in _mine(staff, catalogue)),
    )
    ages = Box(
        "age",
        wanted.age,
        tuple(Option(str(days), words("queue.older", count=days)) for days in addresses.AGES_DAYS),
    )
    where = offices(wanted.agency, wanted.district, staff, catalogue, words, went=went)
    found = (services, *where, ages, Box("hands", wanted.hands, _hands(staff, colleagues, words)))
    return tuple(box for box in found if len(box.options) > 1)


def offices(
    agency: str,
    district: str,
    staff: Staff,
    catalogue: Catalogue,
    words: Words,
    *,
    went: Collection[str] = (),
) -> tuple[Box, ...]:
    """Offer agencies and districts; a box with one choice is none. `went` as in `boxes`."""
    agencies = {service.agency for service in _mine(staff, catalogue)} | set(went)
    named = [each for key, each in catalogue.agencies.items() if key in agencies]
    found = (
        Box(
            "agency",
            agency,
            tuple(Option(each.key, each.name.in_(words.language)) for each in named),
        ),
        Box(
            "district",
            district,
            tuple(Option(each.code, each.name) for each in regions.regions().districts),
        ),
    )
    return tuple(box for box in found if len(box.options) > 1)


def _mine(staff: Staff, catalogue: Catalogue) -> list[Service]:
    return [service for service in catalogue.values() if staff.area.works_on(service.key)]


def views(saved: Iterable[View], staff: Staff, first: Asked, words: Words) -> list[Link]:
    """Offer the queues everybody needs, and those somebody saved."""
    usual = [
        (words("view.all"), Asked()),
        (words("view.mine"), Asked(hands=str(staff.id))),
        (words("view.nobodys"), Asked(hands="0")),
        (words("view.old"), Asked(age=str(addresses.AGES_DAYS[1]))),
    ]
    links = [Link(label, each.address(), each == first) for label, each in usual]
    own = [(view, addresses.of_query(view.asked)) for view in saved]
    return links + [
        Link(view.name, each.address(), each == first, view=view.id) for view, each in own
    ]


def papers(service: Service | None, words: Words) -> tuple[Option, ...]:
    """Return the papers of a service, any of which can be asked of several at once."""
    questions = service.questions if service else ()
    return tuple(
        Option(each.key, each.label.in_(words.language)) for each in questions if each.by_camera
    )


def _hands(staff: Staff, colleagues: Iterable[Staff], words: Words) -> tuple[Option, ...]:
    others = tuple(Option(str(each.id), each.name) for each in colleagues if each.id != staff.id)
    mine, nobodys = Option(str(staff.id), words("queue.mine")), Option("0", words("queue.nobodys"))
    return (mine, nobodys, *others)
