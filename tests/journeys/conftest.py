"""A village whose office is the real one."""

import pytest

from tests.harbour import village_with_office


@pytest.fixture
def village(tmp_path):
    with village_with_office(tmp_path) as village:
        yield village


@pytest.fixture
def siti(village):
    return village.citizen()
