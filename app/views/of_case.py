"""What is shown and asked about one application: its slip, how it was, taking it back."""

import flet as ft

from app import heard
from app.strings import t
from app.views import above, ear, rating, screens, slip
from app.views import case as case_view


@ft.component
def show_rating() -> ft.Control:
    """Draw what a person is asked of a service that has come to its end."""
    screen = screens.current()
    shown = screen.rating
    state = shown if shown and shown.case == ft.use_route_params().get("id") else None
    here = ear.sound(heard.rating, state, screen)
    return above.page(rating.rating, screen, state, t("applications.title"), here)


@ft.component
def show_withdrawal() -> ft.Control:
    """Draw the question before an application is taken back."""
    screen = screens.current()
    state = screens.case_of(screen, ft.use_route_params().get("id", ""))
    here = ear.sound(heard.withdrawal, state, screen)
    return above.page(case_view.withdraw, screen, state, t("applications.title"), here)


@ft.component
def show_slip() -> ft.Control:
    """Draw the slip of an application."""
    screen = screens.current()
    shown = screen.slip
    state = shown if shown and shown.case == ft.use_route_params().get("id") else None
    here = ear.sound(heard.slip, state, screen)
    return above.page(slip.slip, screen, state, t("applications.title"), here)
