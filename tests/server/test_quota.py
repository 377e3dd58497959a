"""How much one source may bring to a relay."""

from datetime import UTC, datetime, timedelta

from server.quota import Quota

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_source_has_so_much_and_it_grows_back():
    """Nothing beyond the limit at once, half of it again after half the time."""
    quota = Quota(1_000, timedelta(hours=1))

    assert quota.allows("10.0.0.1", 1_000, NOON)
    assert not quota.allows("10.0.0.1", 1, NOON)
    assert quota.allows("10.0.0.1", 500, NOON + timedelta(minutes=30))
    assert not quota.allows("10.0.0.1", 500, NOON + timedelta(minutes=30))


def test_sources_do_not_share():
    """One that pours in junk takes nothing from its neighbour."""
    quota = Quota(1_000, timedelta(hours=1))
    quota.allows("10.0.0.1", 1_000, NOON)

    assert quota.allows("10.0.0.2", 1_000, NOON)


def test_an_ipv6_machine_is_one_source():
    """It may have as many addresses as it likes."""
    quota = Quota(1_000, timedelta(hours=1))
    quota.allows("fe80::1", 1_000, NOON)

    assert not quota.allows("fe80::2", 1, NOON)
    assert quota.allows("fe81::1", 1, NOON)


def test_a_clock_that_goes_back_gives_nothing_away():
    """And takes nothing either."""
    quota = Quota(1_000, timedelta(hours=1))
    quota.allows("10.0.0.1", 400, NOON)

    assert quota.allows("10.0.0.1", 600, NOON - timedelta(days=1))
    assert not quota.allows("10.0.0.1", 1, NOON - timedelta(days=1))


def test_many_sources_fill_no_memory():
    """The one not heard of for longest is forgotten first."""
    quota = Quota(1_000, timedelta(hours=1))
    quota.allows("last", 1_000, NOON)
    for number in range(5_000):
        quota.allows(f"source {number}", 1, NOON)

    assert len(quota._left) <= 4_096
    assert quota.allows("last", 1_000, NOON)
