"""The screens of the village's register: the list, and who was chosen in it beside it."""

import flet as ft

from app.model_register import ResidentState
from app.views import frame, intake, pages, register, screens
from app.views.routes import above_others


@ft.component
def show_register() -> ft.Control:
    """Draw the register, on a wide window beside whoever was chosen."""
    screen = screens.current()
    chosen = ft.use_route_params().get("name", "")
    state = screens.named(screen.resident, _id, "name")
    listed = pages.page(register.register, screen, screen.register, chosen)

    def detail() -> ft.Control:
        if not chosen:
            return register.unchosen(screen.register and not screen.register.empty)
        return pages.page(register.resident, screen, state)

    return frame.panes(listed, detail, screen.width)


def _id(state: ResidentState) -> str:
    return state.row.id


TAB = ft.Route(path="register", component=show_register)
BESIDE = ft.Route(path="register/:name", component=show_register)
"""Somebody chosen, beside the list on a wide window."""
ALONE = above_others(
    "register/:name",
    register.resident,
    lambda screen: screen.resident,
    "register.title",
    name=_id,
)
"""Somebody chosen, above the list on a narrow window."""
ABOVE = [
    above_others(
        "make/:name",
        register.make,
        lambda screen: screen.make,
        "register.title",
        name=lambda state: state.row.id,
    ),
    above_others("intake", intake.intake, lambda screen: screen.intake, "register.title"),
    above_others(
        "proposals", register.proposals, lambda screen: screen.proposals, "register.title"
    ),
    above_others(
        "proposals/:case",
        register.proposal,
        lambda screen: screen.proposal,
        "register.proposals",
        name=lambda state: state.row.case,
    ),
]
