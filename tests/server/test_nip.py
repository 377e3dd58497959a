"""The number of a government employee: what can be one, and how letters write it."""

from datetime import date

import pytest

from protocol import errors
from server import nip

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("19800817 200501 1 003", "198008172005011003"),
        ("198008172005012003", "198008172005012003"),
        ("19900101 202121 2 001", "199001012021212001"),
    ],
    ids=["none", "blanks", "as written", "a woman", "on a contract"],
)
def test_a_number_that_can_be_is_kept_as_its_digits(typed, kept):
    """Civil servants, and those on a contract, whose month of appointment is 21."""
    assert nip.read(typed, TODAY) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "19800817200501100",
        "1980081720050110033",
        "19801317 200501 1 003",
        "19800231 200501 1 003",
        "19800817 200513 1 003",
        "19800817 200500 1 003",
        "19800817 200501 3 003",
        "19800817 199001 1 003",
        "19800817 202612 1 003",
        "٣٩800817 200501 1 003",
        "8204085708909902",
    ],
)
def test_what_cannot_be_one_is_refused(typed):
    """Too short or long, no such day or month, appointed as a child or in time to come."""
    with pytest.raises(errors.AccountBadError) as refused:
        nip.read(typed, TODAY)
    assert refused.value.why == "nip"


def test_letters_write_it_in_its_four_parts():
    """And of nobody's number nothing."""
    assert nip.written("198008172005011003") == "19800817 200501 1 003"
    assert nip.written("") == ""
