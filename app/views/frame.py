"""The frames around pages: the bar at the thumb, the rail, two panes, a page above the others."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.strings import t
from app.views import parts, theme, touch
from app.views.session import Screen

RAIL_WIDTH = 104
"""Width in pixels of the bar that stands at the side."""
PROBE = 10
"""Size of the letter by which the root sees how large the phone draws letters."""

Tabs = tuple[tuple[str, str, ft.IconData, ft.IconData], ...]
"""Pages of the bar: route, name, and the sign of it, drawn otherwise where it is chosen."""

TABS: Tabs = (
    ("/", "nav.home", ft.Icons.HOME_OUTLINED, ft.Icons.HOME),
    ("/applications", "nav.applications", ft.Icons.DESCRIPTION_OUTLINED, ft.Icons.DESCRIPTION),
    ("/outbox", "nav.outbox", ft.Icons.OUTBOX_OUTLINED, ft.Icons.OUTBOX),
    ("/me", "nav.me", ft.Icons.PERSON_OUTLINED, ft.Icons.PERSON),
)

DESK_TABS: Tabs = (
    ("/", "nav.queue", ft.Icons.INBOX_OUTLINED, ft.Icons.INBOX),
    ("/help", "nav.help", ft.Icons.EDIT_NOTE, ft.Icons.EDIT_NOTE),
    ("/letters", "nav.letters", ft.Icons.MAIL_OUTLINED, ft.Icons.MAIL),
    ("/register", "nav.register", ft.Icons.GROUPS_OUTLINED, ft.Icons.GROUPS),
    ("/outbox", "nav.outbox", ft.Icons.OUTBOX_OUTLINED, ft.Icons.OUTBOX),
    ("/me", "nav.tablet", ft.Icons.TABLET_ANDROID_OUTLINED, ft.Icons.TABLET_ANDROID),
)
"""The bar of a village's tablet."""


def shell(body: ft.Control, location: str, screen: Screen) -> ft.View:
    """Frame a page of the bar; from `theme.WIDE` on the bar stands at the side."""
    tabs = DESK_TABS if screen.on_tablet else TABS
    chosen = _chosen(location, tabs)
    if screen.width < theme.WIDE:
        bar = ft.NavigationBar(
            selected_index=chosen,
            destinations=[
                ft.NavigationBarDestination(
                    icon=_icon(route, icon, screen),
                    selected_icon=_icon(route, picked, screen, theme.SEA),
                    label=t(label),
                )
                for route, label, icon, picked in tabs
            ],
            on_change=lambda event: _open(event.data, tabs, screen),
        )
        return ft.View([body], route="/", padding=0, navigation_bar=bar)
    rail = ft.NavigationRail(
        selected_index=chosen,
        label_type=ft.NavigationRailLabelType.ALL,
        min_width=RAIL_WIDTH,
        group_alignment=-0.9,
        destinations=[
            ft.NavigationRailDestination(
                icon=_icon(route, icon, screen),
                selected_icon=_icon(route, picked, screen, theme.SEA),
                label=t(label),
                padding=ft.Padding.symmetric(vertical=theme.GAP_SMALL),
            )
            for route, label, icon, picked in tabs
        ],
        on_change=lambda event: _open(event.data, tabs, screen),
    )
    return ft.View(
        [
            ft.Row(
                [rail, ft.VerticalDivider(width=1, color=theme.LINE_SOFT), body],
                expand=True,
                spacing=0,
                vertical_alignment=ft.CrossAxisAlignment.STRETCH,
            )
        ],
        route="/",
        padding=0,
    )


def _chosen(location: str, tabs: Tabs) -> int:
    if location.startswith("/cases"):
        return 1 if tabs is TABS else 0
    first = f"/{location.split('/')[1]}" if "/" in location else location
    return next((index for index, tab in enumerate(tabs) if tab[0] == first), 0)


def _open(pressed: Any, tabs: Tabs, screen: Screen) -> None:
    """
    Open the page that was pressed, as the window said it.

    The bar in hand may have been drawn anew since, and has the page before chosen.
    """
    touch.on(screen.act.go, tabs[int(pressed)][0])()


def _icon(route: str, icon: ft.IconData, screen: Screen, color: ft.Colors | None = None) -> ft.Icon:
    waiting = screen.home.waiting if screen.home else 0
    if route != "/outbox" or not waiting:
        return ft.Icon(icon, color=color)
    badge = ft.Badge(
        label=str(waiting),
        bgcolor=theme.SAIL,
        text_color=theme.ON_SAIL,
        text_style=ft.TextStyle(size=theme.TEXT_LABEL, font_family=theme.FONT_STRONG),
        large_size=22,
    )
    return ft.Icon(icon, color=color, badge=badge)


def above(
    body: ft.Control, title: str, back: touch.Press, signs: Sequence[ft.Control] = ()
) -> ft.View:
    """Frame a page that lies above the others, with an arrow back and signs at the other end."""
    return ft.View(
        [ft.SafeArea(body, avoid_intrusions_top=False, expand=True)],
        padding=0,
        appbar=ft.AppBar(
            leading=touch.sign(ft.Icons.ARROW_BACK, t("button.back"), back),
            title=ft.Text(title, style=parts.style(theme.TEXT_LARGE, theme.FONT_STRONG)),
            actions=list(signs),
            bgcolor=theme.SAND,
            color=theme.INK,
            elevation_on_scroll=0,
        ),
    )


def alone(body: ft.Control, room: int) -> ft.View:
    """Frame a page with nothing around it."""
    framed = ft.SafeArea(centred(body, room), avoid_intrusions_top=False, expand=True)
    return ft.View([framed], route="/", padding=0)


def centred(body: ft.Control, room: int) -> ft.Control:
    """Keep a page no wider than is good to read, in the middle of the room there is for it."""
    if room <= theme.READING_WIDTH:
        return ft.Container(body, expand=True)
    return ft.Row(
        [ft.Container(body, width=theme.READING_WIDTH)],
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def panes(listed: ft.Control, detail: Callable[[], ft.Control], window: int) -> ft.Control:
    """Put a list and what was chosen side by side; a narrow window has the list alone."""
    if window < theme.WIDE:
        return listed
    beside = window - RAIL_WIDTH - theme.READING_WIDTH
    width = min(max(beside, theme.LIST_WIDTH), theme.LIST_WIDEST)
    return ft.Row(
        [
            ft.Container(listed, width=width),
            ft.VerticalDivider(width=1, color=theme.LINE_SOFT),
            ft.Container(centred(detail(), window - RAIL_WIDTH - width), expand=True),
        ],
        expand=True,
        spacing=0,
        vertical_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def unchosen(some: object, icon: ft.IconData, words: str) -> ft.Control:
    """Draw the place beside a list while nothing is chosen: where there is some, what to do."""
    return ft.Container(
        parts.empty(icon, words, "") if some else None,
        alignment=ft.Alignment.CENTER,
        padding=theme.GAP_HUGE,
        expand=True,
    )


def noticed(body: ft.Control, screen: Screen) -> ft.Control:
    """Put the sentence for the person, if there is one, above a page until it is closed."""
    told = screen.notice
    if told is None:
        return body
    sentence = parts.notice(told.tone, told.text, touch.on(screen.act.seen, told.serial))
    return ft.Column(
        [ft.Container(sentence, padding=theme.GAP_SMALL), body], expand=True, spacing=0
    )


def measured(body: ft.Control, screen: Screen) -> ft.Control:
    """Lay an unseen letter over a page to learn how large the phone draws letters."""

    def learn(event: ft.LayoutSizeChangeEvent[ft.LayoutControl]) -> None:
        theme.use_letters(event.height / PROBE)
        screen.letters = event.height / PROBE

    probe = ft.Text("0", style=ft.TextStyle(size=PROBE, height=1), opacity=0, on_size_change=learn)
    return ft.Stack(
        [body, ft.Container(ft.Semantics(exclude_semantics=True, content=probe), left=0, top=0)],
        expand=True,
        fit=ft.StackFit.EXPAND,
    )
