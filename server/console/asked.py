"""What stands in the address of the queue; the page keeps it nowhere else."""

from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

from protocol import regions
from protocol.case import FINAL, State
from server import queues
from server.console import access
from server.console.digits import number
from server.standards import Urgency

EVERYTHING = "all"
"""What the address says for cases in every state."""
OVER = "over"
"""And for those that are over, however they ended."""
URGENT = (Urgency.OVERDUE.value, Urgency.WARNING.value)
"""What the address says for cases over their standard, and for those near its end."""
DUE = "due"
"""And for the order that has the nearest to its standard first."""
AGES_DAYS = (3, 7, 14, 30, 60)
_LONGEST = 100
_AGE_DIGITS = 4


@dataclass(frozen=True)
class Asked:
    """
    One queue as it is asked for.

    `hands` is the number of an account, "0" for nobody's; `urgent` is one of `URGENT` and `order`
    empty or `DUE`, both only of what is open; `since` is the row the page begins after, and with
    `back` the one it ends before.
    """

    state: str = ""
    service: str = ""
    agency: str = ""
    district: str = ""
    village: str = ""
    age: str = ""
    hands: str = ""
    urgent: str = ""
    order: str = ""
    text: str = ""
    since: str = ""
    back: str = ""

    def address(self) -> str:
        """Return the address that asks this; what is not asked for is left out."""
        query = self.query()
        return f"{access.HOME}?{query}" if query else access.HOME

    def query(self) -> str:
        """Return what stands behind the question mark."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return urlencode({name: value for name, value in said.items() if value})

    def first(self) -> "Asked":
        """Return the first page of the same queue."""
        return replace(self, since="", back="")

    @property
    def narrowed(self) -> bool:
        """Whether anything but state and order is asked for."""
        return replace(self.first(), state="", order="") != Asked()


def as_asked(
    *,
    state: str = "",
    service: str = "",
    agency: str = "",
    district: str = "",
    village: str = "",
    age: str = "",
    hands: str = "",
    urgent: str = "",
    order: str = "",
    text: str = "",
    since: str = "",
    back: str = "",
) -> Asked:
    """Read the address of the queue; nothing in it can be wrong, only lead to nothing."""
    return Asked(
        state[:_LONGEST],
        service[:_LONGEST],
        agency[:_LONGEST],
        district[:_LONGEST],
        village.strip()[:_LONGEST],
        age if number(age, _AGE_DIGITS) else "",
        hands if number(hands) is not None else "",
        urgent if urgent in URGENT and _still_open(state) else "",
        order if order == DUE and _still_open(state) else "",
        text.strip()[:_LONGEST],
        since if _mark(since) else "",
        "1" if back == "1" and _mark(since) else "",
    )


def of_query(query: str) -> Asked:
    """Return what a query asks: a saved view's, or a form's."""
    known = {each.name for each in fields(Asked)}
    return as_asked(**{name: value for name, value in parse_qsl(query) if name in known})


def filter_of(asked: Asked) -> queues.Filter:
    """Return what an address asks as the queues take it."""
    return queues.Filter(
        agency=asked.agency or None,
        service=asked.service or None,
        states=_meant(asked.state),
        district=asked.district,
        villages=_villages(asked.village),
        text=asked.text,
        age=number(asked.age) or None,
        account=number(asked.hands),
        urgent=Urgency(asked.urgent) if asked.urgent else None,
    )


def turn_of(asked: Asked) -> queues.Turn:
    """Return which page an address asks for; what is over is read from its newest on."""
    return queues.Turn(
        _mark(asked.since),
        back=bool(asked.back),
        newest=not _still_open(asked.state),
        due=asked.order == DUE,
    )


def said(mark: queues.Mark) -> str:
    """Return a mark as it stands in an address."""
    return f"{mark.at}-{mark.id}"


def _meant(state: str) -> frozenset[State]:
    """Return the states a chip stands for; without one the queue is what is still open."""
    if state in set(State):
        return frozenset({State(state)})
    if state == OVER:
        return FINAL
    return frozenset() if state == EVERYTHING else queues.OPEN


def _still_open(state: str) -> bool:
    """Tell whether a chip stands for nothing but what somebody still has to do something in."""
    return bool(_meant(state)) and _meant(state) <= queues.OPEN


def _villages(typed: str) -> tuple[str, ...]:
    """Return the villages somebody may mean; a name nobody knows is asked for as it stands."""
    if not typed:
        return ()
    known = regions.regions()
    found = tuple(village.code for village in known.search(typed, len(known.villages)))
    return found or (typed,)


def _mark(said: str) -> queues.Mark | None:
    moment, _, case = said.partition("-")
    ms = number(moment)
    return None if ms is None or not case.isalnum() else queues.Mark(ms, case)
