"""A memory to write into."""

import pytest

from app.storage.store import Store, open_store
from tests.village import ROOT


@pytest.fixture
def memory(village, tmp_path) -> Store:
    """An empty memory, with the device's keys made."""
    return open_store(tmp_path / "phone", village.world, ROOT.public)
