"""An office with somebody of its staff at the console, and a phone that has applied."""

import pytest

from server.rights import Role
from tests.server import sealed
from tests.server.conftest import House
from tests.server.console.desk import Desk
from tests.server.phones import Phone


@pytest.fixture
def desk(house: House) -> Desk:
    """Ani, who sees every service, signed in."""
    house.staff()
    return Desk(house)


@pytest.fixture
def phone(house: House) -> Phone:
    """Siti's phone, introduced."""
    return house.phone()


@pytest.fixture
def report(house):
    """A sealed report with a photo, and the phone that sent it."""
    sealed.furnish(house)
    phone = house.phone()
    made = sealed.report(house, phone)
    house.tell(phone, made.said, *made.photo.pieces)
    return made, phone


@pytest.fixture
def ida(house, report):
    """An inspector at a browser."""
    house.staff("ida", role=Role.INSPECTOR, agency="inspectorate")
    return Desk(house, "ida")
