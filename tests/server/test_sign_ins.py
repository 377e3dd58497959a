"""Signing in with a password and a code, and the sessions that begin so."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select as select_rows
from sqlmodel import select

from protocol import errors
from server import passwords, second_step, sign_ins
from server.audit_tables import AUDIT
from server.staff_tables import Login
from server.tables import Account
from tests import hashing
from tests.server.conftest import PASSWORD


def sign_in(house, username="ani", password=PASSWORD, code=None, address="10.0.0.1") -> str:
    given = house.code() if code is None else code
    with house.office.writing() as session:
        return sign_ins.sign_in(
            session, username, password, house.office.world, code=given, address=address
        )


def who(house, token):
    with house.office.writing() as session:
        return sign_ins.of_session(session, token, house.office.world)


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


def test_a_password_is_kept_as_argon2id(house, monkeypatch):
    """64 MiB and three passes, as the security paper asks, whatever the other tests pay."""
    monkeypatch.setattr(passwords, "_HASHER", hashing.PAID)
    house.staff()
    with house.office.reading() as session:
        kept = session.exec(select(Account)).one().password
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert passwords.fits(kept, PASSWORD)


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("ani", "salah salah salah", None),
        ("nobody", PASSWORD, None),
        ("ani", PASSWORD, "000000"),
        ("ani", PASSWORD, ""),
        ("budi", PASSWORD, None),
    ],
)
def test_whatever_does_not_fit_looks_alike(house, username, password, code, monkeypatch):
    """Name, password, code, an account that ended: one error after the same work, written down."""
    house.staff()
    budi = house.staff("budi")
    with house.office.writing() as session:
        session.get_one(Account, budi.id).ended_ms = 1
    worked = []
    fits = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda *given: worked.append(given) or fits(*given))

    with pytest.raises(errors.SignInError) as raised:
        sign_in(house, username, password, code)

    assert raised.value.facts == {"retry_after_s": 0}
    assert len(worked) == 1
    with house.office.reading() as session:
        rows = session.connection().execute(select_rows(AUDIT).order_by(AUDIT.c.id)).all()
    known = "" if username == "nobody" else username  # what is no account's may be a password
    assert (rows[-1].actor, rows[-1].action) == (known, "sign_in_failed")


def test_an_unknown_name_takes_as_long_as_a_wrong_password(house):
    """There is a hash to compare with even where there is no account."""
    assert not passwords.fits(None, PASSWORD)
    assert not passwords.fits(None, "nobody's password")


def test_too_many_failures_wait_longer_and_longer(house):
    """After five the sixth has to wait, then twice as long, even with the right password."""
    house.staff()
    for _ in range(5):
        with pytest.raises(errors.SignInError) as raised:
            sign_in(house, password="wrong", code="")
        assert raised.value.retry_after_s == 0

    waits = []
    for _ in range(3):
        with pytest.raises(errors.SignInError) as raised:
            sign_in(house, code="")
        waits.append(raised.value.retry_after_s)
        house.clock.passes(seconds=waits[-1])
        with pytest.raises(errors.SignInError) as raised:
            sign_in(house, password="wrong", code="")
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
        sign_ins.sign_out(session, token, house.office.world)
        sign_ins.sign_out(session, "unknown", house.office.world)

    assert who(house, token) is None
    assert who(house, "") is None


def test_at_a_hundred_failures_nobody_comes_in_under_that_name(house, monkeypatch):
    """From however many addresses: the right password waits too, until a day has passed."""
    house.staff()
    monkeypatch.setattr(passwords, "fits", lambda kept, given: given == PASSWORD)
    for number in range(100):
        with pytest.raises(errors.SignInError):
            sign_in(house, password="wrong", address=f"10.0.{number}.1")

    with pytest.raises(errors.SignInError) as raised:
        sign_in(house, address="10.9.9.9")

    assert raised.value.retry_after_s > 23 * 3600
    house.clock.passes(hours=24, minutes=1)
    assert sign_in(house, address="10.9.9.9")


def test_a_session_without_a_second_step_can_only_set_one_up(house):
    """Who never had one comes in with the password, not whole; a code makes another token of it."""
    house.staff(token="")
    token = sign_in(house, code="")
    assert not who(house, token).whole

    with house.office.writing() as session:
        wrong = pytest.raises(errors.SignInError)
        with wrong:
            sign_ins.enrol(session, token, "000000", house.office.world)
    with house.office.writing() as session:
        secret = second_step.secret(session.connection(), 1)
        given = pyotp.TOTP(secret).at(house.clock.now)
        codes, fresh = sign_ins.enrol(session, token, given, house.office.world)

    assert who(house, token) is None
    assert who(house, fresh).whole
    assert len(set(codes)) == second_step.RECOVERY_CODES


def test_a_session_ends_where_its_owner_says(house):
    """Somebody sees where they are signed in, and ends what is not them; nobody else's."""
    house.staff()
    house.staff("budi")
    here, there, other = sign_in(house), sign_in(house), sign_in(house, "budi")
    ani, budi = who(house, here).staff, who(house, other).staff

    with house.office.writing() as session:
        seats = sign_ins.seats(session, ani.id, here, house.clock.now)
        (away,) = [seat for seat in seats if not seat.here]
        assert sign_ins.end(session, ani, away.name, house.office.world)
        (strange,) = sign_ins.seats(session, budi.id, other, house.clock.now)
        assert not sign_ins.end(session, ani, strange.name, house.office.world)

    assert who(house, there) is None
    assert who(house, here)
    assert who(house, other)


def test_an_account_that_ended_has_no_session(house):
    """Whoever does not work here any more is out at once, wherever they are signed in."""
    ani = house.staff()
    token = sign_in(house)
    with house.office.writing() as session:
        session.get_one(Account, ani.id).ended_ms = 1

    assert who(house, token) is None


def test_a_code_counts_as_proof_for_ten_minutes(house):
    """Something sensitive asks again later; a wrong code is no proof and is counted."""
    house.staff()
    token = sign_in(house)
    assert who(house, token).proved
    house.clock.passes(minutes=11)
    assert not who(house, token).proved

    with house.office.writing() as session, pytest.raises(errors.SignInError):
        sign_ins.prove(session, token, "000000", house.office.world)
    assert not who(house, token).proved
    given = house.code()
    with house.office.writing() as session:
        sign_ins.prove(session, token, given, house.office.world)
    assert who(house, token).proved
