"""A fleet as a plain story needs it: a phone, a stranger, and a way to the office."""

import random

import pytest

from tests.model.fleet import Fleet
from tests.model.ways import Web


@pytest.fixture
def fleet():
    fleet = Fleet(random.Random(1).randrange)
    yield fleet
    fleet.close()


@pytest.fixture
def phone(fleet):
    return fleet.phones[0]


@pytest.fixture
def stranger(fleet):
    """Somebody whose phone the office has not met."""
    phone = fleet._handset(fleet.folder / "stranger")
    phone.introduces()
    yield phone
    phone.store.close()


@pytest.fixture
def web(fleet):
    return Web(office=fleet.office)
