"""What the tests of actions begin with."""

import pytest

from tests.app.actions.stage import Hall


@pytest.fixture
def hall(tmp_path):
    """Somebody who has opened the app for the first time."""
    return Hall(tmp_path).boards()


@pytest.fixture
def other_hall(tmp_path):
    """Somebody else, with a phone of their own."""
    return Hall(tmp_path / "other").boards()
