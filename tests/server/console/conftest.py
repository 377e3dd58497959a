"""An office with somebody of its staff at the console, and a phone that has applied."""

import pytest

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
