"""Work that one process does at a time."""

from contextlib import ExitStack

from server.alone import alone


def test_whoever_asks_first_has_the_work_until_it_ends(house):
    """A second is told no at once, other work is free, and afterwards the next has it."""
    engine = house.office.engine

    work = ("figures", "figures", "papers")
    with ExitStack() as held:
        assert [held.enter_context(alone(engine, each)) for each in work] == [True, False, True]
    with alone(engine, "figures") as again:
        assert again
