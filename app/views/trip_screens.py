"""The screens of outreach trips."""

import flet as ft

from app.strings import t
from app.views import above, screens, trips


@ft.component
def show_trips() -> ft.Control:
    """Draw every trip."""
    screen = screens.current()
    return above.page(trips.trips, screen, screen.trips, t("register.title"))


@ft.component
def show_trip() -> ft.Control:
    """Draw one trip."""
    screen, trip = screens.current(), ft.use_route_params().get("trip", "")
    shown = screen.trip
    state = shown if shown is not None and shown.row.id == trip else None
    return above.page(trips.trip, screen, state, t("trips.title"))


@ft.component
def show_wish() -> ft.Control:
    """Draw one person of a trip."""
    screen, key = screens.current(), ft.use_route_params().get("key", "")
    shown = screen.wish
    state = shown if shown is not None and shown.row.key == key else None
    return above.page(trips.wish, screen, state, t("trips.title"))


ABOVE = [
    ft.Route(path="trips", component=show_trips, modal=True),
    ft.Route(path="trips/:trip", component=show_trip, modal=True),
    ft.Route(path="trips/:trip/:key", component=show_wish, modal=True),
]
