"""The scanner finds what it is there to find; otherwise its silence would prove nothing."""

import base64
import gzip
import random
import zlib

import pytest

from protocol import blocks, bodies
from tests.canary.scanner import hits

CANARY = b"KENARIWATI BURUNGKUNING"
NOISE = random.Random(8).randbytes(300)


def raw(data):
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(data) + deflater.flush()


HIDING = {
    "plain": lambda canary: canary,
    "hex": lambda canary: canary.hex().encode(),
    "HEX": lambda canary: canary.hex().upper().encode(),
    "base64": base64.b64encode,
    "base64 off by one": lambda canary: base64.b64encode(b"?" + canary),
    "base64 off by two": lambda canary: base64.b64encode(b"?>" + canary + b"~"),
    "base64 for URLs": lambda canary: base64.urlsafe_b64encode(b"??" + canary),
    "UTF-16 little": lambda canary: canary.decode().encode("utf-16-le"),
    "UTF-16 big": lambda canary: canary.decode().encode("utf-16-be"),
    "zlib": zlib.compress,
    "gzip": gzip.compress,
    "deflate": raw,
    "a body": lambda canary: bodies.pack(bodies.write({"name": canary.decode() * 3}))[1],
    "a body in blocks": lambda canary: blocks.pack(bodies.write({"name": canary.decode() * 3})),
}


@pytest.mark.parametrize("hide", HIDING.values(), ids=HIDING)
def test_a_canary_is_found_however_it_hides(hide):
    """Between other bytes, in every writing and every way to pack it."""
    assert hits(NOISE + hide(CANARY) + NOISE, [CANARY], thorough=True) == [CANARY]


def test_where_none_is_none_is_found():
    """Noise sings no song."""
    assert hits(NOISE * 3, [CANARY], thorough=True) == []
