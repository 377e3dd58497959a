"""The screens about issued letters: the village's list of them, and the pages above the others."""

import flet as ft

from app import heard_by_hand
from app.views import frame, letter_check, letters, pages, screens
from app.views.routes import above_others


@ft.component
def show_letters() -> ft.Control:
    """Draw the village's letters."""
    screen = screens.current()
    body = pages.page(letters.letters, screen, screen.village_letters)
    return frame.centred(body, screen.width - frame.RAIL_WIDTH)


TAB = ft.Route(path="letters", component=show_letters)
ABOVE = [
    above_others(
        "check",
        letter_check.check,
        lambda screen: screen.letter_check,
        "letter.check",
        say=heard_by_hand.letter,
    ),
    above_others(
        "letters/:id",
        letters.letter,
        lambda screen: screen.letter,
        "letters.title",
        name=lambda state: state.case,
    ),
    above_others(
        "letterhead", letters.letterhead, lambda screen: screen.letterhead, "letters.title"
    ),
]
