"""What the pages about other machines close by show: frozen values, as in `model`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NearbyState:
    """What one of these pages shows."""


@dataclass(frozen=True)
class RelayState(NearbyState):
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


@dataclass(frozen=True)
class ShownState(NearbyState):
    """
    What waits, as pictures: all in a `loop`, or one of them by its `index` from 0.

    Without pictures, `said` has in words why there are none yet.
    """

    loop: bytes
    pictures: tuple[bytes, ...]
    index: int | None = None
    said: str = ""


@dataclass(frozen=True)
class ReadState(NearbyState):
    """
    How much was read from another screen, and in words what the last photo brought.

    `back` is the code to show back to whoever showed what is carried now; empty before.
    """

    have: int = 0
    count: int = 0
    said: str = ""
    readable: bool = True
    back: bytes = b""
