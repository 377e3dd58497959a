"""
What villages show each other on screens and paper, when there is no network at all.

    LYQ1:O:…   on the office's wall: 01 ‖ root key
    LYQ1:R:…   on a new phone: 01 ‖ signing key ‖ digest of its introduction
    LYQ1:P:…   a small file in a loop: first 8 bytes of its SHA-256 ‖ index ‖ count ‖ ≤ 150 bytes
    LYQ1:H:…   on the phone that read it: 01 ‖ a handover that names the parcels in it
    LYQ1:V:…   by a relay in the village: its address, see `signpost`
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from protocol import errors, keys, qr_text
from protocol.ids import Digest

PART_BYTES = 150
PARTS_LIMIT = 64
REQUEST_CHARS = 105
"""How long the text a new phone shows always is."""
HANDOVER_LIMIT_BYTES = 400
"""An envelope that one code holds and a cheap camera reads; it names some 15 parcels."""

_VERSION = b"\x01"
_NAME_BYTES = 8
_DIGEST_BYTES = 32
_CODE_CONTEXT = keys.ctx("layar/code/v1")


@dataclass(frozen=True)
class Part:
    """One picture of a file shown in a loop; `name` is the file's digest, shortened."""

    name: bytes
    index: int
    count: int
    data: bytes


def office(root: bytes) -> str:
    """Return the text of the office's QR: the root key a new app compares with its own."""
    return qr_text.write("O", _VERSION + root)


def read_office(text: str) -> bytes:
    """
    Return the root key of an office's QR.

    Raises:
        QrBadError: no such text. KeyBadError: no key that may sign.
    """
    content = qr_text.read(text, "O")
    if content[:1] != _VERSION or len(content) != 1 + keys.KEY_BYTES:
        raise errors.QrBadError("length")
    keys.check_signing(content[1:])
    return content[1:]


def request(key: bytes, introduction: Digest) -> str:
    """Return the text a new phone shows: its signing key and its introduction's digest."""
    return qr_text.write("R", _VERSION + key + bytes.fromhex(introduction))


def read_request(text: str) -> tuple[bytes, Digest]:
    """
    Return the signing key and the introduction's digest a new phone shows.

    Raises:
        QrBadError: no such text. KeyBadError: no key that may sign.
    """
    content = qr_text.read(text, "R")
    if content[:1] != _VERSION or len(content) != 1 + keys.KEY_BYTES + _DIGEST_BYTES:
        raise errors.QrBadError("length")
    key = content[1 : 1 + keys.KEY_BYTES]
    keys.check_signing(key)
    return key, Digest(content[1 + keys.KEY_BYTES :].hex())


def six_digits(key: bytes, introduction: Digest) -> str:
    """Return what officer and villager compare: against mix-ups, not against attackers."""
    clear = _CODE_CONTEXT + key + bytes.fromhex(introduction)
    return f"{int.from_bytes(hashlib.sha256(clear).digest()[:8], 'big') % 10**6:06d}"


def parts(file: bytes) -> tuple[str, ...]:
    """
    Return the texts to show in a loop for a small file.

    Raises:
        ParcelTooLargeError: it would not fit 64 pictures.
    """
    cuts = [file[at : at + PART_BYTES] for at in range(0, len(file), PART_BYTES)]
    if not 0 < len(cuts) <= PARTS_LIMIT:
        raise errors.ParcelTooLargeError(len(file), PARTS_LIMIT * PART_BYTES)
    name = _name(file)
    return tuple(
        qr_text.write("P", name + bytes([index, len(cuts)]) + cut) for index, cut in enumerate(cuts)
    )


def read_part(text: str) -> Part:
    """
    Return one picture of a file.

    Raises:
        QrBadError: no such text.
    """
    content = qr_text.read(text, "P")
    data = content[_NAME_BYTES + 2 :]
    if not 0 < len(data) <= PART_BYTES:
        raise errors.QrBadError("length")
    index, count = content[_NAME_BYTES], content[_NAME_BYTES + 1]
    if not index < count <= PARTS_LIMIT:
        raise errors.QrBadError("index")
    return Part(content[:_NAME_BYTES], index, count, data)


def join(pictures: Iterable[Part]) -> bytes:
    """
    Return the file these pictures show, scanned in any order and any number of times.

    Raises:
        QrBadError: one is missing, or they are not of one file.
    """
    by_index = {picture.index: picture for picture in pictures}
    found = [by_index[index] for index in sorted(by_index)]
    if not found or len(found) != found[0].count:
        raise errors.QrBadError("missing")
    file = b"".join(picture.data for picture in found)
    if {(picture.name, picture.count) for picture in found} != {(_name(file), len(found))}:
        raise errors.QrBadError("digest")
    return file


def handover(raw: bytes) -> str:
    """
    Return the text shown back to whoever showed parcels: the envelope of a signed handover.

    Raises:
        ParcelTooLargeError: it names more than one code holds.
    """
    if len(raw) > HANDOVER_LIMIT_BYTES:
        raise errors.ParcelTooLargeError(len(raw), HANDOVER_LIMIT_BYTES)
    return qr_text.write("H", _VERSION + raw)


def read_handover(text: str) -> bytes:
    """
    Return the envelope that is shown back, as it stands: nobody has looked at it yet.

    Raises:
        QrBadError: no such text.
    """
    content = qr_text.read(text, "H")
    if content[:1] != _VERSION or not 1 < len(content) <= 1 + HANDOVER_LIMIT_BYTES:
        raise errors.QrBadError("length")
    return content[1:]


def _name(file: bytes) -> bytes:
    return hashlib.sha256(file).digest()[:_NAME_BYTES]
