"""What the dashboard shows: figures of the last days and ratings, kept a while; silent villages."""

from pydantic import TypeAdapter
from sqlmodel import Session

from server import kept, ratings, report, silence, tally, times
from server.figures import Figures
from server.office import Office
from server.ratings import Rated
from server.silence import Village
from server.staff import Staff

SPANS = (30, 90, 365)
"""Days that the dashboard looks back."""

_FIGURES = TypeAdapter(Figures)
_RATED = TypeAdapter(tuple[Rated, ...])


def of(office: Office, staff: Staff, days: int, *, anew: bool = False) -> Figures:
    """Return the figures of the last days, of what this account may count."""
    at = office.world.now()
    span = report.last_days(days, times.ms(at))

    def make(session: Session) -> Figures:
        return tally.of(session, staff, span, at, office)

    return kept.kept(office, f"figures {days}", staff, _FIGURES, make, anew=anew)


def rated(office: Office, staff: Staff, *, anew: bool = False) -> tuple[Rated, ...]:
    """Return what citizens said of the services this account may count."""

    def make(session: Session) -> tuple[Rated, ...]:
        return ratings.totals(session, staff)

    return kept.kept(office, "ratings", staff, _RATED, make, anew=anew)


def villages(office: Office, staff: Staff) -> tuple[Village, ...]:
    """Return which villages of an account's area are heard from."""
    with office.reading() as session:
        return silence.villages(session, staff, office.world.now())
