"""Signing in under many names from one address: slowed down, and nobody honest shut out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from protocol import errors
from server import attempts, passwords
from server.attempts import CROWD, CROWD_WITHIN, STRANGERS
from server.quota import household
from server.staff_tables import ATTEMPT
from tests.server.conftest import PASSWORD
from tests.server.test_sign_ins import sign_in

OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def hashed(monkeypatch):
    """Every password that was hashed to be compared: what an attempt costs the office."""
    asked = []
    monkeypatch.setattr(passwords, "fits", lambda kept, given: asked.append(given) or bool(kept))
    monkeypatch.setattr("server.second_step.passes", lambda *given: given[2] == "right")
    return asked


def tried(house, username, code="wrong", address=OFFICE) -> int | None:
    """Try to sign in; return how long to wait, 0 for a plain no, None for a success."""
    try:
        sign_in(house, username, PASSWORD, code, address)
    except errors.SignInError as error:
        return error.retry_after_s
    return None


def spray(house, names, address=OFFICE) -> list[int | None]:
    return [tried(house, name, address=address) for name in names]


def rows(house) -> int:
    with house.office.reading() as session:
        return session.scalar(select(func.count()).select_from(ATTEMPT))


def test_one_password_under_many_names_is_slowed(house, hashed):
    """Names there are or not: after thirty, no name is tried from there, and nothing is hashed."""
    staff = [house.staff(f"p{number:03}").username for number in range(20)]
    names = [*staff, *(f"nobody{number}" for number in range(30))]

    waits = spray(house, names)

    assert waits[:CROWD] == [0] * CROWD
    assert set(waits[CROWD:]) == {int(CROWD_WITHIN.total_seconds())}
    assert len(hashed) == CROWD
    assert rows(house) == CROWD


def test_an_hour_later_the_next_may_try(house):
    """The oldest failures go out of the count one by one: thirty an hour, and no more."""
    for number in range(CROWD):
        tried(house, f"nobody{number}")
        house.clock.passes(minutes=1)

    wait_s = tried(house, "somebody")
    house.clock.passes(seconds=wait_s)

    assert wait_s == 30 * 60
    assert spray(house, ["one", "two"]) == [0, 60]


def test_whoever_came_in_from_there_before_is_not_held_up(house, hashed):
    """An office has one address: who worked there within a month goes on through a flood in it."""
    house.staff("budi")
    house.staff("citra")
    assert tried(house, "budi", "right") is None
    house.clock.passes(days=29)
    spray(house, [f"nobody{number}" for number in range(CROWD)])

    assert tried(house, "citra", "right") > 0
    assert tried(house, "citra", "right", ELSEWHERE) is None
    assert tried(house, "budi", "wrong") == 0
    assert tried(house, "budi", "right") is None
    house.clock.passes(days=31)
    spray(house, [f"nobody{number}" for number in range(CROWD)])
    assert tried(house, "budi", "right") > 0


def test_a_morning_at_an_office_of_hundreds_holds_nobody_up(house):
    """Each of more than thirty mistypes twice and comes in: a success ends what was counted."""
    people = [house.staff(f"p{number:03}").username for number in range(CROWD + 1)]
    for name in people:
        assert [tried(house, name), tried(house, name), tried(house, name, "right")] == [0, 0, None]


def test_a_network_of_one_subscriber_is_one_address(house):
    """Whoever has 2 to the 64 addresses of IPv6 is counted once, and IPv4 inside of it as such."""
    spray(house, [f"nobody{number}" for number in range(CROWD // 2)], "2001:db8:1:2::1")
    for number in range(CROWD - CROWD // 2):
        assert tried(house, f"other{number}", address=f"2001:db8:1:2::{number:x}:9") == 0

    assert tried(house, "next", address="2001:db8:1:2:ffff::1") > 0
    assert tried(house, "next", address="2001:db8:1:3::1") == 0
    assert household("::ffff:203.0.113.7") == OFFICE


def test_names_nobody_has_leave_few_rows(house, monkeypatch):
    """From however many addresses: the newest stay, and those of real names always."""
    monkeypatch.setattr(attempts, "STRANGERS", 50)
    house.staff("ani")
    tried(house, "ani", address=ELSEWHERE)
    for number in range(120):
        house.clock.passes(seconds=1)
        tried(house, f"nobody{number}", address=f"198.51.{number}.1")
    assert rows(house) <= 52

    with house.office.reading() as session:
        assert session.scalar(select(ATTEMPT.c.failures).where(ATTEMPT.c.username == "ani")) == 1
    house.clock.passes(days=1, seconds=1)
    tried(house, "later")
    assert rows(house) == 1
    assert STRANGERS == 10_000
    assert timedelta(days=1) == attempts.FORGOTTEN
