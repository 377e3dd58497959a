"""
A tablet whose own secret is lost asks the office for its data key: a text there and a text back.

The tablet keeps the data key in a box for the office (the escrow). To get it back it shows the box
with a fresh key; the office opens the box and seals what is in it to the fresh key. Neither text is
a secret: only the tablet that asked opens the answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from protocol import boxes, errors, keys, qr_text
from protocol.ids import Kid
from protocol.keys import KEY_BYTES, KID_BYTES, SealingSecret

ASKED, ANSWERED = "K", "J"

_VERSION = b"\x01"
_ESCROW = keys.ctx("layar/escrow/v1")
_ANSWER = keys.ctx("layar/recovery/v1")
_BOX_BYTES = KEY_BYTES + boxes.OVERHEAD_BYTES
_ASKED_BYTES = 1 + KID_BYTES + KID_BYTES + KEY_BYTES + _BOX_BYTES
_ANSWERED_BYTES = 1 + KID_BYTES + _BOX_BYTES


@dataclass(frozen=True)
class Request:
    """
    What a tablet asks: which it is, and which key of the office its escrow was made for.

    `fresh` is the public key to answer to, `box` the escrow.
    """

    device: Kid
    reader: Kid
    fresh: bytes
    box: bytes


def escrow(reader: bytes, device: Kid, data_key: bytes) -> bytes:
    """Return a tablet's data key in a box for the office, whose public sealing key is `reader`."""
    return boxes.seal(reader, _ESCROW + bytes.fromhex(device), data_key)


def ask(request: Request) -> str:
    """Return the text a tablet shows."""
    names = bytes.fromhex(request.device) + bytes.fromhex(request.reader)
    return qr_text.write(ASKED, _VERSION + names + request.fresh + request.box)


def read(text: str) -> Request:
    """Return what a tablet asks. Raises QrBadError for every other text."""
    content = _content(text, ASKED, _ASKED_BYTES)
    device, content = content[:KID_BYTES].hex(), content[KID_BYTES:]
    reader, content = content[:KID_BYTES].hex(), content[KID_BYTES:]
    return Request(Kid(device), Kid(reader), content[:KEY_BYTES], content[KEY_BYTES:])


def answer(request: Request, secrets: Iterable[SealingSecret]) -> str:
    """
    Return the text that gives a tablet its data key back; `secrets` are the office's.

    Raises:
        BoxBadError: the escrow was made for a key that is destroyed by now, or altered.
        KeyBadError: there is no key to answer to.
    """
    device = bytes.fromhex(request.device)
    data_key = boxes.unseal(secrets, _ESCROW + device, request.box)
    box = boxes.seal(request.fresh, _ANSWER + device, data_key)
    return qr_text.write(ANSWERED, _VERSION + device + box)


def open_answer(text: str, device: Kid, secret: SealingSecret) -> bytes:
    """
    Return this tablet's data key.

    Raises:
        QrBadError: it is no answer.
        BoxBadError: it answers another tablet, or another request.
    """
    content = _content(text, ANSWERED, _ANSWERED_BYTES)
    return boxes.unseal([secret], _ANSWER + bytes.fromhex(device), content[KID_BYTES:])


def _content(text: str, letter: str, size_bytes: int) -> bytes:
    content = qr_text.read(text.strip(), letter)
    if content[:1] != _VERSION:
        raise errors.QrBadError("version")
    if len(content) != size_bytes:
        raise errors.QrBadError("length")
    return content[1:]
