"""Accounts, passwords and sessions."""

from datetime import timedelta

import pytest
from sqlmodel import select

from protocol import errors
from server import roster, staff
from server.audit_tables import Audit
from server.tables import Account, Login
from tests.server.conftest import PASSWORD


def sign_in(house, username="ani", password=PASSWORD, address="10.0.0.1") -> str:
    with house.office.writing() as session:
        return staff.sign_in(session, username, password, house.office.world, address=address)


def who(house, token):
    with house.office.writing() as session:
        return staff.of_session(session, token, house.office.world)


def test_a_right_password_begins_a_session(house):
    """The token is long and secret, is kept only as its digest, and says who is there."""
    ani = house.staff()

    token = sign_in(house)

    found = who(house, token)
    assert found.staff == ani
    assert len(token) == 43
    assert found.csrf not in {"", token}
    with house.office.reading() as session:
        assert session.exec(select(Login)).one().token_sha256 not in token


def test_a_password_is_kept_as_argon2id(house):
    """64 MiB and three passes, as the security paper asks."""
    house.staff()
    with house.office.reading() as session:
        assert (
            session.exec(select(Account))
            .one()
            .password.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
        )


@pytest.mark.parametrize(
    ("username", "password"), [("ani", "salah salah salah"), ("nobody", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_name_look_alike(house, username, password, monkeypatch):
    """Both are refused with the same error, after the same work, and written down."""
    house.staff()
    worked = []
    monkeypatch.setattr(staff, "_fits", lambda *given: worked.append(given) or False)

    with pytest.raises(errors.SignInError) as raised:
        sign_in(house, username, password)

    assert raised.value.facts == {"retry_after_s": 0}
    assert len(worked) == 1
    with house.office.reading() as session:
        last = session.exec(select(Audit)).all()[-1]
    assert (last.actor, last.action) == (username, "sign_in_failed")


def test_too_many_failures_wait_longer_and_longer(house):
    """After five the sixth has to wait, then twice as long, even with the right password."""
    house.staff()
    for _ in range(5):
        with pytest.raises(errors.SignInError) as raised:
            sign_in(house, password="wrong")
        assert raised.value.retry_after_s == 0

    waits = []
    for _ in range(3):
        with pytest.raises(errors.SignInError) as raised:
            sign_in(house)
        waits.append(raised.value.retry_after_s)
        house.clock.passes(seconds=waits[-1])
        with pytest.raises(errors.SignInError) as raised:
            sign_in(house, password="wrong")
        assert raised.value.retry_after_s == 0

    assert waits == [60, 120, 240]
    house.clock.passes(hours=2)
    assert sign_in(house)


def test_somebody_elses_failures_do_not_lock_me_out(house):
    """The count is for a name and an address together, and old failures are forgotten."""
    house.staff()
    for _ in range(5):
        with pytest.raises(errors.SignInError):
            sign_in(house, password="wrong", address="10.9.9.9")

    assert sign_in(house)


def test_failures_long_ago_do_not_count(house):
    """Four today and one tomorrow are no attack."""
    house.staff()
    for _ in range(4):
        with pytest.raises(errors.SignInError):
            sign_in(house, password="wrong")
    house.clock.passes(minutes=16)
    for _ in range(4):
        with pytest.raises(errors.SignInError) as raised:
            sign_in(house, password="wrong")
        assert raised.value.retry_after_s == 0
    assert sign_in(house)


@pytest.mark.parametrize(
    ("uses", "every", "lives"),
    [
        (1, timedelta(minutes=29), True),
        (1, timedelta(minutes=31), False),
        (21, timedelta(minutes=28), True),
        (22, timedelta(minutes=28), False),
    ],
)
def test_a_session_ends_when_idle_and_at_the_end_of_a_day(house, uses, every, lives):
    """Half an hour without use, or ten hours in all."""
    house.staff()
    token = sign_in(house)
    found = None
    for _ in range(uses):
        house.clock.passes(seconds=every.total_seconds())
        found = who(house, token)

    assert (found is not None) == lives


def test_signing_out_ends_a_session(house):
    """The token is worth nothing afterwards; neither is one nobody was given."""
    house.staff()
    token = sign_in(house)
    with house.office.writing() as session:
        staff.sign_out(session, token, house.office.world)
        staff.sign_out(session, "unknown", house.office.world)

    assert who(house, token) is None
    assert who(house, "") is None


@pytest.mark.parametrize(
    ("username", "password", "why"),
    [
        ("Ani Wati", PASSWORD, "letters"),
        ("", PASSWORD, "letters"),
        ("ani", PASSWORD, "taken"),
        ("budi", "pendek", "password"),
    ],
)
def test_accounts_that_cannot_be(house, username, password, why):
    """An odd or taken name and a short password are refused, and say why."""
    house.staff()
    with pytest.raises(errors.AccountBadError) as raised, house.office.writing() as session:
        staff.add(session, house.office.world, username, "X", password, ["*"])

    assert raised.value.why == why


def test_the_roster_is_signed_anew_when_staff_change(house):
    """Every change gives a higher version, linked to the one before; no change gives none."""

    def standing():
        with house.office.writing() as session:
            return roster.standing(session.connection(), house.office)

    first = standing()
    assert (first.version, standing().raw) == (1, first.raw)
    ani = house.staff()
    second = standing()
    house.staff("budi", services=("pengaduan",))
    third = standing()

    assert (second.version, third.version) == (2, 3)
    assert second.peers.author(ani.key).name == "Ani"
    assert len(third.peers.roster.officers) == 2
    assert roster.published(house.office) == third.raw
