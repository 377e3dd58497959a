"""What is shown and asked about one application: its slip, how it was, taking it back."""

import flet as ft

from app.strings import t
from app.views import above, frame, pages, rating, screens, slip
from app.views import case as case_view


@ft.component
def show_rating() -> ft.Control:
    """Draw what a person is asked of a service that has come to its end."""
    screen, route = screens.current(), ft.use_view_path()
    case = ft.use_route_params().get("id", "")
    state = screen.rating if screen.rating and screen.rating.case == case else None
    body = frame.noticed(pages.page(rating.rating, screen, state), screen)
    return above.above(body, t("applications.title"), screen, route)


@ft.component
def show_withdrawal() -> ft.Control:
    """Draw the question before an application is taken back."""
    screen, route = screens.current(), ft.use_view_path()
    case = ft.use_route_params().get("id", "")
    state = screen.case if screen.case and screen.case.row.id == case else None
    body = frame.noticed(pages.page(case_view.withdraw, screen, state), screen)
    return above.above(body, t("applications.title"), screen, route)


@ft.component
def show_slip() -> ft.Control:
    """Draw the slip of an application."""
    screen, route = screens.current(), ft.use_view_path()
    case = ft.use_route_params().get("id", "")
    state = screen.slip if screen.slip and screen.slip.case == case else None
    body = frame.noticed(pages.page(slip.slip, screen, state), screen)
    return above.above(body, t("applications.title"), screen, route)
