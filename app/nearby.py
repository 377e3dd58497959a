"""What the pages about other machines close by show: frozen values, as in `model`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RelayState:
    """
    The relay in the village: the `address` in use, empty for none, and what was typed for it.

    `met` says when it last answered, `left` what has become of what was left there; `readable`
    that this device reads its code from a photo.
    """

    address: str
    typed: str
    met: str = ""
    left: str = ""
    readable: bool = False
