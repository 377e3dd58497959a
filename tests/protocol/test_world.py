"""The real clock and dice are what their users expect of them."""

from datetime import UTC, timedelta

from protocol import world


def test_the_real_clock_is_aware_and_in_utc():
    """Nobody has to ask which zone a time is in."""
    assert world.real().now().utcoffset() == timedelta(0)
    assert world.real().now().tzinfo is UTC


def test_the_real_dice_give_as_many_bytes_as_asked():
    """Two throws are never alike."""
    entropy = world.real().entropy

    assert len(entropy(32)) == 32
    assert entropy(32) != entropy(32)
