"""Counts and sums of money. Dots group thousands, a comma begins decimals, as written here."""

import re

from protocol.findings import Checked, error, refused

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+")
_MONEY = re.compile(r"(?:rp\.?\s*)?([0-9.]+)(?:,(?:00|-))?", re.IGNORECASE)
_LARGEST = 2**53 - 1
"""The largest integer a message can say."""


def read_integer(text: str, least: int | None, most: int | None) -> Checked:
    """Return a whole number within its limits."""
    said = text.strip()
    if not _GROUPED.fullmatch(said):
        return refused("integer_format")
    return _within(int(said.replace(".", "")), least, most)


def read_money(text: str, least: int | None = None, most: int | None = None) -> Checked:
    """Return whole rupiah, from `1500000`, `Rp1.500.000` or `Rp 1.500.000,-`."""
    said = _MONEY.fullmatch(text.strip())
    if said is None or not _GROUPED.fullmatch(said[1]):
        return refused("money_format")
    return _within(int(said[1].replace(".", "")), least, most)


def _within(number: int, least: int | None, most: int | None) -> Checked:
    if least is not None and number < least:
        return Checked(number, (error("too_small", limit=least),))
    ceiling = _LARGEST if most is None else most
    if number > ceiling:
        return Checked(min(number, _LARGEST), (error("too_large", limit=ceiling),))
    return Checked(number)
