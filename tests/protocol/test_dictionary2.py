"""The second dictionary is the one its tool makes, and costs nothing before it is needed."""

import hashlib
import subprocess
import sys
from pathlib import Path

import zstandard

from protocol import blocks, bodies, dictionary2
from tests.protocol import known

ROOT = Path(__file__).parents[2]
TABLES_BYTES = 136


def test_the_dictionary_never_changes():
    """Another byte here, and messages already signed could not be read."""
    vectors = known.load("dictionary")

    assert len(dictionary2.load()) == vectors["size2"]
    assert hashlib.sha256(dictionary2.load()).hexdigest() == vectors["sha2562"]


def test_it_is_made_of_what_everybody_knows(tmp_path):
    """The tool makes its text again from lists that lie beside it, byte for byte."""
    made = tmp_path / "made.zdict"
    subprocess.run([sys.executable, "tools/make_dictionary.py", made], cwd=ROOT, check=True)
    text_bytes = dictionary2.load()[TABLES_BYTES:]

    assert made.read_bytes().endswith(text_bytes)
    assert len(made.read_bytes()) < len(text_bytes) + 2 * TABLES_BYTES
    assert text_bytes.startswith(b"Bacan B")


def test_its_tables_are_worth_having():
    """Without them, counted anew in every body, a short one is a tenth longer."""
    said = bodies.write({"service": "kartu-keluarga", "answers": {"full_name": "CONTOH UJI"}})
    text = zstandard.ZstdCompressionDict(dictionary2.load()[TABLES_BYTES:])

    without = zstandard.ZstdCompressor(level=17, dict_data=text).compress(said)

    assert len(blocks.pack(said)) < 0.9 * len(without)


def test_it_is_not_read_before_it_is_needed():
    """A phone that starts waits for nothing it does not use yet."""
    asked = (
        "import sys; from protocol import bodies, dictionary2;"
        "print(dictionary2.load.cache_info().currsize, 'zstandard' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert said.stdout.strip() == "0 False"
