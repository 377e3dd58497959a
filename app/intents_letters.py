"""What a person can ask the app to do with issued letters."""

from typing import Protocol


class LetterIntents(Protocol):
    """A part of `Intents`."""

    def check_letter(self, from_camera: bool) -> None:
        """Ask for a photo of a letter's code and say whether the letter counts."""

    def type_letter(self, text: str) -> None:
        """Note what was typed or pasted of a letter's code."""

    def check_typed_letter(self) -> None:
        """Say whether the letter counts whose code was typed."""

    def prepare_letter(self, case: str) -> None:
        """Begin the letter of a case."""

    def pass_letter(self, case: str) -> None:
        """Lay the letter of a case before the head: it was compared with the papers."""

    def sign_letter(self, case: str) -> None:
        """Sign the letter of a case: it gets its number and its code."""

    def number_letter(self, case: str, number: str) -> None:
        """Issue a letter anew that went out without a number, now that there is one."""

    def drop_letter(self, case: str) -> None:
        """Let go of a letter that was not signed."""

    def type_annulment(self, text: str) -> None:
        """Note why a letter is taken back."""

    def annul_letter(self, case: str, number: str) -> None:
        """Take back a letter that was issued, with the reason that was typed."""

    def save_letter(self, case: str, number: str) -> None:
        """Save the file of a letter, to be printed."""

    def share_letter(self, case: str, number: str) -> None:
        """Offer the file of a letter to other apps."""

    def save_book(self, sheet: bool) -> None:
        """Save the register book: as a sheet for a spreadsheet, or as pages for paper."""

    def type_letterhead(self, key: str, text: str) -> None:
        """Note what was typed of how the village writes its letters."""

    def save_letterhead(self) -> None:
        """Write letters so from now on."""
