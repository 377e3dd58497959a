"""What a person can ask for about the village's register; see `app.intents`."""

from typing import Protocol


class RegisterIntents(Protocol):
    """What the pages of the register call."""

    def seek_resident(self, query: str) -> None:
        """List the people of the register whom a few words or digits may mean."""

    def make_for(self, service: str, resident: str) -> None:
        """Open a form for somebody of the register, begun with what it knows."""

    def choose_register(self) -> None:
        """Ask for a file of people and show which columns it has and what it would bring."""

    def take_register(self) -> None:
        """Take the file over that was looked at."""

    def save_report(self) -> None:
        """Have the phone save which rows were left out, and why."""

    def tick_proposal(self, case: str, field: str) -> None:
        """Choose, or choose no more, to take one field from an application."""

    def rule_proposal(self, case: str) -> None:
        """Take what is ticked into the register, leave the rest, and keep who decided."""
