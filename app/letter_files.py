"""The code of a letter in whatever somebody has of it: its PDF, a photo of the paper, its text."""

import re

from app import qr_codes
from protocol import errors, letters, qr_text

_HEAD = qr_text.write(letters.LETTER, b"")
_CODE = re.compile(re.escape(_HEAD.encode("ascii")) + rb"[0-9A-Z $%*+\-./:]+")
_PDF = b"%PDF-"
_SIGNED = b"/ByteRange"


def code(data: bytes) -> str:
    """
    Return the text of a letter's code in a file.

    Raises:
        QrBadError: there is none in it.
    """
    if data.startswith(_PDF):
        found = _CODE.search(data)
        if found is None:
            raise errors.QrBadError("none")
        return found.group().decode("ascii")
    if found := _CODE.fullmatch(data.strip()):
        return found.group().decode("ascii")
    return of_photo(qr_codes.read(data))


def of_photo(texts: list[str]) -> str:
    """
    Return the first letter's code among the codes on a photo.

    Raises:
        QrBadError: there is none among them.
    """
    for text in texts:
        if text.startswith(_HEAD):
            return text
    raise errors.QrBadError("none")


def signed_otherwise(data: bytes) -> bool:
    """Tell whether a PDF carries an electronic signature of its own, which is not checked here."""
    return data.startswith(_PDF) and _SIGNED in data
