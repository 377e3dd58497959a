"""Counts and sums of money. Dots group thousands, a comma begins decimals, as written here."""

import re
from decimal import Decimal

from protocol.findings import Checked, error, refused

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+")
_MONEY = re.compile(r"(?:rp\.?\s*)?([0-9.]+)(?:,(?:00|-))?", re.IGNORECASE)
_DECIMAL = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+))?|([0-9]+)\.([0-9]+)")
DECIMALS = 2
"""Digits after the comma at most: with three, `1.500` could be read in two ways."""
_LARGEST = 2**53 - 1
"""The largest integer a message can say."""
Limit = int | Decimal | None


def read_integer(text: str, least: Limit, most: Limit) -> Checked:
    """Return a whole number within its limits."""
    said = text.strip()
    if not _GROUPED.fullmatch(said):
        return refused("integer_format")
    return _within(_whole(said), least, most)


def read_money(text: str, least: Limit = None, most: Limit = None) -> Checked:
    """Return whole rupiah, from `1500000`, `Rp1.500.000` or `Rp 1.500.000,-`."""
    said = _MONEY.fullmatch(text.strip())
    if said is None or not _GROUPED.fullmatch(said[1]):
        return refused("money_format")
    return _within(_whole(said[1]), least, most)


def read_decimal(text: str, least: Limit, most: Limit, decimals: int | None) -> Checked:
    """
    Return a number with a comma as text with a dot, for the wire knows whole numbers only.

    `1,5` and `1.5` are the same; `1.500` is fifteen hundred, as it is written here.
    """
    said = _DECIMAL.fullmatch(text.strip())
    if said is None:
        return refused("decimal_format")
    number = Decimal(f"{(said[1] or said[3]).replace('.', '')}.{said[2] or said[4] or '0'}")
    exponent = number.normalize().as_tuple().exponent
    places = DECIMALS if decimals is None else decimals
    if isinstance(exponent, int) and -exponent > places:
        return refused("decimal_long", n=places)
    value = f"{number.normalize():f}"
    if least is not None and number < least:
        return Checked(value, (error("too_small", limit=_said(least)),))
    ceiling = _LARGEST if most is None else most
    if number > ceiling:
        return Checked(value, (error("too_large", limit=_said(ceiling)),))
    return Checked(value)


def _whole(grouped: str) -> int:
    """Return a number; of what no message can say only that it is too large, however long it is."""
    digits = grouped.replace(".", "").lstrip("0")
    return int(digits or "0") if len(digits) <= len(str(_LARGEST)) else _LARGEST + 1


def _said(limit: int | Decimal) -> str:
    return str(limit).replace(".", ",")


def _within(number: int, least: Limit, most: Limit) -> Checked:
    if least is not None and number < least:
        return Checked(number, (error("too_small", limit=least),))
    ceiling = _LARGEST if most is None else most
    if number > ceiling:
        return Checked(min(number, _LARGEST), (error("too_large", limit=ceiling),))
    return Checked(number)
