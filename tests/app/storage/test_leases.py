"""Who may do a piece of work alone."""

from datetime import timedelta

from app.storage import leases


def takes(memory, holder, at, **more):
    with memory.writing() as session:
        return leases.take(session, "carrying", holder, at, **more)


def test_one_at_a_time(memory, village):
    """Whoever has the lease may renew it; nobody else gets it."""
    assert takes(memory, "a", village.clock)
    assert takes(memory, "a", village.clock)
    assert not takes(memory, "b", village.clock + leases.TERM - timedelta(seconds=1))


def test_it_is_free_when_its_time_is_up(memory, village):
    """A crash costs the others a minute and a half."""
    takes(memory, "a", village.clock)

    assert takes(memory, "b", village.clock + leases.TERM)


def test_it_is_free_when_given_back(memory, village):
    """Who did not have it gives nothing back."""
    takes(memory, "a", village.clock)
    for holder, free in (("b", False), ("a", True)):
        with memory.writing() as session:
            leases.give_back(session, "carrying", holder)
        assert takes(memory, "b", village.clock) is free


def test_a_clock_that_was_wrong_blocks_nobody(memory, village):
    """A term that ends in twenty years was begun by a broken clock."""
    takes(memory, "a", village.clock + timedelta(days=7_300))

    assert takes(memory, "b", village.clock)


def test_somebody_who_asks_by_hand_takes_it(memory, village):
    """Work done twice does no harm; a person kept waiting does."""
    takes(memory, "a", village.clock)

    assert takes(memory, "b", village.clock, force=True)
    assert not takes(memory, "a", village.clock)
