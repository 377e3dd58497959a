"""What citizens say of the services, added up: of each case only what was said of it last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from protocol import envelope, messages, ratings
from protocol.messages import Kind
from protocol.steps import RATED
from server import sight
from server.rights import Right
from server.staff import Staff
from server.tables import CASES, MESSAGE

_SAID = (
    select(CASES.c.service, CASES.c.id, MESSAGE.c.raw)
    .join_from(CASES, MESSAGE, MESSAGE.c.case_id == CASES.c.id)
    .where(
        CASES.c.state.in_([state.value for state in RATED]),
        MESSAGE.c.kind == Kind.RATING,
        MESSAGE.c.place.is_not(None),
    )
    .order_by(CASES.c.service, CASES.c.id, MESSAGE.c.place)
)


@dataclass(frozen=True)
class Total:
    """One element: how many cases gave it a mark, and their mean from 1 to 4, 0 without any."""

    element: str
    count: int
    mean: float


@dataclass(frozen=True)
class Rated:
    """A service with what was said of it: in how many cases, the mean of all, each element."""

    service: str
    cases: int
    mean: float
    totals: tuple[Total, ...]


def totals(session: Session, staff: Staff) -> tuple[Rated, ...]:
    """Return every rated service this staff member may see, those with most ratings first."""
    last: dict[str, dict[str, Mapping[str, int]]] = {}
    for row in session.connection().execute(sight.narrow(_SAID, staff, Right.FIGURES)):
        said = envelope.parse(row.raw)
        rating = messages.read(said.kind, said.body)
        if isinstance(rating, messages.Rating):
            last.setdefault(row.service, {})[row.id] = ratings.known(rating.marks)
    found = [_rated(service, marks.values()) for service, marks in last.items()]
    return tuple(sorted(found, key=lambda each: (-each.cases, each.service)))


def _rated(service: str, marks: Iterable[Mapping[str, int]]) -> Rated:
    said = list(marks)
    each = {
        element: [one[element] for one in said if element in one] for element in ratings.ELEMENTS
    }
    return Rated(
        service,
        len(said),
        _mean([mark for given in each.values() for mark in given]),
        tuple(Total(element, len(given), _mean(given)) for element, given in each.items()),
    )


def _mean(given: list[int]) -> float:
    return sum(given) / len(given) if given else 0.0
