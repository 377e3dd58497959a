"""Looking for a service and asking about one: from the catalogue alone, without any signal."""

import asyncio
from typing import TYPE_CHECKING

from sqlmodel import Session

from app.actions.bridge import Stage
from app.actions.form import FormActions
from app.asking.topics import Answer
from app.deck import Deck
from app.present import asking
from app.storage.drafts import DraftId
from app.strings import language
from protocol.services import Service

if TYPE_CHECKING:
    from app.asking.finder import Finder

ASK = "ask"
TO_OFFICE, TO_OFFICE_QUESTION = "permohonan-informasi", "info_wanted"
"""The service by which anybody may ask an office (UU 14/2008), and its question for it."""


class AskActions(FormActions):
    """What the search box and the page "Tanya Layar" do."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._question = ""
        self._said: tuple[Answer, ...] | None = None
        self._finder: Finder | None = None
        self._counted = (self.edition, "")

    def type_question(self, text: str) -> None:
        """Note what is asked; the answer to something else goes away."""
        self._question, self._said = text, None
        self.show_ask()

    def ask(self, text: str) -> None:
        """Look up what the catalogue says to this."""
        self._question = text

        async def look_up() -> None:
            from app.asking import counter

            finder = await self._finding()
            self._said = await asyncio.to_thread(counter.answer, text, finder)
            self.show_ask()

        self.do(look_up)

    def ask_office(self) -> None:
        """Open a request for information with the question in it; it goes when it is sent."""

        def begin(session: Session) -> DraftId:
            return self.begin_with(session, TO_OFFICE, {TO_OFFICE_QUESTION: self._question})

        async def open_form() -> None:
            draft = await self.write(begin)
            self.stage.navigate(f"/drafts/{draft}")

        self.do(open_form)

    def show_ask(self) -> None:
        """Show the question in hand and what came of it."""
        office = TO_OFFICE in self.catalogue
        self.stage.show(ask=asking.ask(self._question, self._said, self.catalogue, office=office))

    async def found(self, query: str) -> tuple[Service, ...]:
        """Return the services somebody means; all of them for an empty query."""
        if not query.strip():
            return tuple(self.catalogue.values())
        finder = await self._finding()
        return await asyncio.to_thread(finder.services, query)

    async def _finding(self) -> "Finder":
        """Return what finds in the language spoken now; its words are counted once."""
        counted = (self.edition, language())
        if self._finder is None or self._counted != counted:
            from app.asking.finder import Finder

            self._finder = await asyncio.to_thread(Finder, self.catalogue, language())
            self._counted = counted
        return self._finder
