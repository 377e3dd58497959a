"""A session whose every touch is answered just enough for the screen to move."""

from dataclasses import replace

import flet as ft

from app.views import root
from app.views.session import Screen
from tests.app.views import states
from tests.app.views.looking import Recorder


class Hand(Recorder):
    """Answers just enough for the screen to move: routes open, what is typed is echoed."""

    def __init__(self, page: ft.Page) -> None:
        super().__init__()
        self.page = page
        self.screen = Screen(act=self, home=states.home(), outbox=states.outbox(), me=states.me())

    def go(self, route: str) -> None:
        self.calls.append(("go", route))
        self.page.navigate(route)

    def answer(self, draft: str, key: str, value: str) -> None:
        self.calls.append(("answer", draft, key, value))
        form = self.screen.form
        self.screen.form = replace(
            form,
            questions=tuple(
                replace(each, value=value) if each.key == key else each for each in form.questions
            ),
        )


class Session:
    """One session whose hand and screen a test can reach."""

    def __init__(self, **shown: object) -> None:
        self.shown = shown
        self.hand: Hand

    def main(self, page: ft.Page) -> None:
        self.hand = Hand(page)
        for name, value in self.shown.items():
            setattr(self.hand.screen, name, value)
        root.app(page, self.hand.screen)
