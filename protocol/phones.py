"""Phone numbers of Indonesia: kept as E.164, shown as people write them."""

import re

from protocol import texts
from protocol.findings import Checked, refused, warn

_BETWEEN = re.compile(f"[\\s.\\-()/\u2010-\u2015\u2212{texts.UNSEEN}]")
_MOBILE = re.compile("8[1-35-9]")
_MOBILE_DIGITS = range(9, 13)
_LANDLINE_DIGITS = range(7, 12)
_WITH_COUNTRY_DIGITS = 11


def read(text: str) -> Checked:
    """
    Return a number as `+62…`, None for nothing.

    Nobody needs a phone, and one phone may serve a family: a number is never a key.
    """
    said = _BETWEEN.sub("", text)
    if re.fullmatch(r"\+?[0-9Oo]+", said):
        said = said.upper().replace("O", "0")
    if not said:
        return Checked()
    if not re.fullmatch(r"\+?[0-9]+", said):
        return refused("phone_chars")
    if said.startswith("00"):
        said = "+" + said[2:]
    if said.startswith("+") and not said.startswith("+62"):
        return refused("phone_foreign")
    return _national(_without_country(said).removeprefix("0"))


def shown(number: str) -> str:
    """Return `+6281200000000` as `0812-0000-0000`; anything else as it is."""
    if not number.startswith("+62"):
        return number
    digits = "0" + number[3:]
    groups = [digits[:4], digits[4:8], digits[8:]]
    return "-".join(group for group in groups if group)


def _without_country(said: str) -> str:
    if said.startswith("+62"):
        return said[3:]
    if said.startswith("62") and len(said) >= _WITH_COUNTRY_DIGITS:
        return said[2:]
    return said


def _national(digits: str) -> Checked:
    if digits[:1] in {"", "0", "1"}:
        return refused("phone_prefix")
    if not digits.startswith("8"):
        if len(digits) not in _LANDLINE_DIGITS:
            return refused("phone_length")
        return Checked("+62" + digits, (warn("phone_landline_no_sms"),))
    if len(digits) not in _MOBILE_DIGITS:
        return refused("phone_length")
    if not _MOBILE.match(digits):
        return refused("phone_prefix")
    return Checked("+62" + digits)
