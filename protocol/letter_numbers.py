"""
How a letter's number is written, and what stands in its place when there is none to draw.

Parts are kept apart and printed by the village's pattern; a printed number is never taken to
pieces. The serial is given once in a register, a village and a year.
"""

import re
from datetime import date

from protocol import errors, letters
from protocol.world import World

PATTERN = "{code}/{no:3}/{unit}/{month_roman}/{year}"
"""How villages write it; each may set another."""
PROVISIONAL = "SEMENTARA"
"""How what stands in the place of a number begins: it has no digit, and no number is without."""
UNIT_LIMIT = 12

_TOKEN = re.compile(r"\{(\w+)(?::(\d))?\}")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CONSONANTS = "BCDFGHJKLMNPQRSTVWXZ"
_GROUPS, _GROUP = 2, 4
_NEEDED = frozenset({"no", "unit", "year"})
_KNOWN = _NEEDED | {"code", "month", "month_roman"}


def write(pattern: str, *, code: str, serial: int, unit: str, day: date) -> str:
    """Return a number as the village writes it: `470/012/DS-XX/VIII/2026`."""
    values = {
        "code": code,
        "unit": unit,
        "month_roman": _ROMAN[day.month - 1],
    }
    numbers = {"no": serial, "month": day.month, "year": day.year}

    def token(found: re.Match[str]) -> str:
        name, width = found.group(1), int(found.group(2) or 0)
        if name == "year" and width:
            return f"{day.year % 10**width:0{width}}"
        return f"{numbers[name]:0{width}}" if name in numbers else values[name]

    return _TOKEN.sub(token, pattern)


def check_pattern(pattern: str) -> str:
    """
    Return a pattern somebody typed, without the blanks around it.

    Raises:
        NumberPatternError: it lacks serial, sign or year, has another part, or gets too long.
    """
    tidied = pattern.strip()
    named = {found.group(1) for found in _TOKEN.finditer(tidied)}
    rest = _TOKEN.sub("", tidied)
    if not _NEEDED <= named <= _KNOWN or "{" in rest or "}" in rest or not rest.isprintable():
        raise errors.NumberPatternError("parts")
    longest = write(
        tidied, code="400.7.22.1", serial=99_999, unit="X" * UNIT_LIMIT, day=date(2028, 8, 8)
    )
    if len(longest.encode()) > letters.NUMBER_LIMIT_BYTES:
        raise errors.NumberPatternError("length")
    return tidied


def check_unit(text: str) -> str:
    """
    Return a village's sign somebody typed, in capitals.

    Raises:
        NumberPatternError: it is empty, too long, or has other signs than letters, digits, - and .
    """
    tidied = text.strip().upper()
    if not re.fullmatch(rf"[A-Z0-9][A-Z0-9.-]{{0,{UNIT_LIMIT - 1}}}", tidied):
        raise errors.NumberPatternError("unit")
    return tidied


def unit(village: str) -> str:
    """Return a village's sign as long as nobody has set one: `DS-KUPAL`."""
    letters_only = re.sub(r"[^A-Z]", "", village.upper())
    return f"DS-{letters_only}"[:UNIT_LIMIT]


def provisional(world: World) -> str:
    """Return what stands in the place of a number that could not be drawn: no digit, no stroke."""
    rolled = int.from_bytes(world.entropy(8), "big")
    signs = []
    for _ in range(_GROUPS * _GROUP):
        rolled, at = divmod(rolled, len(_CONSONANTS))
        signs.append(_CONSONANTS[at])
    code = "".join(signs)
    return "-".join((PROVISIONAL, *(code[n : n + _GROUP] for n in range(0, len(code), _GROUP))))


def is_provisional(number: str) -> bool:
    """Tell whether this stands in the place of a number."""
    return number.startswith(PROVISIONAL)
