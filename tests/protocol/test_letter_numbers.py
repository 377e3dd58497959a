"""A letter's number is written as its village writes it, and nothing else looks like one."""

import re
from datetime import date

import pytest

from protocol import errors, letter_numbers, regions
from protocol.world import World
from tests.protocol import known

NUMBERS = known.load("identifier_vectors")["vectors"]["letter_number"]
DAY = date(2026, 11, 24)


@pytest.mark.parametrize("vector", NUMBERS, ids=lambda vector: vector["expect"])
def test_a_known_number_is_written(vector):
    """Past 999 it grows by a digit."""
    written = letter_numbers.write(
        letter_numbers.PATTERN,
        code=vector["code"],
        serial=vector["serial"],
        unit=vector["unit"],
        day=date.fromisoformat(vector["date"]),
    )

    assert written == vector["expect"]


@pytest.mark.parametrize(
    ("pattern", "expect"),
    [
        ("{no}/{code}/{unit}/{month:2}/{year:2}", "7/470/DS-X/11/26"),
        (" {unit}.{no:4}.{year} ", "DS-X.0007.2026"),
    ],
)
def test_a_village_may_write_it_otherwise(pattern, expect):
    """The serial first, or the month as a number."""
    tidied = letter_numbers.check_pattern(pattern)

    assert letter_numbers.write(tidied, code="470", serial=7, unit="DS-X", day=DAY) == expect


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{code}/{unit}/{year}",
        "{no}/{year}",
        "{no}/{unit}",
        "{no}/{unit}/{year}/{name}",
        "{no}/{unit}/{year}/{",
        "{no}/{unit}/{year}\n",
        "{no}/{unit}/{year}/" + "X" * 40,
        "{no.real}/{unit}/{year}",
    ],
)
def test_a_pattern_that_would_not_tell_letters_apart_is_refused(pattern):
    """Without serial, sign or year two letters would have one number."""
    if pattern.endswith("\n"):
        pattern = pattern[:-1] + "\x07"
    with pytest.raises(errors.NumberPatternError):
        letter_numbers.check_pattern(pattern)


def test_every_village_has_a_sign_that_fits():
    """Long names are cut."""
    signs = {letter_numbers.unit(village.name) for village in regions.regions().villages}

    assert all(re.fullmatch(r"DS-[A-Z]{1,9}", sign) for sign in signs)


def test_what_stands_in_the_place_of_a_number_never_looks_like_one():
    """No digit and no stroke in it; every number has digits."""
    dice = known.Dice()
    world = World(now=lambda: known.NOW, entropy=dice)
    codes = [letter_numbers.provisional(world) for _ in range(300)]

    assert len(set(codes)) == len(codes)
    for code in codes:
        assert letter_numbers.is_provisional(code)
        assert not any(sign.isdigit() or sign == "/" for sign in code)
    written = letter_numbers.write(
        letter_numbers.PATTERN, code="470", serial=1, unit="SEMENTARA", day=DAY
    )
    assert not letter_numbers.is_provisional(written)
    assert any(sign.isdigit() for sign in written)
