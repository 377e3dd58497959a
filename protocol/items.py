"""What is inside a parcel or an open file: envelopes and pieces, one after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from protocol import errors, following
from protocol.outside import STRIP_BYTES

ITEM_HEAD_BYTES = 4
ITEM_LIMIT = 1_024
PIECE_HEAD_BYTES = 36
"""The digest of the document, and where in it the piece begins."""
_DIGEST_BYTES = 32


class ItemType(IntEnum):
    """What an item is; others are skipped, zero ends the items."""

    END = 0
    ENVELOPE = 1
    PIECE = 2
    FOLLOWING = 3
    """An envelope without what the one before it says already."""


@dataclass(frozen=True, slots=True)
class EnvelopeItem:
    """A signed message, not looked at yet."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class PieceItem:
    """
    What of the document `sha256` stands from its byte `at` on: a piece, the rest or a part of one.

    Its end is not `proven` where it came out of a strip that was cut.
    """

    sha256: bytes
    at: int
    data: bytes
    proven: bool = True


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item of a type this version does not know."""

    type: int


Written = EnvelopeItem | PieceItem
Item = Written | Skipped


def clear_size(items: Iterable[Written], after: EnvelopeItem | None = None) -> int:
    """
    Return how many bytes these items take in a parcel's clear text, before padding.

    `after` is the envelope that goes before them; one by the same author is shorter for it.
    """
    return sum(ITEM_HEAD_BYTES + len(content) for _, content in _written(items, after))


def write_items(items: Iterable[Written]) -> bytes:
    """Return items one after the other, each with its type and length in front."""
    written = bytearray()
    for type_, content in _written(items, None):
        written += (type_ << 24 | len(content)).to_bytes(ITEM_HEAD_BYTES, "big")
        written += content
    return bytes(written)


def read_items(
    clear: bytes, *, whole: bool = True, loose: bytes = b""
) -> tuple[tuple[Item, ...], int]:
    """
    Return the items these bytes begin with, and where they end; short envelopes whole again.

    Where they are not the `whole` clear text, the last of them may have been cut: of a piece it is
    what came, of anything else nothing. What came `loose` after them counts only for a piece that
    was to go on beyond it.

    Raises:
        ParcelBadItemsError: one is cut short, there are none, or too many.
    """
    items: list[Item] = []
    before: Item | None = None
    at = 0
    while at < len(clear) and clear[at] != ItemType.END:
        start = at + ITEM_HEAD_BYTES
        if start > len(clear):
            if not whole:
                break
            raise errors.ParcelBadItemsError("head cut short")
        at = start + int.from_bytes(clear[at + 1 : start], "big")
        if at > len(clear):
            if not whole:
                items += _cut(clear[start - ITEM_HEAD_BYTES], clear[start:], at - len(clear), loose)
                break
            raise errors.ParcelBadItemsError("item cut short")
        type_ = clear[start - ITEM_HEAD_BYTES]
        items.append(_item(type_, clear[start:at], before))
        if type_ in {ItemType.ENVELOPE, ItemType.FOLLOWING}:
            before = items[-1]
    if not 0 < len(items) <= ITEM_LIMIT:
        raise errors.ParcelBadItemsError("count")
    return tuple(items), at


def _cut(type_: int, content: bytes, missing: int, loose: bytes) -> list[Item]:
    """Return what came of an item that was cut, with so many bytes `missing`."""
    if type_ != ItemType.PIECE or len(content) < PIECE_HEAD_BYTES:
        return []
    if missing <= STRIP_BYTES:  # the strip it ends in may be the last, which is sealed otherwise
        loose = b""
    return [_piece(content + loose, proven=not loose)]


def _piece(content: bytes, *, proven: bool = True) -> PieceItem:
    at = int.from_bytes(content[_DIGEST_BYTES:PIECE_HEAD_BYTES], "big")
    return PieceItem(content[:_DIGEST_BYTES], at, content[PIECE_HEAD_BYTES:], proven)


def _item(type_: int, content: bytes, before: Item | None) -> Item:
    if type_ == ItemType.ENVELOPE:
        return EnvelopeItem(content)
    if type_ == ItemType.PIECE and len(content) >= PIECE_HEAD_BYTES:
        return _piece(content)
    if type_ == ItemType.FOLLOWING and isinstance(before, EnvelopeItem):
        raw = following.rebuild(content, before.raw)
        if raw is not None:
            return EnvelopeItem(raw)
    return Skipped(type_)


def _written(
    items: Iterable[Written], before: EnvelopeItem | None
) -> Iterator[tuple[ItemType, bytes]]:
    """Yield type and content of each item, envelopes as short as they can be."""
    for item in items:
        if isinstance(item, PieceItem):
            yield ItemType.PIECE, item.sha256 + item.at.to_bytes(4, "big") + item.data
            continue
        short = following.shorten(item.raw, before.raw) if before else None
        before = item
        if short is None:
            yield ItemType.ENVELOPE, item.raw
        else:
            yield ItemType.FOLLOWING, short
