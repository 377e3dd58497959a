"""The queue as one staff member sees it, asked as the console asks."""

from typing import Any

from server import queues
from server.cases import CaseSummary
from server.queues import Filter, Page, Turn
from server.staff import Staff
from tests.server.conftest import House


def page(house: House, staff: Staff, turn: Turn | None = None, **wanted: Any) -> Page:
    """Return one page of a queue, the first unless told."""
    with house.office.reading() as session:
        return queues.page(session, staff, Filter(**wanted), turn or Turn(), now=house.clock.now)


def rows(house: House, staff: Staff, **wanted: Any) -> tuple[CaseSummary, ...]:
    """Return the rows of a queue's first page."""
    return tuple(each.summary for each in page(house, staff, **wanted).rows)
