"""
Dictionary 2: what is often said, from the whole catalogue, read when it is first needed.

Made once by `tools/make_dictionary.py` from questions, choices, place names and common words; it
never changes, for the same reason as dictionary 1. tests/vectors/dictionary.json has its digest.
"""

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("dictionary2.txt")


@cache
def load() -> bytes:
    """Return the dictionary; a phone that starts does not wait for it."""
    return FILE.read_bytes()
