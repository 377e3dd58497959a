"""What is to be told is tried for as long as was promised, and by whoever is there."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from server import deliveries, hooks
from tests.door import Reply
from tests.server.hooked import registered, rows


def test_what_fails_comes_again_less_and_less_and_is_given_up_in_the_open(house, door):
    """500s for a week: the same telling, ever later; then given up, told as such, begun anew."""
    hook = registered(house.office, door.url)
    phone = house.phone()
    house.tell(phone, phone.apply(), phone.apply())
    door.says = Reply(500)
    for _ in range(8 * 12):
        hooks.tell_all(house.office)
        house.clock.passes(hours=2)

    tried = len(door.heard)
    assert 20 < tried < 90
    assert {row.said for row in rows(house.office)} == {"500"}
    assert all(row.ended_ms for row in rows(house.office))
    with house.office.reading() as session:
        standing = deliveries.standing(session.connection(), [hook.id])[hook.id]
    assert (standing.waiting, standing.given_up, standing.told) == (0, 2, 0)

    door.says = Reply(200)
    assert hooks.tell_all(house.office) == 0
    with house.office.writing() as session:
        assert deliveries.again(session.connection(), hook.id, house.clock.now) == 2
    assert hooks.tell_all(house.office) == 2
    ids = Counter(dict(head)["webhook-id"] for _, _, head in door.requests)
    assert len(ids) == 2


def test_what_begins_anew_says_still_when_the_case_came_so_far(house, door):
    """Given up, begun anew and through: `changed_at` is the case's, not the beginning's."""
    hook = registered(house.office, door.url)
    phone, filed_at = house.phone(), house.clock.now
    house.tell(phone, phone.apply())
    door.says = Reply(500)
    for _ in range(8 * 12):
        hooks.tell_all(house.office)
        house.clock.passes(hours=2)
    with house.office.writing() as session:
        assert deliveries.again(session.connection(), hook.id, house.clock.now) == 1
    hooks.tell_all(house.office)
    assert not rows(house.office)[0].ended_ms
    house.clock.passes(hours=1)

    door.says = Reply(200)
    assert hooks.tell_all(house.office) == 1
    assert {datetime.fromisoformat(each["changed_at"]) for each in door.heard} == {filed_at}


@pytest.mark.parametrize("failed_before", [False, True])
def test_after_a_long_pause_a_telling_has_its_week_before_it(house, door, failed_before):
    """A system moved house for ten days: its first stumble afterwards is not its last."""
    hook = registered(house.office, door.url)
    phone, world = house.phone(), house.office.world
    house.tell(phone, phone.apply())
    door.says = Reply(500)
    if failed_before:
        hooks.tell_all(house.office)
    with house.office.writing() as session:
        assert hooks.pause(session, world, hook.id, "ani")
    house.clock.passes(days=10)
    with house.office.writing() as session:
        assert hooks.resume(session, world, hook.id, "ani")

    hooks.tell_all(house.office)
    assert not rows(house.office)[0].ended_ms
    house.clock.passes(days=6)
    hooks.tell_all(house.office)
    assert not rows(house.office)[0].ended_ms
    house.clock.passes(days=2)
    hooks.tell_all(house.office)
    assert rows(house.office)[0].ended_ms


def test_what_a_dead_process_had_in_its_hands_is_told_by_another(house, door):
    """Taken and never settled: after the lease somebody else takes it."""
    hook = registered(house.office, door.url)
    phone = house.phone()
    house.tell(phone, phone.apply())
    with deliveries.claiming(house.office) as connection:
        assert len(deliveries.take(connection, hook.id, house.clock.now, 10)) == 1

    assert hooks.tell_all(house.office) == 0
    house.clock.now += deliveries.LEASE + timedelta(seconds=1)
    assert hooks.tell_all(house.office) == 1
