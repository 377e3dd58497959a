"""A village whose office is the real one."""

import pytest

from protocol.posts import Post
from tests import databases
from tests.harbour import village_with_office
from tests.tablet import Tablet, redeem


@pytest.fixture(autouse=True)
def database(tmp_path, monkeypatch):
    """The office's processes find its database, and none is left for the next test."""
    databases.tell(monkeypatch, tmp_path / "office")
    yield
    databases.forget()


@pytest.fixture
def village(tmp_path):
    with village_with_office(tmp_path) as village:
        yield village


@pytest.fixture
def siti(village):
    return village.citizen()


@pytest.fixture
def tablet(village):
    """A tablet whose officers the office knows; its operator is on duty."""
    tablet = Tablet(village)
    redeem(tablet)
    tablet.syncs()
    tablet.enters(Post.OPERATOR)
    yield tablet
    tablet.store.close()
