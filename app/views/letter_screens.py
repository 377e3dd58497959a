"""The screens about issued letters: each takes its state, calls its view, frames it."""

import flet as ft

from app import heard_by_hand
from app.strings import t
from app.views import above, ear, letter_check, letters, pages, screens


@ft.component
def show_check() -> ft.Control:
    """Draw the page that checks a letter."""
    screen = screens.current()
    here = ear.sound(heard_by_hand.letter, screen.letter_check, screen)
    return above.page(letter_check.check, screen, screen.letter_check, t("letter.check"), here)


@ft.component
def show_letters() -> ft.Control:
    """Draw the village's letters."""
    screen = screens.current()
    return pages.page(letters.letters, screen, screen.village_letters)


@ft.component
def show_letter() -> ft.Control:
    """Draw one letter, above the others."""
    screen = screens.current()
    shown = screen.letter
    state = shown if shown and shown.case == ft.use_route_params().get("id") else None
    return above.page(letters.letter, screen, state, t("letters.title"))


@ft.component
def show_letterhead() -> ft.Control:
    """Draw how the village writes its letters."""
    screen = screens.current()
    return above.page(letters.letterhead, screen, screen.letterhead, t("letters.title"))


TAB = ft.Route(path="letters", component=show_letters)
ROUTES = [
    ft.Route(path="check", component=show_check, modal=True),
    ft.Route(path="letters/:id", component=show_letter, modal=True),
    ft.Route(path="letterhead", component=show_letterhead, modal=True),
]
