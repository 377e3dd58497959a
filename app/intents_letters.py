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
