"""From the bytes of a request to what its askers say: opened, verified, not yet kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from protocol import bundle, errors, messages, opening, parcel
from protocol.envelope import Envelope
from protocol.ids import MessageId
from protocol.messages import Kind, Receipt
from protocol.parcel import PieceItem
from server import ledger
from server.ledger import Said
from server.office import Office
from server.tables import ACCOUNT, DEVICE

_MAGIC_BYTES = 4


@dataclass(frozen=True, slots=True)
class Asking:
    """One opened parcel: who asks, what they have heard, and what they bring."""

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


def read(office: Office, body: bytes) -> list[Asking]:
    """
    Return every parcel of a request that could be opened; the others are passed over.

    Raises:
        FormatNewerError: nothing in a form this version knows.
        DeliveryRefusedError: nothing that opens, whatever the reason.
    """
    askings: list[Asking] = []
    newer = True
    for sealed in _parcels(body):
        try:
            askings.append(_open(office, sealed))
        except errors.VersionError:
            continue
        except errors.LayarError:
            newer = False
    if askings:
        return askings
    if newer and len(body) > _MAGIC_BYTES:
        raise errors.FormatNewerError("parcel")
    raise errors.DeliveryRefusedError


def _parcels(body: bytes) -> Sequence[bytes]:
    if body[:_MAGIC_BYTES] == bundle.MAGIC:
        return bundle.unpack(body).parcels or (b"",)
    return (body,)


def _open(office: Office, sealed: bytes) -> Asking:
    items = parcel.unseal(sealed, office.keyring.sealing)
    opened = opening.read(items, office.realm, lambda key: _knows(office, key), office.kids)
    told = messages.read(Kind.RECEIPT, opened.receipt.body)
    if not isinstance(told, Receipt):
        raise errors.ParcelNoReceiptError
    # An introduction makes its author's other messages readable, wherever it stands.
    envelopes = sorted(opened.envelopes, key=lambda each: each.kind != Kind.INTRODUCTION)
    return Asking(
        receipt=opened.receipt,
        told=told,
        said=tuple(ledger.read(each) for each in envelopes),
        pieces=opened.pieces,
        refused=opened.refused,
        newer=opened.newer,
    )


def _knows(office: Office, key: bytes) -> bool:
    """Tell whether a key speaks for the office or was introduced; nobody is ever forgotten."""
    if key in office.acquaintances:
        return True
    known = key in {office.root, office.signing.public} or _listed(office, key)
    if known:
        office.acquaintances.add(key)
    return known


def _listed(office: Office, key: bytes) -> bool:
    with office.reading() as session:
        return any(
            session.scalar(select(table.c.key).where(table.c.key == key)) is not None
            for table in (DEVICE, ACCOUNT)
        )
