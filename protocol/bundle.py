"""
A file of parcels, for couriers without keys: checks against damage, none against malice.

    LYB1, then for each parcel: length (4) ‖ first 8 bytes of its SHA-256 ‖ parcel,
    then the end mark: zero (4) ‖ SHA-256 of everything before these 32 bytes.

`LYE1` is the open form for what is public: envelopes as items, unsealed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from protocol import errors, items, outside
from protocol.items import EnvelopeItem
from protocol.outside import PARCEL_LIMIT_BYTES

MAGIC = b"LYB1"
OPEN_MAGIC = b"LYE1"
PARCELS_LIMIT = 4_096
BUNDLE_LIMIT_BYTES = 64 * 1024 * 1024

_LENGTH_BYTES = 4
_CHECK_BYTES = 8
RECORD_HEAD_BYTES = _LENGTH_BYTES + _CHECK_BYTES
_END_BYTES = 32
EMPTY_BYTES = len(MAGIC) + _LENGTH_BYTES + _END_BYTES
"""A bundle of nothing."""
_SLACK_BYTES = 4 * 1024 * 1024
_GUESS_BYTES = 64
"""What looking costs where there is nothing to hash."""
_WINDOW_BYTES = 65_536


@dataclass(frozen=True)
class Unpacked:
    """Every intact parcel of a bundle, in order; `complete` only when nothing was amiss."""

    parcels: tuple[bytes, ...]
    complete: bool


def pack(parcels: Sequence[bytes]) -> bytes:
    """
    Return a bundle of these parcels.

    Raises:
        ParcelTooLargeError: more than one bundle carries.
    """
    return b"".join(parts(parcels))


def parts(parcels: Iterable[bytes]) -> Iterator[bytes]:
    """
    Yield a bundle of these parcels bit by bit, for a file too large to hold in memory.

    Raises:
        ParcelTooLargeError: more than one bundle carries.
    """
    whole = hashlib.sha256(MAGIC)
    yield MAGIC
    size_bytes = EMPTY_BYTES
    for count, sealed in enumerate(parcels, 1):
        size_bytes += RECORD_HEAD_BYTES + len(sealed)
        if size_bytes > BUNDLE_LIMIT_BYTES or count > PARCELS_LIMIT:
            raise errors.ParcelTooLargeError(size_bytes, BUNDLE_LIMIT_BYTES)
        record = len(sealed).to_bytes(_LENGTH_BYTES, "big") + _check(sealed) + sealed
        whole.update(record)
        yield record
    whole.update(bytes(_LENGTH_BYTES))
    yield bytes(_LENGTH_BYTES) + whole.digest()


def unpack(raw: bytes) -> Unpacked:
    """
    Return every intact parcel: what is cut or damaged costs itself and nothing else.

    Raises:
        FormatNewerError: no bundle this version knows.
        ParcelTooLargeError: larger than a bundle may be.
    """
    reader = Reader(lambda at, size: raw[at : at + size], len(raw))
    found = tuple(reader)
    return Unpacked(found, reader.complete)


class Reader:
    """
    Reads a bundle parcel by parcel, never holding more than one of them in memory.

    `read(at, size)` returns at most `size` bytes from an offset, fewer only at the end. After
    damage the next parcel is found by its magic. How much is hashed on such guesses is bounded,
    so that a file made of nothing but false starts cannot hold up the office. When all have
    been read, `complete` tells whether nothing was amiss.

    Raises:
        FormatNewerError: no bundle this version knows.
        ParcelTooLargeError: larger than a bundle may be.
    """

    def __init__(self, read: Callable[[int, int], bytes], size_bytes: int) -> None:
        self._read = read
        self._size_bytes = size_bytes
        self._whole = hashlib.sha256()
        self._guesses_left_bytes = size_bytes + _SLACK_BYTES
        self._window_at = 0
        self._window = b""
        self.complete = False
        if read(0, len(MAGIC)) != MAGIC:
            raise errors.FormatNewerError("bundle")
        if size_bytes > BUNDLE_LIMIT_BYTES:
            raise errors.ParcelTooLargeError(size_bytes, BUNDLE_LIMIT_BYTES)

    def __iter__(self) -> Iterator[bytes]:
        """Yield every intact parcel, in order."""
        self._whole.update(MAGIC)
        intact = True
        count = 0
        at = len(MAGIC)
        while self._guesses_left_bytes > 0:
            head = self._read(at, RECORD_HEAD_BYTES)
            if intact and self._ends_at(at):
                self.complete = True
                return
            sealed = self._record(head, at)
            if sealed and _check(sealed) == head[_LENGTH_BYTES:]:
                if count == PARCELS_LIMIT:
                    return
                count += 1
                if intact:
                    self._whole.update(head + sealed)
                yield sealed
                at += RECORD_HEAD_BYTES + len(sealed)
                continue
            intact = False
            self._guesses_left_bytes -= max(len(sealed), _GUESS_BYTES)
            magic_at = self._find(at + RECORD_HEAD_BYTES + 1)
            if magic_at < 0:
                return
            at = magic_at - RECORD_HEAD_BYTES

    def _ends_at(self, at: int) -> bool:
        if at + _LENGTH_BYTES + _END_BYTES != self._size_bytes:
            return False
        end = self._read(at, _LENGTH_BYTES + _END_BYTES)
        whole = self._whole.copy()
        whole.update(end[:_LENGTH_BYTES])
        return not any(end[:_LENGTH_BYTES]) and whole.digest() == end[_LENGTH_BYTES:]

    def _record(self, head: bytes, at: int) -> bytes:
        """Return the parcel whose record begins here by its length; empty when none can be."""
        start = at + RECORD_HEAD_BYTES
        length = int.from_bytes(head[:_LENGTH_BYTES], "big")
        if length > PARCEL_LIMIT_BYTES or start + length > self._size_bytes:
            return b""
        return self._read(start, length)

    def _find(self, at: int) -> int:
        """Return where the next parcel's magic stands, -1 for nowhere."""
        while at + len(outside.MAGIC) <= self._size_bytes:
            here = at - self._window_at
            if not 0 <= here <= len(self._window) - len(outside.MAGIC):
                self._window_at, self._window = at, self._read(at, _WINDOW_BYTES)
                here = 0
            found = self._window.find(outside.MAGIC, here)
            if found >= 0:
                return self._window_at + found
            at = self._window_at + max(len(self._window) - len(outside.MAGIC), 0) + 1
        return -1


def cut_off(raw: bytes) -> bytes:
    """Return what came of the parcel a bundle breaks off in; empty where it does not."""
    at = len(MAGIC)
    while at + RECORD_HEAD_BYTES < len(raw):
        start = at + RECORD_HEAD_BYTES
        at = start + int.from_bytes(raw[at : at + _LENGTH_BYTES], "big")
        if at == start:
            return b""
        if at > len(raw):
            return raw[start:] if at - start <= PARCEL_LIMIT_BYTES else b""
    return b""


def pack_open(envelopes: Iterable[bytes]) -> bytes:
    """Return signed messages in the open form, for anybody to read."""
    return OPEN_MAGIC + items.write_items(EnvelopeItem(raw) for raw in envelopes)


def unpack_open(raw: bytes) -> tuple[bytes, ...]:
    """
    Return the envelopes of an open file, none of them looked at yet.

    Raises:
        FormatNewerError: another magic. BundleDamagedError: cut or damaged.
    """
    if raw[: len(OPEN_MAGIC)] != OPEN_MAGIC:
        raise errors.FormatNewerError("open bundle")
    try:
        found, end = items.read_items(raw[len(OPEN_MAGIC) :])
    except errors.ParcelBadItemsError as error:
        raise errors.BundleDamagedError from error
    if len(OPEN_MAGIC) + end != len(raw):
        raise errors.BundleDamagedError
    return tuple(item.raw for item in found if isinstance(item, EnvelopeItem))


def _check(sealed: bytes) -> bytes:
    return hashlib.sha256(sealed).digest()[:_CHECK_BYTES]
