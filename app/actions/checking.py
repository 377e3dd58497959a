"""Checking an issued letter, with what this device knows and no network."""

from dataclasses import replace

from app import letter_files, qr_codes
from app.actions.bridge import Stage, words
from app.actions.outbox import OutboxActions
from app.deck import Deck
from app.model_letters import LetterCheckState
from app.present import letters as present
from app.storage import letters
from protocol import errors

PAGE = "check"


class CheckingActions(OutboxActions):
    """What a person can do with somebody's letter."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._checked = LetterCheckState()

    async def show_checking(self) -> None:
        """Draw the page as it was left."""
        self._show_checked(self._checked)

    def leave_checking(self) -> None:
        """Forget the last letter once the page is opened anew."""
        self._checked = LetterCheckState()

    def type_letter(self, text: str) -> None:
        """Note what was typed or pasted of a letter's code."""
        self._show_checked(LetterCheckState(typed=text))

    def check_typed_letter(self) -> None:
        """Say whether the letter counts whose code was typed."""
        typed = self._checked.typed
        self.do(lambda: self._check_code(typed.strip(), typed))

    def check_letter(self, from_camera: bool) -> None:
        """Ask for a photo of a letter's code and say whether the letter counts."""

        async def check() -> None:
            texts = await self.codes(from_camera=from_camera)
            if texts is None:
                return
            try:
                text = letter_files.of_photo(texts)
            except errors.QrBadError as bad:
                self._show_checked(LetterCheckState(amiss=words(bad)))
                return
            await self._check_code(text)

        self.do(check)

    async def _check_code(self, text: str, typed: str = "") -> None:
        try:
            found = await self.read(lambda session: letters.check(session, text, self.now()))
        except errors.QrBadError as bad:
            self._show_checked(LetterCheckState(typed, words(bad)))
            return
        said = present.verdict(found, self.catalogue)
        self._show_checked(LetterCheckState(typed, verdict=said))

    def _show_checked(self, state: LetterCheckState) -> None:
        self._checked = replace(state, readable=qr_codes.readable())
        self.stage.show(letter_check=self._checked)
