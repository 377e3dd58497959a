"""Sixty phrases of people find the service they mean."""

import tomllib
from pathlib import Path

import pytest

from app.asking.finder import Finder
from protocol import services

PHRASES = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text("utf-8"))["phrases"]
ENOUGH = 55


def first(finder, query):
    found = finder.services(query)
    return found[0].key if found else ""


def test_most_phrases_find_their_service_first(finder):
    """At least 55 of 60, with typing errors and words of the islands."""
    assert len(PHRASES) == 60
    astray = {
        said: first(finder, said) for said, key in PHRASES.items() if first(finder, said) != key
    }

    assert len(PHRASES) - len(astray) >= ENOUGH, astray


def test_every_service_is_meant_by_some_phrase():
    """No service is left out of what is tried."""
    assert set(PHRASES.values()) == set(services.catalogue())


@pytest.mark.parametrize(("query", "language"), [("akta", "id"), ("AKTÉ", "id"), ("birth", "en")])
def test_capitals_and_accents_do_not_matter(query, language):
    """A birth certificate is found in either language, however it is written."""
    assert first(Finder(services.catalogue(), language), query) == "kelahiran"


def test_nothing_typed_shows_all_in_order(finder):
    """The first page is every service by rank."""
    for nothing in ("", "  "):
        assert finder.services(nothing) == tuple(services.catalogue().values())


@pytest.mark.parametrize("query", ["xyzzy", "😀", "?!", "q" * 10_000])
def test_what_nobody_offers_is_not_found(finder, query):
    """No service is better than a wrong one; odd input finds nothing and breaks nothing."""
    assert finder.services(query) == ()


@pytest.mark.parametrize("query", ["lahi", "kelah", "kelahir", "kelahiran"])
def test_half_a_word_is_enough(finder, query):
    """The list narrows while somebody types."""
    assert first(finder, query) == "kelahiran"
