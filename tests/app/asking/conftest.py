"""The catalogue's words, counted once for all tests."""

import pytest

from app.asking.finder import Finder
from protocol import services


@pytest.fixture(scope="session")
def finder():
    """What finds services in Indonesian."""
    return Finder(services.catalogue(), "id")
