"""What many tests begin with."""

import pytest

from tests.door import Door, office_door
from tests.tablet import Tablet
from tests.village import Citizen, Village


@pytest.fixture
def village(tmp_path) -> Village:
    """A village with an office and a clock that stands still."""
    return Village(tmp_path)


@pytest.fixture
def siti(village) -> Citizen:
    """A citizen with a phone, introduced and not yet heard of."""
    return village.citizen()


@pytest.fixture
def tablet(village) -> Tablet:
    """The village's tablet with operator, secretary and head; nobody is on duty."""
    return Tablet(village)


@pytest.fixture
def door(village):
    """The village's office, at a real address."""
    door = Door(office_door(village.office))
    yield door
    door.close()
