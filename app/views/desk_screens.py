"""The screens of a tablet's desk: the list with a case beside it, helping, the notice board."""

import flet as ft

from app.model_desk import DeskCaseState
from app.strings import t
from app.views import above, desk, desk_case, frame, pages, screens, theme
from app.views import applications as applications_view
from app.views.routes import above_others


@ft.component
def show_help() -> ft.Control:
    """Draw what somebody who came to the office can be helped with."""
    screen = screens.current()
    body = pages.page(desk.services, screen, screen.home)
    return frame.centred(body, screen.width - frame.RAIL_WIDTH)


@ft.component
def show_queue() -> ft.Control:
    """Draw the list, on a wide window beside the chosen case."""
    screen = screens.current()
    chosen = ft.use_route_params().get("id", "")
    state = screens.named(screen.desk_case, _id)
    narrow = screen.width < theme.WIDE
    listed = pages.page(desk.queue, screen, screen.desk, chosen, narrow)

    def detail() -> ft.Control:
        if not chosen:
            return applications_view.unchosen(screen.desk and screen.desk.rows)
        return pages.page(desk_case.case, screen, state)

    return frame.panes(listed, detail, screen.width)


@ft.component
def show_case() -> ft.Control:
    """Draw a case above the list."""
    screen = screens.current()
    state = screens.named(screen.desk_case, _id)
    return above.page(desk_case.case, screen, state, t("desk.title"))


@ft.component
def show_first() -> ft.Control:
    """Draw the first page: the desk's list on a tablet, the villager's home on a phone."""
    return show_queue() if screens.current().on_tablet else screens.show_home()


@ft.component
def show_one() -> ft.Control:
    """Draw a case above the others."""
    return show_case() if screens.current().on_tablet else screens.show_case()


@ft.component
def show_list() -> ft.Control:
    """Draw the list, and a case beside it."""
    return show_queue() if screens.current().on_tablet else screens.show_applications()


def _id(state: DeskCaseState) -> str:
    return state.case.row.id


TABS = [ft.Route(path="help", component=show_help)]
ABOVE = [
    above_others("board", desk.board, lambda screen: screen.board, "desk.title"),
    above_others("voucher", desk.voucher, lambda screen: screen.voucher, "desk.title"),
]
