"""E-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import emails
from tests.protocol.asking import codes


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("contoh.uji@Contoh.ID", "contoh.uji@contoh.id"),
        (" Uji+kios@mail.contoh.co.id ", "Uji+kios@mail.contoh.co.id"),
        ("mailto:uji@contoh.id", "uji@contoh.id"),
    ],
)
def test_an_address_is_kept_as_it_was_given(typed, value):
    """Capitals before the @ may mean something, behind it they do not."""
    assert emails.read(typed).value == value


@pytest.mark.parametrize(
    "typed",
    ["uji", "uji@contoh", "@contoh.id", "uji@@contoh.id", "uji @contoh.id", "uji@-contoh.id",
     "u..ji@contoh.id", "uji@contoh.id\nx", "a" * 65 + "@contoh.id", "tidak ada"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    """Whether anybody reads it is not for a phone to know."""
    assert codes(emails.read(typed))[0] == ["email_format"]


@given(st.text())
def test_what_was_read_is_read_again_as_itself(typed):
    """Whatever was typed, it never raises."""
    read = emails.read(typed)

    assert read.value is None or emails.read(str(read.value)) == read
