"""Rating a service: when it may be asked for, and what is asked."""

from collections.abc import Mapping

from app.present import cases
from app.present.cases import Known
from app.rating import Element, RatingState
from app.strings import t
from protocol import ratings
from protocol.services import Catalogue
from protocol.steps import RATED


def wanted(known: Known) -> bool:
    """Tell whether the person is asked: the case is at its end, and nothing was said of it yet."""
    return known.case.state in RATED and not known.case.rating and not known.delivery.waiting


def page(known: Known, catalogue: Catalogue, marks: Mapping[str, int]) -> RatingState:
    """Ask for the nine elements, with the marks given so far."""
    return RatingState(
        case=known.case.id,
        title=cases.title(known.case, catalogue),
        elements=tuple(
            Element(key, t(f"rating_of.{key}"), marks.get(key, 0)) for key in ratings.ELEMENTS
        ),
    )
