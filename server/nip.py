"""
The number of a government employee (NIP), as it stands under a signature.

18 digits: day of birth (8); year and month of appointment (6), for those on a contract (PPPK) with
21 as the month; 1 for a man and 2 for a woman; serial (3). Head of BKN, regulation 22/2007.
"""

import re
from datetime import date

from protocol import errors

_NIP = re.compile(r"(\d{8})(\d{6})([12])(\d{3})", re.ASCII)
_ON_CONTRACT = "21"
_YOUNGEST_YEARS = 15
"""Nobody was appointed younger than that: a number that says so was mistyped."""


def read(text: str, today: date) -> str:
    """
    Return a NIP as its 18 digits; nothing of nothing, for not everybody who works there has one.

    Raises:
        AccountBadError: `nip`: no such number, or its dates cannot be.
    """
    digits = "".join(text.split())
    if digits and not _plausible(digits, today):
        raise errors.AccountBadError("nip")
    return digits


def written(digits: str) -> str:
    """Write a NIP as letters have it: `19800817 200501 1 003`."""
    return _NIP.sub(r"\1 \2 \3 \4", digits)


def _plausible(digits: str, today: date) -> bool:
    found = _NIP.fullmatch(digits)
    if found is None:
        return False
    year, month = int(found[2][:4]), found[2][4:]
    try:
        born = date.fromisoformat(found[1])
        since = date(year, 1 if month == _ON_CONTRACT else int(month), 1)
    except ValueError:
        return False
    return born.year + _YOUNGEST_YEARS <= since.year and since <= today
