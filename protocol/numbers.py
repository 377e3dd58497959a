"""
Numbers on the papers: NIK, KK, RT and RW.

A NIK has no check digit and proves neither birth date, sex nor address: it is given once for
life, while those are corrected (PP 40/2019 art. 30). So what disagrees is a warning, and only
what cannot be a number of this kind at all is an error.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from protocol import texts
from protocol.findings import Checked, Finding, error, refused, warn

DIGITS = 16
PRACTICE_SERIALS = range(9901, 10000)
"""Set aside for practice: nobody alive has one, for serials count a day's births."""

_BETWEEN = re.compile(f"[\\s.\\-\u2010-\u2015\u2212\ufe63\uff0d{texts.UNSEEN}]")
_PROVINCE_RANGES = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
_WOMAN = 40
_RT_PREFIX = re.compile(r"^R[TW](?=[\s.0-9IVX])[\s.]*")
_ROMAN = re.compile("(X?)(IX|IV|V?I{0,3})")
_ROMAN_TENS = {"": 0, "X": 10}
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True)
class _Codes:
    """What is told of a number of 16 digits that does not stand."""

    empty: str
    chars: str
    length: str
    repeat: str
    serial_zero: str
    test_range: str
    not_practice: str


_NIK = _Codes(
    "nik_empty",
    "nik_chars",
    "nik_length",
    "nik_repeat",
    "nik_serial_zero",
    "nik_test_range",
    "nik_not_practice",
)
_KK = _Codes(
    "kk_empty",
    "kk_chars",
    "kk_length",
    "kk_repeat",
    "kk_serial_zero",
    "kk_test_range",
    "kk_not_practice",
)


@dataclass(frozen=True)
class Parts:
    """What a NIK says: where and as what somebody was first recorded, not who they are now."""

    region: str
    day: int
    month: int
    year2: str
    sex: str
    serial: str


def tidy(text: str) -> str:
    """Return a number without the spaces, dots and dashes between its digits."""
    return _BETWEEN.sub("", text)


def parts(nik: str) -> Parts | None:
    """Return what 16 digits say as a NIK, None when they name no date."""
    day = int(nik[6:8])
    woman = day > _WOMAN
    day -= _WOMAN if woman else 0
    if not _date_exists(day, int(nik[8:10]), int(nik[10:12])):
        return None
    return Parts(
        region=f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}",
        day=day,
        month=int(nik[8:10]),
        year2=nik[10:12],
        sex="female" if woman else "male",
        serial=nik[12:],
    )


def read_nik(
    text: str, born: date | None = None, sex: str = "", practice: bool | None = None
) -> Checked:
    """
    Return a NIK, held against the birth date and sex (`male`, `female`) given beside it.

    With `practice` None a number of the practice range is only marked.
    """
    nik = tidy(text)
    wrong = _wrong(_NIK, nik)
    if wrong:
        return Checked(nik, (wrong,))
    said = parts(nik)
    found: list[Finding] = []
    if said is None:
        found.append(warn("nik_date_impossible"))
    if not any(first <= int(nik[:2]) <= last for first, last in _PROVINCE_RANGES):
        found.append(warn("nik_province_unknown"))
    if said and born and (said.day, said.month, int(said.year2)) != _short(born):
        found.append(warn("nik_date_differs"))
    if said and sex and said.sex != sex:
        found.append(warn("nik_sex_differs"))
    return Checked(nik, (*found, *_ranged(_NIK, nik, practice)))


def read_kk(text: str, niks: Collection[str] = (), practice: bool | None = None) -> Checked:
    """Return a KK number; `niks` are those on the same form, the commonest mix-up."""
    kk = tidy(text)
    wrong = _wrong(_KK, kk)
    if wrong:
        return Checked(kk, (wrong,))
    day = int(kk[6:8])
    found: list[Finding] = []
    if kk in niks:
        found.append(warn("kk_same_as_nik"))
    elif _WOMAN < day <= _WOMAN + 31:
        found.append(warn("kk_looks_like_nik"))
    elif not _date_exists(day, int(kk[8:10]), int(kk[10:12])):
        found.append(warn("kk_date_impossible"))
    return Checked(kk, (*found, *_ranged(_KK, kk, practice)))


def read_rt(text: str) -> Checked:
    """Return an RT or RW as three digits; `000` says there is none, None that it is not known."""
    said = _RT_PREFIX.sub("", text.strip().upper()).strip()
    if said in {"", "-"}:
        return Checked()
    if roman := _ROMAN.fullmatch(said):
        return Checked(f"{_ROMAN_TENS[roman[1]] + _ROMAN_ONES.index(roman[2]):03d}")
    if not re.fullmatch("[0-9]{1,3}", said):
        return refused("rt_format")
    return Checked(said.zfill(3))


def _wrong(codes: _Codes, number: str) -> Finding | None:
    if not number:
        return error(codes.empty)
    if not re.fullmatch("[0-9]+", number):
        return error(codes.chars)
    if len(number) != DIGITS:
        return error(codes.length, n=len(number))
    if len(set(number)) == 1:
        return error(codes.repeat)
    if number.endswith("0000"):
        return error(codes.serial_zero)
    return None


def _ranged(codes: _Codes, number: str, practice: bool | None) -> tuple[Finding, ...]:
    invented = int(number[12:]) in PRACTICE_SERIALS
    if practice is None:
        return (warn(codes.test_range),) if invented else ()
    if practice:
        return () if invented else (error(codes.not_practice),)
    return (error(codes.test_range),) if invented else ()


def _date_exists(day: int, month: int, year2: int) -> bool:
    """Tell whether there was such a day in 19yy or 20yy."""
    return any(_is_date(century + year2, month, day) for century in (1900, 2000))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _short(born: date) -> tuple[int, int, int]:
    return born.day, born.month, born.year % 100
