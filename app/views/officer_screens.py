"""The screen components of a tablet's officers, and of the lock before everything else."""

import flet as ft

from app.strings import t
from app.views import above, fault, frame, lock, officers, screens
from app.views.routes import above_others

NEW, BOOK = "new", "book"
"""What stands in the route in the place of an officer."""


@ft.component
def show_lock() -> ft.Control:
    """Draw the lock, whatever the route."""
    screen = screens.current()
    state = screen.lock
    body = fault.safely(lambda: lock.lock(state, screen.act) if state else fault.opening())
    return frame.alone(frame.measured(frame.noticed(body, screen), screen), screen.width)


@ft.component
def show_blank() -> ft.Control:
    """Draw nothing of what is open, while another app is in front."""
    return frame.alone(lock.blank(), screens.current().width)


@ft.component
def show_officer() -> ft.Control:
    """Draw one of them, somebody to be added, or the book."""
    screen = screens.current()
    wanted = ft.use_route_params().get("kid", "")
    title = t("officers.title")
    if wanted == NEW:
        return above.page(officers.newcomer, screen, screen.newcomer, title)
    if wanted == BOOK:
        return above.page(officers.book, screen, screen.book, title)
    state = screens.named(screen.officer, lambda state: state.row.kid, "kid")
    return above.page(officers.officer, screen, state, title)


ABOVE = [
    above_others("officers", officers.officers, lambda screen: screen.officers, "nav.tablet"),
    ft.Route(path="officers/:kid", component=show_officer, modal=True),
]
