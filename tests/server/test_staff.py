"""Accounts of staff."""

import pytest

from protocol import errors
from server import roster, staff
from tests.server.conftest import PASSWORD


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
