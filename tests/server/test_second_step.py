"""The second step: each half minute's code once, the paper's once, the secret sealed."""

import base64

import pyotp
import pytest

from protocol import errors
from server import second_step
from server.staff_tables import SECOND_STEP
from tests.server.conftest import TOKEN


@pytest.fixture
def ani(house):
    return house.staff()


def passes(house, person, code):
    """Give a code in a transaction of its own."""
    with house.office.writing() as session:
        return second_step.passes(session.connection(), person.id, code, house.clock.now)


def shown(house, steps=0):
    """Return what a token shows whose clock is some half minutes off."""
    return pyotp.TOTP(TOKEN).at(house.clock.now, counter_offset=steps)


@pytest.mark.parametrize(
    ("off", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_the_half_minute_before_and_after_count_too(house, ani, off, counts):
    """A clock may be half a minute off, and no more."""
    assert passes(house, ani, shown(house, off)) == counts


def test_a_code_counts_once_and_none_before_it(house, ani):
    """Whoever read it over a shoulder comes too late, with the one before as well."""
    assert passes(house, ani, shown(house))
    assert not passes(house, ani, shown(house))
    assert not passes(house, ani, shown(house, -1))
    house.clock.passes(seconds=30)
    assert passes(house, ani, shown(house))


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "١٢٣٤٥٦", "000000 or 1=1", "9" * 400])
def test_what_is_no_code_is_refused(house, ani, code):
    """Whatever is typed, nothing else comes of it."""
    assert not passes(house, ani, code)


def test_a_code_may_be_typed_with_its_blank(house, ani):
    """Programs show three and three."""
    code = shown(house)
    assert passes(house, ani, f"{code[:3]} {code[3:]}")


def test_a_code_of_the_paper_counts_once_for_its_owner(house, ani):
    """Written in capitals or without dashes it is the same; another person's is none."""
    budi = house.staff("budi")
    with house.office.writing() as session:
        first, *others = second_step.fresh_codes(session.connection(), ani.id, house.office.world)

    assert not passes(house, budi, first)
    assert passes(house, ani, first.upper().replace("-", " "))
    assert not passes(house, ani, first)
    with house.office.writing() as session:
        assert second_step.codes_left(session.connection(), ani.id) == len(others)
        second_step.fresh_codes(session.connection(), ani.id, house.office.world)
    assert not any(passes(house, ani, code) for code in others)


def test_the_secret_is_sealed_for_one_account(house, ani):
    """The database alone shows no secret, and one account's is worth nothing in another's row."""
    budi = house.staff("budi")
    with house.office.writing() as session:
        connection = session.connection()
        rows = {row.account: row.seed for row in connection.execute(SECOND_STEP.select())}
        seed = base64.b32decode(TOKEN)
        assert not any(seed in bytes(sealed) for sealed in rows.values())
        connection.execute(
            SECOND_STEP.update().where(SECOND_STEP.c.account == budi.id).values(seed=rows[ani.id])
        )

    assert not passes(house, budi, shown(house))


def test_a_prepared_secret_opens_nothing_before_it_is_confirmed(house):
    """Until a code of it was given, nobody comes in with it, and it can be shown."""
    ani = house.staff(token="")
    with house.office.writing() as session:
        connection = session.connection()
        second_step.prepare(connection, ani.id, house.office.world)
        secret = second_step.secret(connection, ani.id)
        second_step.prepare(connection, ani.id, house.office.world)
        assert second_step.secret(connection, ani.id) == secret
    code = pyotp.TOTP(secret).at(house.clock.now)

    assert not passes(house, ani, code)
    with house.office.writing() as session:
        assert second_step.confirm(session.connection(), ani.id, code, house.office.world)
        assert second_step.secret(session.connection(), ani.id) == ""
        assert second_step.has(session.connection(), ani.id)


@pytest.mark.parametrize("secret", ["", "not base32!", "JBSWY3DPEHPK3PXP", "É" * 32])
def test_a_token_without_a_good_secret_is_refused(house, ani, secret):
    """Eighty bits are too few."""
    with house.office.writing() as session, pytest.raises(errors.AccountBadError) as raised:
        second_step.set_seed(session.connection(), ani.id, secret)

    assert raised.value.why == "token"
