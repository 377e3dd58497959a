"""What an exchange says of itself: how far it is, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.sync.inbox import Haul
from app.sync.others import Others
from app.sync.transport import Traffic
from protocol import errors
from protocol.ids import MessageId


@dataclass(frozen=True)
class Progress:
    """
    How far an exchange is: what the office has safe of what there was to bring.

    `left_bytes` is about what is still to go by itself on this link.
    """

    done: int
    total: int
    left_bytes: int = 0


@dataclass(frozen=True)
class Report:
    """
    What an exchange did.

    `messages_sent` are those the office now has safe, `heard` those new to us, `refused` ours
    it will not take, `waiting` what is still to be brought, `dropped` parcels not our office's,
    `others` what was taken along for somebody else, `released` what the office took of that,
    `marks` name the parcels of ours that left by hand. `photos_wait` says that photos were left
    for a better link.
    """

    messages_sent: int
    heard: int
    bytes_up: int
    bytes_down: int
    round_trips: int
    refused: Mapping[MessageId, str]
    waiting: int
    others: Others
    dropped: int = 0
    released: int = 0
    marks: tuple[str, ...] = ()
    photos_wait: bool = False


@dataclass
class Round:
    """What one round of an exchange brought back; a `narrow` one could have carried more."""

    carried: bool = False
    narrow: bool = False
    news: bool = False
    answered: bool = False
    owed_bytes: int = 0


@dataclass
class Tally:
    """What an exchange has come to so far, of `total` things there were to bring."""

    total: int = 0
    sent: int = 0
    heard: int = 0
    done: int = 0
    dropped: int = 0
    newer: int = 0
    opened: int = 0
    shut: int = 0
    released: int = 0
    marks: list[str] = field(default_factory=list)
    refused: dict[MessageId, str] = field(default_factory=dict)

    @property
    def only_newer(self) -> bool:
        """Whether all that came was too new for us."""
        return self.newer > 0 and not self.heard and not self.done

    @property
    def deaf(self) -> bool:
        """Whether parcels came that are addressed to us, and none of our keys opens any."""
        return self.shut > 0 and not self.opened

    def drop(self, error: errors.LayarError) -> None:
        """Count a parcel that was of no use, and why."""
        self.dropped += 1
        self.newer += isinstance(error, errors.VersionError)
        self.shut += isinstance(error, errors.ParcelBadSealError)

    def add(self, haul: Haul) -> None:
        """Count what one parcel brought."""
        settled = haul.settled
        self.opened += 1
        self.released += haul.released
        self.sent += settled.safe
        self.heard += len(haul.new)
        self.refused.update(settled.refused)
        self.done += settled.safe + settled.pieces + len(settled.refused)

    def progress(self, left_bytes: int) -> Progress:
        """Return how far it is."""
        return Progress(min(self.done, self.total), self.total, left_bytes)

    def report(self, moved: Traffic, others: Others, *, waiting: int, photos_wait: bool) -> Report:
        """Return what the exchange did, at its end."""
        return Report(
            messages_sent=self.sent,
            heard=self.heard,
            bytes_up=moved.bytes_up,
            bytes_down=moved.bytes_down,
            round_trips=moved.round_trips,
            refused=self.refused,
            waiting=waiting,
            dropped=self.dropped,
            others=others,
            released=self.released,
            marks=tuple(self.marks),
            photos_wait=photos_wait,
        )
