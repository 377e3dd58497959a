"""What is inside a parcel or an open file: envelopes and pieces, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from protocol import errors

ITEM_HEAD_BYTES = 4
ITEM_LIMIT = 1_024
PIECE_DIGEST_BYTES = 32


class ItemType(IntEnum):
    """What an item is; others are skipped, zero ends the items."""

    END = 0
    ENVELOPE = 1
    PIECE = 2


@dataclass(frozen=True, slots=True)
class EnvelopeItem:
    """A signed message, not looked at yet."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class PieceItem:
    """A part of a document and the digest it goes by, not compared yet."""

    sha256: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item of a type this version does not know."""

    type: int


Item = EnvelopeItem | PieceItem | Skipped


def clear_size(items: Iterable[EnvelopeItem | PieceItem]) -> int:
    """Return how many bytes these items take in a parcel's clear text, before padding."""
    return sum(ITEM_HEAD_BYTES + len(_content(item)) for item in items)


def write_items(items: Iterable[EnvelopeItem | PieceItem]) -> bytes:
    """Return items one after the other, each with its type and length in front."""
    written = bytearray()
    for item in items:
        content = _content(item)
        type_ = ItemType.ENVELOPE if isinstance(item, EnvelopeItem) else ItemType.PIECE
        written += (type_ << 24 | len(content)).to_bytes(ITEM_HEAD_BYTES, "big")
        written += content
    return bytes(written)


def read_items(clear: bytes) -> tuple[tuple[Item, ...], int]:
    """
    Return the items these bytes begin with, and where they end.

    Raises:
        ParcelBadItemsError: one is cut short, there are none, or too many.
    """
    items: list[Item] = []
    at = 0
    while at < len(clear) and clear[at] != ItemType.END:
        start = at + ITEM_HEAD_BYTES
        if start > len(clear):
            raise errors.ParcelBadItemsError("head cut short")
        at = start + int.from_bytes(clear[at + 1 : start], "big")
        if at > len(clear):
            raise errors.ParcelBadItemsError("item cut short")
        items.append(_item(clear[start - ITEM_HEAD_BYTES], clear[start:at]))
    if not 0 < len(items) <= ITEM_LIMIT:
        raise errors.ParcelBadItemsError("count")
    return tuple(items), at


def _item(type_: int, content: bytes) -> Item:
    if type_ == ItemType.ENVELOPE:
        return EnvelopeItem(content)
    if type_ == ItemType.PIECE:
        return PieceItem(content[:PIECE_DIGEST_BYTES], content[PIECE_DIGEST_BYTES:])
    return Skipped(type_)


def _content(item: EnvelopeItem | PieceItem) -> bytes:
    return item.raw if isinstance(item, EnvelopeItem) else item.sha256 + item.data
