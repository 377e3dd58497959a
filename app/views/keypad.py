"""Keys for a PIN: large enough for a thumb, and what was typed as dots."""

import flet as ft

from app.intents import Intents
from app.model_officers import Gate, LockState
from app.strings import t
from app.views import theme, touch

KEY_WIDTH = 104
"""Wide enough for a word in letters twice as large."""
KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "give")
DOT = 16
SHORTEST = 6


def keypad(digits: int, act: Intents, *, works: bool) -> ft.Control:
    """Draw the dots and three columns of keys; while `works` is false none can be pressed."""
    rows = [KEYS[at : at + 3] for at in range(0, len(KEYS), 3)]
    return ft.Column(
        [
            _dots(digits),
            *(
                ft.Row(
                    [_key(each, digits, act, works) for each in row],
                    spacing=theme.GAP_SMALL,
                    alignment=ft.MainAxisAlignment.CENTER,
                )
                for row in rows
            ),
        ],
        spacing=theme.GAP_SMALL,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


def typed(key: str, state: LockState | None, act: Intents) -> None:
    """Take a key of a keyboard for the one it stands for here, while a PIN is asked for."""
    if state is None or state.gate is not Gate.PIN or state.wait:
        return
    said = key.removeprefix("Numpad ")
    if said in KEYS and said.isdigit():
        touch.on(act.press_key, said)()
    elif said == "Backspace" and state.digits:
        touch.on(act.press_key, "back")()
    elif said == "Enter":
        touch.on(act.give_pin)()


def _dots(digits: int) -> ft.Control:
    dots: list[ft.Control] = [
        ft.Container(
            width=DOT,
            height=DOT,
            shape=ft.BoxShape.CIRCLE,
            bgcolor=theme.SEA if at < digits else None,
            border=ft.Border.all(2, theme.SEA if at < digits else theme.LINE),
        )
        for at in range(max(SHORTEST, digits))
    ]
    row = ft.Row(dots, spacing=12, alignment=ft.MainAxisAlignment.CENTER, tight=True)
    said = ft.Semantics(
        label=t("lock.typed", count=digits), live_region=True, exclude_semantics=True, content=row
    )
    return ft.Container(said, padding=ft.Padding.symmetric(vertical=theme.GAP_SMALL))


def _key(key: str, digits: int, act: Intents, works: bool) -> ft.Control:
    give, back = key == "give", key == "back"
    asleep = not works or (give and digits < SHORTEST) or (back and not digits)
    draw = ft.FilledButton if give and not asleep else ft.OutlinedButton
    return draw(
        {"give": t("lock.give"), "back": t("lock.back")}.get(key, key),
        on_click=touch.on(act.give_pin) if give else touch.on(act.press_key, key),
        disabled=asleep,
        width=KEY_WIDTH,
        height=theme.TOUCH,
        style=_letters(theme.TEXT_BODY if give or back else theme.TEXT_HEADING),
    )


def _letters(size: int) -> ft.ButtonStyle:
    return ft.ButtonStyle(
        text_style=ft.TextStyle(size=size, font_family=theme.FONT_STRONG),
        padding=ft.Padding.symmetric(horizontal=theme.GAP_TINY),
    )
