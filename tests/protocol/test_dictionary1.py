"""The dictionary is the one every signed message leans on."""

import hashlib

from protocol.dictionary1 import DICTIONARY
from tests.protocol import known


def test_the_dictionary_never_changes():
    """Another byte here, and messages already signed could not be read."""
    vectors = known.load("dictionary")

    assert len(DICTIONARY) == vectors["size"]
    assert hashlib.sha256(DICTIONARY).hexdigest() == vectors["sha256"]
    assert DICTIONARY.decode() == vectors["dictionary"]
