"""A village whose office is the real one."""

import pytest

from tests.harbour import Harbour
from tests.village import Village


@pytest.fixture
def village(tmp_path):
    village = Village(tmp_path)
    village.office = Harbour(tmp_path / "office", village.world)
    yield village
    village.office.office.engine.dispose()


@pytest.fixture
def siti(village):
    return village.citizen()
