"""
Dictionary 2: what is often said, from the whole catalogue, read when it is first needed.

A Zstandard dictionary (RFC 8878, section 5): tables of how often what comes, then the text. Made
once by `tools/make_dictionary.py` from questions, choices, place names and common words; it never
changes, for the same reason as dictionary 1. tests/vectors/dictionary.json has its digest.
"""

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("dictionary2.zdict")


@cache
def load() -> bytes:
    """Return the dictionary; a phone that starts does not wait for it."""
    return FILE.read_bytes()
