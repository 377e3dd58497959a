"""A thin link on the village's own clock: bandwidth, round trip, loss, and windows of signal."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.sync.transport import Link, Traffic
from protocol import bundle, errors, parcel
from protocol.parcel import EnvelopeItem, PieceItem
from tests.village import Village

SEGMENT_BYTES = 1_400


@dataclass
class Narrow:
    """
    Carries like edge-2g while a window is open; what does not fit into the window is cut.

    A cut request arrives as far as it got: parcels that are whole count at the office, the
    answer is lost. `log` has (moment, what a whole parcel carried), `sent_again_bytes` what
    went up in vain or a second time.
    """

    village: Village
    dice: random.Random
    up_bytes_per_s: float = 5_000
    down_bytes_per_s: float = 10_000
    round_trip_s: float = 0.7
    loss: float = 0.03
    link: Link = field(default_factory=lambda: Link(answer_within=timedelta(minutes=2)))
    closes_at: datetime | None = None
    bytes_up: int = 0
    bytes_down: int = 0
    trips: int = 0
    sent_again_bytes: int = 0
    breaks: int = 0
    log: list[tuple[datetime, str, str]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def opens(self, seconds: float) -> None:
        """Let a window of signal begin now; the phone has to connect first."""
        self.closes_at = self.village.clock + timedelta(seconds=seconds)
        self.village.passes(seconds=2 * self.round_trip_s)

    @property
    def traffic(self) -> Traffic:
        """What was carried."""
        return Traffic(self.bytes_up, self.bytes_down, self.trips)

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Hand over what arrives before the window closes."""
        arrived = []
        for sealed in outgoing:
            fits = self._moves(len(sealed), self.up_bytes_per_s)
            self.bytes_up += fits
            if fits < len(sealed):
                self.sent_again_bytes += fits
                break
            arrived.append(sealed)
            self._note(sealed)
        else:
            answers = self.village.office.receives(arrived)
            self.trips += 1
            self.village.passes(seconds=self.round_trip_s)
            for answer in answers:
                if self._moves(len(answer), self.down_bytes_per_s) < len(answer):
                    break
                self.bytes_down += len(answer)
                yield answer
            else:
                return
        if arrived:
            self.village.office.receives(arrived)
        self.breaks += 1
        raise errors.AwayError

    def roster(self) -> bytes:
        """Return manifest and roster in the open form."""
        self._moves(2_000, self.down_bytes_per_s)
        return bundle.pack_open(self.village.office.trust)

    def close(self) -> None:
        """Hold nothing open."""

    def _moves(self, size_bytes: int, bytes_per_s: float) -> int:
        """Let so many bytes move; return how many did before the window closed."""
        segments = -(-size_bytes // SEGMENT_BYTES)
        lost = sum(self.dice.random() < self.loss for _ in range(segments))
        takes_s = size_bytes / bytes_per_s + lost * max(0.2, 2 * self.round_trip_s)
        left_s = (self.closes_at - self.village.clock).total_seconds() if self.closes_at else 0.0
        self.village.passes(seconds=max(0.0, min(takes_s, left_s)))
        return size_bytes if takes_s <= left_s else int(size_bytes * max(0.0, left_s) / takes_s)

    def _note(self, sealed: bytes) -> None:
        for item in parcel.unseal(sealed, [self.village.office.sealing])[1:]:
            if isinstance(item, PieceItem):
                self._count("piece", f"{item.sha256.hex()} {item.at}", len(item.data))
            elif isinstance(item, EnvelopeItem):
                self._count("text", item.raw[74:90].hex(), len(item.raw))

    def _count(self, kind: str, name: str, size_bytes: int) -> None:
        self.sent_again_bytes += size_bytes if name in self._seen else 0
        self._seen.add(name)
        self.log.append((self.village.clock, kind, name))
