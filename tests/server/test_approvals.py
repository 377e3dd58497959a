"""Four eyes: one asks, another with the same right confirms, in time, once."""

import pytest
from sqlalchemy import select

from protocol import errors
from server import approvals
from server.approvals import Kind
from server.audit_tables import AUDIT
from server.rights import Role


@pytest.fixture
def two(house):
    """Two administrators."""
    return house.staff("ada", role=Role.ADMIN), house.staff("budi", role=Role.ADMIN)


def does(house, what, *given):
    """Call one of the functions in a transaction of its own."""
    with house.office.writing() as session:
        return what(session, *given, house.office.world)


def ask(house, staff, kind=Kind.LET_IN, subject="siti"):
    return does(house, lambda session, world: approvals.ask(session, staff, kind, subject, world))


def waiting(house, staff):
    with house.office.reading() as session:
        return [each.id for each in approvals.waiting(session, staff, house.clock.now)]


def test_what_one_asks_another_confirms(house, two):
    """The request comes back as it was asked, is gone from the list, and is written down."""
    ada, budi = two
    detail = {"role": "clerk", "services": ["kelahiran"]}
    with house.office.writing() as session:
        world = house.office.world
        id_ = approvals.ask(session, ada, Kind.ROLE, "siti", world, detail)
    assert waiting(house, budi) == [id_]

    asked = does(house, approvals.confirm, budi, id_)

    assert (asked.kind, asked.subject, asked.detail) == (Kind.ROLE, "siti", detail)
    assert waiting(house, budi) == []
    with house.office.reading() as session:
        rows = session.connection().execute(
            select(AUDIT.c.actor, AUDIT.c.action).order_by(AUDIT.c.id.desc()).limit(2)
        )
        assert [tuple(row) for row in rows] == [
            ("budi", "approval_confirmed"),
            ("ada", "approval_asked"),
        ]


def test_nobody_confirms_their_own_or_what_is_about_them(house, two):
    """Not who asked, not who gets it; but who asked may take it back."""
    ada, budi = two
    mine, about_budi = ask(house, ada), ask(house, ada, subject="budi")

    for staff, id_ in ((ada, mine), (budi, about_budi)):
        with pytest.raises(errors.NotEntitledError):
            does(house, approvals.confirm, staff, id_)
    does(house, approvals.refuse, ada, mine)
    assert waiting(house, budi) == [about_budi]


def test_without_the_right_nobody_asks_or_answers(house, two):
    """A request about staff is nobody's but the administrators'."""
    id_ = ask(house, two[0])

    for role in set(Role) - {Role.ADMIN}:
        other = house.staff(role.value, role=role)
        assert waiting(house, other) == []
        with pytest.raises(errors.NotEntitledError):
            ask(house, other)
        for answer in (approvals.confirm, approvals.refuse):
            with pytest.raises(errors.NotEntitledError):
                does(house, answer, other, id_)


@pytest.mark.parametrize("answer", [approvals.confirm, approvals.refuse])
def test_an_answer_comes_once_and_in_time(house, two, answer):
    """The second is told that it is gone, and after three days so is the first."""
    ada, budi = two
    first, late = ask(house, ada), ask(house, ada)
    does(house, answer, budi, first)
    for again in (approvals.confirm, approvals.refuse):
        with pytest.raises(errors.ApprovalGoneError):
            does(house, again, budi, first)

    house.clock.passes(days=3)
    assert waiting(house, budi) == []
    for id_ in (late, "unknown"):
        with pytest.raises(errors.ApprovalGoneError):
            does(house, answer, budi, id_)
