"""What an opened parcel says: who asks, what they have heard, and what they bring."""

from collections.abc import Iterable
from dataclasses import dataclass

from protocol import errors, messages
from protocol.envelope import Envelope
from protocol.ids import MessageId
from protocol.messages import Introduction, Kind, Receipt
from protocol.opening import Opened
from protocol.parcel import PieceItem
from server import ledger, verdicts
from server.books import Books
from server.verdicts import Said


@dataclass(frozen=True, slots=True)
class Asking:
    """One opened parcel."""

    receipt: Envelope
    told: Receipt
    said: tuple[Said, ...]
    pieces: tuple[PieceItem, ...]
    refused: dict[MessageId, str]
    newer: dict[MessageId, bytes]

    @property
    def asker(self) -> bytes:
        """The device that asks."""
        return self.receipt.author

    def known_to(self, opened: Books) -> bool:
        """Tell whether the office knows the asker, or is introduced to them by this parcel."""
        return ledger.author(opened, self.asker) is not None or any(
            said.envelope.author == self.asker and isinstance(said.message, Introduction)
            for said in self.said
        )


def understand(parcels: Iterable[Opened]) -> list[Asking]:
    """Return what these parcels say; one whose receipt says nothing we can read is no parcel."""
    askings: list[Asking] = []
    for opened in parcels:
        try:
            told = messages.read(Kind.RECEIPT, opened.receipt.body)
        except errors.TrustError:
            continue
        if isinstance(told, Receipt):
            askings.append(_asking(opened, told))
    return askings


def _asking(opened: Opened, told: Receipt) -> Asking:
    # An introduction makes its author's other messages readable, wherever it stands.
    envelopes = sorted(opened.envelopes, key=lambda each: each.kind != Kind.INTRODUCTION)
    return Asking(
        receipt=opened.receipt,
        told=told,
        said=tuple(verdicts.read(each) for each in envelopes),
        pieces=opened.pieces,
        refused=opened.refused,
        newer=opened.newer,
    )
