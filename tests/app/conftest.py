"""What many tests begin with."""

import pytest

from tests.village import Citizen, Village


@pytest.fixture
def village(tmp_path) -> Village:
    """A village with an office and a clock that stands still."""
    return Village(tmp_path)


@pytest.fixture
def siti(village) -> Citizen:
    """A citizen with a phone, introduced and not yet heard of."""
    return village.citizen()
