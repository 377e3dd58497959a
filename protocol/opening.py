"""
What a reader takes from an opened parcel.

The receipt comes first and speaks for the whole parcel: without a good one, addressed to us,
nothing is taken. After it each item stands alone, so nobody's bad bytes hold up a good message.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from protocol import documents, envelope, errors, keys
from protocol.envelope import Envelope, Fits
from protocol.ids import Kid, MessageId
from protocol.messages import Kind
from protocol.parcel import EnvelopeItem, Item, PieceItem


@dataclass(frozen=True)
class Opened:
    """
    A parcel that was taken.

    `refused` are the ids that will be named in our receipt with their codes. `newer` are
    authentic messages this version cannot read: kept as bytes, held as format.newer. `pieces` are
    whole ones and parts, to be joined with what is held of their documents.
    `handovers` are said outside every chain and never kept in a ledger. `skipped` counts what
    has no name to answer to: unknown items, bad pieces, stray receipts.
    """

    receipt: Envelope
    envelopes: tuple[Envelope, ...]
    pieces: tuple[PieceItem, ...]
    refused: dict[MessageId, str]
    newer: dict[MessageId, bytes]
    skipped: int
    handovers: tuple[Envelope, ...] = ()


def read(
    items: Sequence[Item],
    realm: bytes,
    knows: Callable[[bytes], bool],
    ours: Collection[Kid],
    speakers: Collection[bytes] | None = None,
    *,
    fits: Fits = keys.verify,
) -> Opened:
    """
    Read an opened parcel for the holder of one of `ours`, the kids of our signing keys.

    `knows` tells which authors are known; those introduced in this parcel are known as well.
    A phone gives as `speakers` the office's signing keys, of which the receipt's author is one.
    `fits` checks signatures.

    Raises:
        TrustError, NotEntitledError: the whole parcel is refused.
    """
    introduced = set(_introduced(items, realm, fits))

    def known(author: bytes) -> bool:
        return author in introduced or knows(author)

    def verify(raw: bytes) -> Envelope:
        return envelope.verify(raw, realm, known, fits)

    receipt = _receipt(items, verify, ours, speakers)
    taken = _Taken()
    for item in items[1:]:
        _take(taken, item, verify)
    heard = {message.id for message in taken.envelopes}
    return Opened(
        receipt,
        tuple(taken.envelopes),
        tuple(taken.pieces),
        {id_: code for id_, code in taken.refused.items() if id_ not in heard},
        taken.newer,
        taken.skipped,
        tuple(taken.handovers),
    )


class _Taken:
    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.pieces: list[PieceItem] = []
        self.refused: dict[MessageId, str] = {}
        self.newer: dict[MessageId, bytes] = {}
        self.handovers: list[Envelope] = []
        self.skipped = 0


def _introduced(items: Iterable[Item], realm: bytes, fits: Fits) -> Iterable[bytes]:
    for item in items:
        if isinstance(item, EnvelopeItem) and envelope.claimed_kind(item.raw) == Kind.INTRODUCTION:
            try:
                yield envelope.verify(item.raw, realm, lambda _: False, fits).author
            except (errors.TrustError, errors.VersionError):
                continue


def _receipt(
    items: Sequence[Item],
    verify: Callable[[bytes], Envelope],
    ours: Collection[Kid],
    speakers: Collection[bytes] | None,
) -> Envelope:
    first = next(iter(items), None)
    if not isinstance(first, EnvelopeItem) or envelope.claimed_kind(first.raw) != Kind.RECEIPT:
        raise errors.ParcelNoReceiptError
    receipt = verify(first.raw)
    if speakers is not None and receipt.author not in speakers:
        raise errors.NotEntitledError("receipt not by the office")
    addressed = receipt.body.get("to")
    if not isinstance(addressed, str) or addressed not in ours:
        raise errors.ReceiptNotForUsError
    return receipt


def _take(taken: _Taken, item: Item, verify: Callable[[bytes], Envelope]) -> None:
    match item:
        case PieceItem():
            try:
                documents.check(item)
                taken.pieces.append(item)
            except errors.PieceBadError:
                taken.skipped += 1
        case EnvelopeItem(raw) if envelope.claimed_kind(raw) != Kind.RECEIPT:
            _take_envelope(taken, raw, verify)
        case _:
            taken.skipped += 1


def _take_envelope(taken: _Taken, raw: bytes, verify: Callable[[bytes], Envelope]) -> None:
    claimed = envelope.claimed_id(raw)
    try:
        message = verify(raw)
        (taken.handovers if message.kind == Kind.HANDOVER else taken.envelopes).append(message)
    except errors.TrustError as error:
        if claimed is None:
            taken.skipped += 1
        else:
            taken.refused[claimed] = error.code
    except errors.FormatNewerError:
        # Raised for a version we cannot read at all, or after the signature was checked.
        if claimed is None:
            taken.skipped += 1
        else:
            taken.newer[claimed] = raw
