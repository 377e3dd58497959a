"""Free text: tidied, never judged but for its length."""

import re
import unicodedata

from protocol.findings import Checked, error

UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Signs, as a class of a pattern, that show nothing or turn the writing around them."""

_INVISIBLE = re.compile(f"[{UNSEEN}]")


def tidy(text: str, *, lines: bool = False) -> str:
    """
    Return a text in NFC without control signs, half characters and needless spaces.

    With `lines`, line ends stay, at most two in a row.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(each for each in text if each in "\n\t" or not _unprintable(each))
    if not lines:
        return " ".join(kept.split())
    rows = "\n".join(" ".join(row.split()) for row in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", rows).strip()


def read(
    text: str, min_length: int | None, max_length: int | None, *, lines: bool = False
) -> Checked:
    """Return a text of so many characters; None where there is no limit."""
    value = tidy(text, lines=lines)
    if not value:
        return Checked()
    n = len(value)
    if min_length is not None and n < min_length:
        return Checked(value, (error("too_short", n=n, limit=min_length),))
    if max_length is not None and n > max_length:
        return Checked(value, (error("too_long", n=n, limit=max_length),))
    return Checked(value)


def _unprintable(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}
