"""The screens of a tablet's desk: the list with a case beside it, helping, the notice board."""

import flet as ft

from app.model_desk import DeskCaseState
from app.strings import t
from app.views import above, desk, desk_case, frame, pages, screens, theme
from app.views import applications as applications_view
from app.views.session import Screen


@ft.component
def show_help() -> ft.Control:
    """Draw what somebody who came to the office can be helped with."""
    screen = screens.current()
    body = pages.page(desk.services, screen, screen.home)
    return frame.centred(body, screen.width - frame.RAIL_WIDTH)


@ft.component
def show_board() -> ft.Control:
    """Draw the list for the notice board."""
    screen = screens.current()
    return above.page(desk.board, screen, screen.board, t("desk.title"))


@ft.component
def show_voucher() -> ft.Control:
    """Draw the page for the office's voucher."""
    screen = screens.current()
    return above.page(desk.voucher, screen, screen.voucher, t("desk.title"))


@ft.component
def show_queue() -> ft.Control:
    """Draw the list, on a wide window beside the chosen case."""
    screen = screens.current()
    chosen = ft.use_route_params().get("id", "")
    listed = pages.page(desk.queue, screen, screen.desk, chosen)
    if screen.width < theme.WIDE:
        return listed
    state = _case(screen, chosen)
    detail = pages.page(desk_case.case, screen, state) if chosen else applications_view.unchosen()
    return frame.panes(listed, detail, screen.width)


@ft.component
def show_case() -> ft.Control:
    """Draw a case above the list."""
    screen = screens.current()
    state = _case(screen, ft.use_route_params().get("id", ""))
    return above.page(desk_case.case, screen, state, t("desk.title"))


@ft.component
def show_first() -> ft.Control:
    """Draw the first page: the desk's list on a tablet, the villager's home on a phone."""
    return screens.show_home() if screens.current().desk is None else show_queue()


@ft.component
def show_one() -> ft.Control:
    """Draw a case above the others."""
    return screens.show_case() if screens.current().desk is None else show_case()


@ft.component
def show_list() -> ft.Control:
    """Draw the list, and a case beside it."""
    return screens.show_applications() if screens.current().desk is None else show_queue()


def _case(screen: Screen, chosen: str) -> DeskCaseState | None:
    shown = screen.desk_case
    return shown if shown is not None and shown.case.row.id == chosen else None


TABS = [ft.Route(path="help", component=show_help)]
ABOVE = [
    ft.Route(path="board", component=show_board, modal=True),
    ft.Route(path="voucher", component=show_voucher, modal=True),
]
