"""What an officer can ask for at the desk of a village's tablet; see `app.intents`."""

from typing import Protocol


class DeskIntents(Protocol):
    """What the pages of the desk call."""

    def filter_queue(self, part: str) -> None:
        """List one part of the village's cases."""

    def seek_case(self, query: str) -> None:
        """List the cases whose name, NIK or receipt code has these words in it."""

    def tick_case(self, case: str) -> None:
        """Choose a case to be done together with others, or choose it no more."""

    def step_ticked(self, step: str) -> None:
        """Take a step in every ticked case that it fits."""

    def take_step(self, case: str, step: str) -> None:
        """Take a step in a case at once, or ask first for the words it needs."""

    def choose_why(self, reason: str) -> None:
        """Choose why something is to be mended or refused."""

    def tick_mend(self, question: str) -> None:
        """Choose a question to be mended, or choose it no more."""

    def type_word(self, text: str) -> None:
        """Note what is to be said to the villager."""

    def say_step(self, case: str) -> None:
        """Take the step with the words given."""

    def leave_step(self) -> None:
        """Go back from the words of a step to the case."""

    def vouch_caller(self, case: str, seen: bool) -> None:
        """Vouch for the phone a case came from: known in person, or face and card seen."""

    def save_board(self) -> None:
        """Have the tablet save the list for the notice board, as a page for paper."""

    def share_board(self) -> None:
        """Offer the list for the notice board to other apps."""

    def type_voucher(self, text: str) -> None:
        """Note what was typed or pasted of the office's voucher."""

    def read_voucher(self, from_camera: bool) -> None:
        """Read the office's voucher from a photo of its code."""

    def redeem_voucher(self) -> None:
        """Have whoever is on duty known to the office by its voucher."""
