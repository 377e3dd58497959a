"""Evil bytes: whatever a parser is given, it answers or refuses in our own words, and soon."""

import base64
import os
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import parsers, seeds

TRIES = int(os.environ.get("LAYAR_TRIES", "120"))
"""The short form; `make fuzz` is another for a night."""
WITHIN_S = 2.0
HARM = Path(__file__).parent / "harm"
"""Inputs that once came to harm, in base64, in a folder for each parser."""


@pytest.fixture(autouse=True)
def believing():
    with parsers.believing():
        yield


def _meets(name: str, data: bytes) -> None:
    """Have a parser read these bytes; only our own errors may come out of it."""
    begun = time.process_time()
    with suppress(*parsers.ALLOWED):
        parsers.PARSERS[name](data)
    assert time.process_time() - begun < WITHIN_S, f"{len(data)} bytes took too long"


@st.composite
def _spoiled(draw: st.DrawFn, name: str) -> bytes:
    """Return a good input with a few things done to it, or no good input at all."""
    good = draw(st.sampled_from(seeds.of(name) or [b""]))
    data = bytearray(good)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 5)):
            case 0:
                del data[at:]
            case 1:
                del data[at : at + draw(st.integers(1, 8))]
            case 2:
                data[at:at] = draw(st.binary(max_size=8))
            case 3:
                data[at : at + 4] = draw(st.integers(0, 2**32 - 1)).to_bytes(4, "big")
            case 4:
                other = draw(st.sampled_from(seeds.of(name)))
                data[at:] = other[draw(st.integers(0, len(other))) :]
            case _ if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
    return bytes(data) if draw(st.integers(0, 9)) else draw(st.binary(max_size=200))


@pytest.mark.parametrize("name", parsers.PARSERS)
def test_spoiled_bytes_come_to_no_harm(name):
    """A good input changed, cut, mixed or replaced ends in an answer or an error of ours."""
    tries = TRIES // 6 if name == "photo" else TRIES

    @settings(
        max_examples=tries, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(data=_spoiled(name))
    def reads(data: bytes) -> None:
        _meets(name, data)

    reads()


@pytest.mark.parametrize("name", parsers.PARSERS)
def test_the_seeds_are_read_to_their_end(name):
    """What fuzzing begins with is good: most of it is read without a word of refusal."""
    read = 0
    for data in seeds.of(name):
        try:
            parsers.PARSERS[name](data)
        except parsers.ALLOWED:
            continue
        read += 1

    assert read > 0


@pytest.mark.parametrize("path", sorted(HARM.glob("*/*")), ids=lambda path: path.stem)
def test_what_once_came_to_harm_no_longer_does(path):
    """Each input a fuzzer found stays here, and is refused in our own words."""
    _meets(path.parent.name, base64.b64decode(path.read_bytes()))
