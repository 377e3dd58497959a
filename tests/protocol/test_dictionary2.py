"""The second dictionary is the one its tool makes, and costs nothing before it is needed."""

import hashlib
import subprocess
import sys
from pathlib import Path

from protocol import dictionary2
from tests.protocol import known

ROOT = Path(__file__).parents[2]


def test_the_dictionary_never_changes():
    """Another byte here, and messages already signed could not be read."""
    vectors = known.load("dictionary")

    assert len(dictionary2.load()) == vectors["size2"]
    assert hashlib.sha256(dictionary2.load()).hexdigest() == vectors["sha2562"]


def test_it_is_made_of_what_everybody_knows(tmp_path):
    """The tool makes it again from lists that lie beside it, byte for byte."""
    made = tmp_path / "made.txt"
    subprocess.run([sys.executable, "tools/make_dictionary.py", made], cwd=ROOT, check=True)

    assert made.read_bytes() == dictionary2.load()


def test_it_fits_a_window():
    """From its first byte a body still reaches back to the dictionary's."""
    assert len(dictionary2.load()) <= 32_768 - 262


def test_it_is_not_read_before_it_is_needed():
    """A phone that starts waits for nothing it does not use yet."""
    asked = (
        "from protocol import bodies, dictionary2; print(dictionary2.load.cache_info().currsize)"
    )

    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert said.stdout.strip() == "0"
