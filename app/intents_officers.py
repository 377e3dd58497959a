"""What can be asked of a village's tablet about its officers; see `intents`."""

from typing import Protocol


class OfficerIntents(Protocol):
    """Coming on duty and off, PINs, and who works here."""

    def choose_device(self, kind: str) -> None:
        """Say whose device this is on first start: `own` or `tablet`."""

    def choose_officer(self, kid: str) -> None:
        """Choose who gives their PIN now; an empty name goes one step back."""

    def press_key(self, key: str) -> None:
        """Type a digit of a PIN, or take the last one back with `back`."""

    def give_pin(self) -> None:
        """Try the PIN that was typed, or take it for the new one."""

    def lock_now(self) -> None:
        """Let go of every key, at once."""

    def switch_officer(self) -> None:
        """Ask who comes on duty; until then it is who it was."""

    def change_pin(self) -> None:
        """Ask whoever is on duty for their PIN, and then for another."""

    def forgot_pin(self, kid: str) -> None:
        """Begin to give an officer a new PIN, with two others."""

    def ask_key(self) -> None:
        """Show the text with which the office is asked for this tablet's key."""

    def share_key_request(self) -> None:
        """Offer that text to other apps."""

    def type_key_answer(self, text: str) -> None:
        """Note what was typed or pasted of the office's answer."""

    def read_key_answer(self, from_camera: bool) -> None:
        """Read the office's answer from a photo of its code."""

    def take_key_answer(self) -> None:
        """Open the store with the office's answer."""

    def give_sealed(self) -> None:
        """Offer what a revoked device has sealed to other apps: whoever sails takes it along."""

    def end_recovery(self) -> None:
        """Let nobody choose a PIN by the office's answer any more."""

    def name_officer(self, name: str) -> None:
        """Note the name of somebody to be added."""

    def choose_post(self, post: str) -> None:
        """Note the post of somebody to be added."""

    def add_officer(self) -> None:
        """Have somebody who was named choose their PIN."""

    def ask_dismiss(self, kid: str) -> None:
        """Ask once more before somebody's service ends; an empty name asks no more."""

    def dismiss_officer(self, kid: str) -> None:
        """End somebody's service here."""
