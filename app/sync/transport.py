"""What it takes to be a way of carrying."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Link:
    """
    What a way of carrying promises.

    `answer_within` is how late an answer may be; `by_hand` says that somebody carries it,
    so that everything goes along every time; `room_bytes` is what to begin with in one go.
    Where questions lie around until somebody carries them, asking for news alone is worth it
    only `ask_every` so often; `keeper` is then the way by which a handover says who has them.
    """

    answer_within: timedelta
    by_hand: bool = False
    room_bytes: int = 24_576
    ask_every: timedelta = timedelta(0)
    keeper: str = ""


@dataclass(frozen=True)
class Traffic:
    """What was carried so far, HTTP heads included."""

    bytes_up: int = 0
    bytes_down: int = 0
    round_trips: int = 0

    def plus(self, up: int = 0, down: int = 0, trips: int = 0) -> "Traffic":
        """Return what was carried when so much has been carried further."""
        return Traffic(self.bytes_up + up, self.bytes_down + down, self.round_trips + trips)

    def since(self, before: "Traffic") -> "Traffic":
        """Return what was carried after `before` was read."""
        return Traffic(
            self.bytes_up - before.bytes_up,
            self.bytes_down - before.bytes_down,
            self.round_trips - before.round_trips,
        )


class Transport(Protocol):
    """
    Carries sealed parcels both ways and understands neither.

    Handing a parcel over promises nothing; only a receipt does. A transport may
    lose, repeat or reorder parcels, and raises DeliveryError when it cannot work now.
    """

    @property
    def link(self) -> Link:
        """What this way of carrying promises."""

    @property
    def traffic(self) -> Traffic:
        """What this transport has carried since it was made."""

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Hand over every outgoing parcel and yield each parcel waiting for us."""

    def roster(self) -> bytes:
        """Return the newest manifest and roster this way knows of, in the open form (LYE1)."""

    def close(self) -> None:
        """
        Let go of whatever is held open. Nothing is lost by it.

        Called from another thread it breaks off the exchange going on, with AwayError there.
        """


@runtime_checkable
class SideBySide(Transport, Protocol):
    """A transport straight to the office that can carry parcels side by side."""

    def exchange_apart(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """
        Hand over every parcel by itself, each answered by itself; yield each one waiting for us.

        The next is asked for when it can go, so that it may be packed then.
        """
