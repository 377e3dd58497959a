"""Passwords: long, not guessed early, and kept as argon2id."""

import pytest

from protocol import errors
from server import passwords


@pytest.mark.parametrize(
    "password", ["kapal layar biru tua", "perahu-layar-ombak", "tujuh belas perahu", "x7Kq2mVw9Lp4"]
)
def test_long_and_odd_is_enough(password):
    """No rule wants capitals, digits or signs."""
    passwords.check(password)


@pytest.mark.parametrize("password", ["kapal biru", "", "x" * 201])
def test_too_short_or_too_long_is_refused(password):
    """Twelve letters at least, and no book."""
    with pytest.raises(errors.AccountBadError) as raised:
        passwords.check(password)
    assert raised.value.why == "password"


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "qwertyuiop12",
        "halmahera2026",
        "labuha123456",
        "Halmahera-Selatan",
        "dukcapil2026!",
        "aaaaaaaaaaaaaa",
        "anicontoh2026",
        "17081945merdeka",
    ],
)
def test_what_is_guessed_early_is_refused(password):
    """Common ones, keys in a row, the regency's words and the owner's own, with digits or not."""
    with pytest.raises(errors.AccountBadError) as raised:
        passwords.check(password, ("ani", "Ani Contoh"))
    assert raised.value.why == "guessed"
