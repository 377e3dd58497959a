"""Rows sealed with a key that lives outside the database."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.storage.vault import FileKeeper, Vault
from protocol import errors

KEY = bytes(range(32))
BOX = Vault(KEY, os.urandom)


@given(st.text(), st.text(), st.integers(0, 2**40), st.binary(max_size=200))
def test_it_opens_to_what_was_sealed(table, row, version, data):
    """What goes in comes out, for the same row and version."""
    assert BOX.open(table, row, version, BOX.seal(table, row, version, data)) == data


@pytest.mark.parametrize(
    ("table", "row", "version"),
    [("drafts", "a", 1), ("draft", "b", 1), ("draft", "a", 2), ("drafta", "", 1)],
)
def test_a_row_moved_or_put_back_does_not_open(table, row, version):
    """Nobody with a hex editor swaps two rows or brings an old one back."""
    body = BOX.seal("draft", "a", 1, b"answers")

    with pytest.raises(errors.StoreDamagedError):
        BOX.open(table, row, version, body)


def test_one_flipped_bit_opens_for_nobody():
    """Damage is noticed, never shown."""
    body = BOX.seal("draft", "a", 1, b"answers")

    for at in range(len(body) * 8):
        flipped = bytearray(body)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(errors.StoreDamagedError):
            BOX.open("draft", "a", 1, bytes(flipped))


@pytest.mark.parametrize("length", [0, 11, 12, 27])
def test_a_row_cut_short_does_not_open(length):
    """Any length is refused politely."""
    with pytest.raises(errors.StoreDamagedError):
        BOX.open("draft", "a", 1, BOX.seal("draft", "a", 1, b"x")[:length])


def test_no_nonce_comes_twice():
    """The same answers sealed twice look like nothing seen before."""
    assert len({BOX.seal("draft", "a", 1, b"x") for _ in range(500)}) == 500


def test_the_key_is_kept_for_the_app_alone(tmp_path):
    """No other user of the device may read the key; it is there whole or not at all."""
    keeper = FileKeeper(tmp_path)
    assert keeper.recall() is None

    keeper.keep(KEY)

    assert keeper.recall() == KEY
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_file_that_holds_no_key_is_said_to_be_missing(tmp_path):
    """A cut file is not taken for a key."""
    (tmp_path / "vault.key").write_bytes(b"short")

    with pytest.raises(errors.StoreKeyMissingError):
        FileKeeper(tmp_path).recall()
