"""What a person can ask for about outreach trips; see `app.intents`."""

from typing import Protocol


class TripIntents(Protocol):
    """What the pages of trips call."""

    def begin_trip(self) -> None:
        """Begin a trip that stops here, and open it."""

    def remove_trip(self, trip: str) -> None:
        """Throw a trip away, with what came of it."""

    def answer_trip(self, key: str, value: str) -> None:
        """Note the day of the trip, or the service somebody is to be put down for."""

    def seek_stop(self, query: str) -> None:
        """List villages that may be stops."""

    def add_stop(self, village: str) -> None:
        """Stop at a village too, after the others."""

    def move_stop(self, village: str, by: int) -> None:
        """Stop there earlier (-1), later (1) or not at all (0)."""

    def seek_for_trip(self, query: str) -> None:
        """List people of the register to be put on the list."""

    def add_to_trip(self, resident: str) -> None:
        """Put somebody on the list, for the service that is chosen."""

    def mark_attendance(self, key: str, what: str) -> None:
        """Note, or note no more, that somebody `came` or that it is `done`."""

    def note_lacked(self, key: str, words: str) -> None:
        """Note what somebody did not have with them."""

    def save_trip_list(self) -> None:
        """Have the phone save the list of a trip for paper."""

    def save_sheets(self, key: str) -> None:
        """Have the phone save the sheet of one wish for paper, or of everybody who is ready."""
