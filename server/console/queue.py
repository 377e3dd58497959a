"""The queue: what waits for this staff member, narrowed by chips and by what they type."""

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from protocol import regions
from protocol.case import State
from protocol.services import Catalogue
from server import cases
from server.console import access, endings, pages, rows, states
from server.console.words import Words
from server.staff import Staff

EVERYTHING = "all"
"""What the address says for cases in every state."""

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@dataclass(frozen=True)
class Asked:
    """What stands in the address of the queue; the page never keeps it elsewhere."""

    state: str = ""
    service: str = ""
    village: str = ""
    text: str = ""
    page: int = 1

    def address(self) -> str:
        """Return the address that asks this; what is not asked for is left out."""
        said = {"state": self.state, "service": self.service}
        said |= {"village": self.village, "text": self.text}
        said["page"] = str(self.page) if self.page > 1 else ""
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{access.HOME}?{query}" if query else access.HOME


@dataclass(frozen=True)
class Link:
    """A chip: where it leads, and whether it is the one chosen."""

    label: str
    address: str
    chosen: bool
    count: int | None = None


def as_asked(
    state: str = "", service: str = "", village: str = "", text: str = "", page: str = "1"
) -> Asked:
    """Read the address of the queue; nothing in it can be wrong, only lead to nothing."""
    return Asked(state, service, village.strip(), text.strip(), _number(page))


@router.get("")
def queue(
    request: Request, duty: access.OnCases, wanted: Annotated[Asked, Depends(as_asked)]
) -> Response:
    """Show one page of the queue."""
    office, words, now = duty.office, duty.words, duty.office.world.now()
    with office.reading() as session:
        found = cases.queue(session, duty.staff, _filter(wanted), wanted.page, now=now)
    last = max(1, -(-found.total // cases.PAGE_ROWS))
    return pages.show(
        request,
        duty,
        "queue.html",
        asked=wanted,
        rows=[rows.of(row, office.catalogue, words, now) for row in found.rows],
        total=found.total,
        states=_states(wanted, found, words),
        services=_services(wanted, duty.staff, office.catalogue, words),
        narrowed=replace(wanted, page=1) not in {Asked(), Asked(state=EVERYTHING)},
        last=last,
        before=replace(wanted, page=wanted.page - 1).address() if wanted.page > 1 else "",
        after=replace(wanted, page=wanted.page + 1).address() if wanted.page < last else "",
    )


def _filter(wanted: Asked) -> cases.Filter:
    return cases.Filter(
        service=wanted.service or None,
        states=_meant(wanted.state),
        villages=_villages(wanted.village),
        text=wanted.text,
    )


def _meant(state: str) -> frozenset[State]:
    """Return the states a chip stands for; without one the queue is what is still open."""
    if state in set(State):
        return frozenset({State(state)})
    return frozenset() if state == EVERYTHING else states.OPEN


def _villages(said: str) -> tuple[str, ...]:
    """Return the villages somebody may mean; a name nobody knows is asked for as it stands."""
    if not said:
        return ()
    known = regions.regions()
    found = tuple(village.code for village in known.search(said, len(known.villages)))
    return found or (said,)


def _states(wanted: Asked, found: cases.Page, words: Words) -> list[Link]:
    """Offer every state somebody is in, in the order a case goes through them."""
    first = replace(wanted, page=1)
    still_open = sum(count for state, count in found.counts.items() if state in states.OPEN)
    chips = [
        Link(words("queue.open"), replace(first, state="").address(), not wanted.state, still_open),
        Link(
            words("queue.all"),
            replace(first, state=EVERYTHING).address(),
            wanted.state == EVERYTHING,
            sum(found.counts.values()),
        ),
    ]
    return chips + [
        Link(
            states.chip(state, words).label,
            replace(first, state=state.value).address(),
            wanted.state == state.value,
            found.counts.get(state, 0),
        )
        for state in State
        if found.counts.get(state) or wanted.state == state.value
    ]


def _services(wanted: Asked, staff: Staff, catalogue: Catalogue, words: Words) -> list[Link]:
    first = replace(wanted, page=1)
    everyone = Link(words("queue.all"), replace(first, service="").address(), not wanted.service)
    return [everyone] + [
        Link(
            service.short.in_(words.language),
            replace(first, service=service.key).address(),
            wanted.service == service.key,
        )
        for service in catalogue.values()
        if staff.area.works_on(service.key)
    ]


def _number(page: str) -> int:
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1
