"""The screens of the village's register: the list, and who was chosen in it beside it."""

import flet as ft

from app.model_register import ResidentState
from app.strings import t
from app.views import above, frame, intake, pages, register, screens, theme
from app.views.session import Screen


@ft.component
def show_register() -> ft.Control:
    """Draw the register, on a wide window beside whoever was chosen."""
    screen = screens.current()
    chosen = ft.use_route_params().get("name", "")
    listed = pages.page(register.register, screen, screen.register, chosen)
    if screen.width < theme.WIDE:
        return listed
    shown = _resident(screen, chosen)
    detail = pages.page(register.resident, screen, shown) if chosen else register.unchosen()
    return frame.panes(listed, detail, screen.width)


@ft.component
def show_resident() -> ft.Control:
    """Draw somebody of the register above the list."""
    screen = screens.current()
    state = _resident(screen, ft.use_route_params().get("name", ""))
    return above.page(register.resident, screen, state, t("register.title"))


@ft.component
def show_make() -> ft.Control:
    """Draw what can be applied for with somebody's line."""
    screen, name = screens.current(), ft.use_route_params().get("name", "")
    shown = screen.make
    state = shown if shown is not None and shown.row.id == name else None
    return above.page(register.make, screen, state, t("register.title"))


@ft.component
def show_intake() -> ft.Control:
    """Draw a file that is to be taken over."""
    screen = screens.current()
    return above.page(intake.intake, screen, screen.intake, t("register.title"))


@ft.component
def show_proposals() -> ft.Control:
    """Draw the applications that say something else than the register."""
    screen = screens.current()
    return above.page(register.proposals, screen, screen.proposals, t("register.title"))


@ft.component
def show_proposal() -> ft.Control:
    """Draw what one application proposes."""
    screen, case = screens.current(), ft.use_route_params().get("case", "")
    shown = screen.proposal
    state = shown if shown is not None and shown.row.case == case else None
    return above.page(register.proposal, screen, state, t("register.proposals"))


def _resident(screen: Screen, name: str) -> ResidentState | None:
    shown = screen.resident
    return shown if shown is not None and shown.row.id == name else None


TAB = ft.Route(path="register", component=show_register)
BESIDE = ft.Route(path="register/:name", component=show_register)
"""Somebody chosen, beside the list on a wide window."""
ABOVE = [
    ft.Route(path="make/:name", component=show_make, modal=True),
    ft.Route(path="intake", component=show_intake, modal=True),
    ft.Route(path="proposals", component=show_proposals, modal=True),
    ft.Route(path="proposals/:case", component=show_proposal, modal=True),
]
ALONE = ft.Route(path="register/:name", component=show_resident, modal=True)
"""Somebody chosen, above the list on a narrow window."""
