"""The screens about issued letters: each takes its state, calls its view, frames it."""

import flet as ft

from app import heard_by_hand
from app.strings import t
from app.views import above, ear, letter_check, screens


@ft.component
def show_check() -> ft.Control:
    """Draw the page that checks a letter."""
    screen = screens.current()
    here = ear.sound(heard_by_hand.letter, screen.letter_check, screen)
    return above.page(letter_check.check, screen, screen.letter_check, t("letter.check"), here)


ROUTES = [ft.Route(path="check", component=show_check, modal=True)]
