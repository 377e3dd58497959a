"""The screens of outreach trips."""

from app.views import trips
from app.views.routes import above_others

ABOVE = [
    above_others("trips", trips.trips, lambda screen: screen.trips, "register.title"),
    above_others(
        "trips/:trip",
        trips.trip,
        lambda screen: screen.trip,
        "trips.title",
        name=lambda state: state.row.id,
    ),
    above_others(
        "trips/:trip/:key",
        trips.wish,
        lambda screen: screen.wish,
        "trips.title",
        name=lambda state: state.row.key,
    ),
]
