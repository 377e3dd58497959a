"""What holds for every test."""

import gc

import pytest
from hypothesis import settings

from app import strings
from tests import compiled, hashing

# How long something takes is measured in bench/: a busy machine is no fault of the code.
settings.register_profile("layar", deadline=None)
settings.load_profile("layar")

# Hundreds of databases are opened in a run; each statement is compiled for the first of them.
compiled.share()
hashing.cheapen()

# What is imported stays: looking through all of it for garbage again and again is a tenth of a run.
gc.disable()


STORIES = ("journeys", "powercut", "crashpoints", "model", "filling")
"""Folders of whole stories, the longest tests there are."""


@pytest.fixture(autouse=True)
def _a_phone_again():
    yield
    strings.speak_of(tablet=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with whole stories: at the end, one process would be waited for by itself."""
    items.sort(key=lambda item: item.path.parent.name not in STORIES)


def pytest_collection_finish() -> None:
    """Look for garbage from here on, among what the tests make."""
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()
