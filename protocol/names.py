"""
Names: one field, the whole name as on the KTP, never split into first and family name.

A name recorded for the first time follows Permendagri 73/2022; names recorded before stay
as they are, and one word is a whole name.
"""

import re
import unicodedata

from protocol import texts
from protocol.findings import Checked, refused, warn

LONGEST = 100
LONGEST_NEW = 60

_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u0060\u00b4]")
_TITLE = re.compile(r"(h|hi|hj|dr|drs|dra|ir|prof|ust)\.\s*\S|(haji|hajjah)\s", re.IGNORECASE)


def tidy(text: str) -> str:
    """Return a name in NFC, with straight apostrophes and single spaces, capitals as typed."""
    return _APOSTROPHES.sub("'", texts.tidy(text))


def read(text: str, *, new_child: bool = False) -> Checked:
    """Return a name; with `new_child`, by the rules for one recorded for the first time."""
    name = tidy(text)
    if not name:
        return refused("name_empty", "")
    if any(sign.isdigit() for sign in name):
        return refused("name_digits", name)
    return _new(name) if new_child else _known(name)


def _known(name: str) -> Checked:
    if not all(_spells(sign) or sign in " .'-," for sign in name) or not any(map(_spells, name)):
        return refused("name_chars", name)
    if len(name) > LONGEST:
        return refused("name_too_long", name, n=len(name), limit=LONGEST)
    return Checked(name, (warn("name_has_title"),) if _TITLE.match(name) else ())


def _new(name: str) -> Checked:
    if not all(sign == " " or _latin(sign) for sign in name):
        return refused("name_letters_only", name)
    if len(name) > LONGEST_NEW:
        return refused("name_too_long", name, n=len(name), limit=LONGEST_NEW)
    return Checked(name, () if " " in name else (warn("name_one_word"),))


def _spells(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


def _latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN ")
