"""What several screens draw: words in their sizes, buttons, cards, notices, the frame of a page."""

from collections.abc import Callable, Sequence

import flet as ft

from app.model import Tone
from app.strings import t
from app.views import theme, touch


def edge(corner: int, *, amiss: bool = False) -> dict[ft.ControlState, ft.InputBorder]:
    """Return the edge of a box: stronger while it is typed into, and where something is amiss."""

    def drawn(width: float, color: ft.Colors) -> ft.OutlineInputBorder:
        return ft.OutlineInputBorder(border_radius=corner, side=ft.BorderSide(width, color))

    return {
        ft.ControlState.DEFAULT: drawn(2, theme.FIX) if amiss else drawn(1, theme.LINE),
        ft.ControlState.FOCUSED: drawn(2, theme.FIX if amiss else theme.SEA),
    }


def title(text: str, color: ft.ColorValue = theme.INK) -> ft.Control:
    """Write the title of a page; in the largest letters no word of it has to be broken."""
    size = theme.TEXT_HEADING if theme.letters_are_large() else theme.TEXT_TITLE
    words = ft.Text(text, style=style(size, theme.FONT_HEAVY, color, theme.LINE_TIGHT))
    return ft.Semantics(header=True, heading_level=1, content=words)


def heading(text: str) -> ft.Control:
    """Write the heading of a part of a page."""
    words = ft.Text(
        text, style=style(theme.TEXT_HEADING, theme.FONT_STRONG, theme.INK, theme.LINE_TIGHT)
    )
    return ft.Semantics(header=True, heading_level=2, content=words)


def body(text: str, color: ft.ColorValue = theme.INK) -> ft.Text:
    """Write plain text."""
    return ft.Text(text, style=style(theme.TEXT_BODY, theme.FONT, color))


def soft(text: str, color: ft.ColorValue = theme.INK_SOFT, size: int = theme.TEXT_BODY) -> ft.Text:
    """Write text that explains."""
    return ft.Text(text, style=style(size, theme.FONT, color))


def strong(text: str, color: ft.ColorValue = theme.INK, size: int = theme.TEXT_BODY) -> ft.Text:
    """Write text that names something."""
    return ft.Text(text, style=style(size, theme.FONT_STRONG, color))


def code(text: str, size: int = theme.TEXT_HEADING, color: ft.ColorValue = theme.INK) -> ft.Text:
    """Write a code or number in letters of one width."""
    return ft.Text(text, style=style(size, theme.FONT_CODE, color), selectable=True)


def style(
    size: int,
    family: str = theme.FONT,
    color: ft.ColorValue = theme.INK,
    height: float = theme.LINE_HEIGHT,
) -> ft.TextStyle:
    """Return how letters look: their size in pixels, family, colour and height of line."""
    return ft.TextStyle(size=size, font_family=family, color=color, height=height)


def card(
    controls: Sequence[ft.Control], *, gap: int = theme.GAP_SMALL, margin: int = theme.GAP
) -> ft.Container:
    """Draw a sheet of paper; `margin` is what it leaves free above and below."""
    return ft.Container(
        bgcolor=theme.PAPER,
        border_radius=theme.CORNER_CARD,
        border=ft.Border.all(1, theme.LINE_SOFT),
        padding=ft.Padding.symmetric(vertical=margin, horizontal=theme.GAP),
        content=_stretched(controls, gap),
    )


def pressable(
    paper: ft.Container, do: touch.Press, identifier: str, selected: bool | None = None
) -> ft.Control:
    """Make a sheet of paper open something; screen readers hear it as one button."""
    paper.ink = True
    paper.on_click = do
    return ft.MergeSemantics(
        content=ft.Semantics(
            button=True, selected=selected or None, identifier=identifier or None, content=paper
        )
    )


def leads(
    *controls: ft.Control, mark: ft.Control | None = None, gap: int = theme.GAP_TINY
) -> ft.Control:
    """Put what a row says, after its mark, beside the sign that the row opens something."""
    return ft.Row(
        [
            *([mark] if mark else []),
            ft.Container(stack(controls, gap), expand=True),
            ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.SEA),
        ],
        spacing=12,
    )


def mark(icon: ft.IconData, size: int = theme.ICON, margin: int = 12) -> ft.Control:
    """Draw a sign in a circle, as it stands beside what it is the sign of."""
    return ft.Container(
        ft.Icon(icon, color=theme.SEA, size=size),
        bgcolor=theme.WASH,
        shape=ft.BoxShape.CIRCLE,
        padding=margin,
    )


def chip(tone: Tone, label: str) -> ft.Control:
    """Draw how something stands: sign, word and colour together."""
    ink = theme.INKS[tone]
    return ft.Container(
        bgcolor=theme.GROUNDS[tone],
        border_radius=theme.CORNER_FULL,
        padding=ft.Padding.symmetric(vertical=theme.GAP_TINY, horizontal=12),
        content=ft.Row(
            tight=True,
            spacing=6,
            controls=[
                ft.Icon(theme.SIGNS[tone], color=ink, size=theme.ICON_SMALL),
                ft.Container(strong(label, ink, theme.TEXT_LABEL), expand=True, expand_loose=True),
            ],
        ),
    )


def chips(*each: ft.Control) -> ft.Control:
    """Put chips in a row that breaks where the page ends."""
    return ft.Row(list(each), wrap=True, spacing=theme.GAP_SMALL, run_spacing=theme.GAP_SMALL)


def ground(
    tone: Tone, text: str, close: touch.Press | None = None, *, chevron: bool = False
) -> ft.Container:
    """Draw a sentence on the ground of its tone, with its sign."""
    ink = theme.INKS[tone]
    controls: list[ft.Control] = [
        ft.Icon(theme.SIGNS[tone], color=ink, size=theme.ICON),
        ft.Container(body(text, ink), expand=True),
    ]
    if close:
        controls.append(touch.sign(ft.Icons.CLOSE, t("button.close"), close))
    if chevron:
        controls.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=ink))
    return ft.Container(
        bgcolor=theme.GROUNDS[tone],
        border_radius=theme.CORNER_CARD,
        padding=ft.Padding.symmetric(vertical=12, horizontal=theme.GAP),
        content=ft.Row(controls, spacing=12),
    )


def notice(tone: Tone, text: str, close: touch.Press | None = None) -> ft.Control:
    """Draw a sentence that matters; screen readers hear it as it comes."""
    return ft.Semantics(live_region=True, container=True, content=ground(tone, text, close))


def empty(icon: ft.IconData, text: str, hint: str, *, whole: bool = False) -> ft.Control:
    """Draw a page or part with nothing on it: what is so, and what to do; `whole`: all there is."""
    said: ft.Control = ft.Text(
        text,
        text_align=ft.TextAlign.CENTER,
        style=style(theme.TEXT_LARGE, theme.FONT_STRONG, theme.INK),
    )
    if whole:
        said = ft.Semantics(header=True, heading_level=1, content=said)
    more = ft.Text(
        hint,
        text_align=ft.TextAlign.CENTER,
        style=style(theme.TEXT_BODY, theme.FONT, theme.INK_SOFT),
    )
    return ft.Container(
        padding=ft.Padding.symmetric(vertical=theme.GAP_HUGE, horizontal=theme.GAP),
        content=ft.Column(
            alignment=ft.MainAxisAlignment.CENTER,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            spacing=12,
            controls=[mark(icon, 40, 20), said, *([more] if hint else [])],
        ),
    )


def page(
    controls: Sequence[ft.Control],
    foot: Sequence[ft.Control] = (),
    *,
    name: str = "",
    gap: int = theme.GAP,
    top: ft.Control | None = None,
) -> ft.Control:
    """
    Draw a page: what scrolls, and at its foot, by the thumb, what to press.

    A page of another `name` starts again from its top. `top` reaches from edge to edge.
    """
    scrolling = ft.Column(
        key=name or None,
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        controls=[
            *([top] if top else []),
            ft.Container(padding=theme.GAP, content=_stretched(controls, gap)),
        ],
    )
    parts: list[ft.Control] = [scrolling]
    if foot:
        parts.append(
            ft.Container(
                bgcolor=theme.SAND,
                border=ft.Border.only(top=ft.BorderSide(1, theme.LINE_SOFT)),
                padding=ft.Padding.symmetric(vertical=12, horizontal=theme.GAP),
                content=_stretched(foot, theme.GAP_SMALL),
            )
        )
    return ft.Column(
        parts, expand=True, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def band(controls: Sequence[ft.Control], gap: int = theme.GAP) -> ft.Control:
    """Draw the band of sea at the top of a page."""
    return ft.Container(
        bgcolor=theme.BAND,
        padding=ft.Padding.symmetric(vertical=theme.GAP_LARGE, horizontal=theme.GAP),
        border_radius=ft.BorderRadius.only(bottom_left=28, bottom_right=28),
        content=ft.SafeArea(_stretched(controls, gap), avoid_intrusions_bottom=False),
    )


def stack(controls: Sequence[ft.Control], gap: int = theme.GAP_SMALL) -> ft.Column:
    """Put things under one another, all as wide as the page."""
    return _stretched(controls, gap)


def beside(controls: Sequence[ft.Control]) -> ft.Control:
    """Put small buttons beside one another, or under one another where there is no room."""
    return ft.Row(
        list(controls),
        wrap=True,
        spacing=theme.GAP_SMALL,
        run_spacing=theme.GAP_TINY,
        alignment=ft.MainAxisAlignment.CENTER,
    )


def _stretched(controls: Sequence[ft.Control], gap: int) -> ft.Column:
    return ft.Column(
        list(controls), spacing=gap, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def moving(said: str) -> ft.Control:
    """Draw a bar that shows that something goes on; `said` is for who cannot see it."""
    return ft.ProgressBar(
        bar_height=6,
        border_radius=3,
        color=theme.SEA,
        bgcolor=theme.WASH,
        semantics_label=said,
    )


def search(
    hint: str,
    query: str,
    do: Callable[[str], object],
    identifier: str,
    done: Callable[[str], object] | None = None,
) -> ft.Control:
    """Draw a search box; what is typed goes out letter by letter, and to `done` at its end."""
    box = ft.TextField(
        key=identifier,
        value=query,
        hint_text=hint,
        hint_max_lines=4,
        prefix_icon=ft.Icons.SEARCH,
        filled=True,
        fill_color=theme.PAPER,
        border=edge(theme.CORNER_FULL),
        text_style=style(theme.TEXT_BODY, theme.FONT, theme.INK),
        hint_style=style(theme.TEXT_BODY, theme.FONT, theme.INK_SOFT),
        content_padding=ft.Padding.symmetric(vertical=theme.GAP, horizontal=theme.GAP),
        on_change=touch.on_text(do),
        on_submit=touch.on_text(done) if done else None,
    )
    return touch.called(hint, identifier, box)
