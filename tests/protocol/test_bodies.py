"""A body is read alike by everybody, or by nobody."""

import contextlib
import json
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import blocks, bodies, errors
from protocol.bodies import Compression
from tests.protocol import known

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = st.none() | st.booleans() | TEXT | st.integers(-(2**53) + 1, 2**53 - 1)
BODIES = st.dictionaries(
    TEXT,
    st.recursive(
        LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=9
    ),
)


@given(BODIES)
def test_a_body_reads_back(body):
    """What was written is what is read."""
    assert bodies.read(bodies.write(body)) == body


@given(st.binary(max_size=2_000), st.sampled_from([Compression.DEFLATE, Compression.CATALOGUE]))
def test_a_packed_body_unpacks(clear, wanted):
    """Compression loses nothing, and never makes a body longer."""
    compression, stored = bodies.pack(clear, wanted)

    assert compression in {wanted, Compression.STORED}
    assert len(stored) <= len(clear)
    assert bodies.unpack(compression, stored) == clear


@pytest.mark.parametrize(
    "vector", known.load("dictionary")["vectors"], ids=lambda vector: vector["description"]
)
def test_known_bodies_unpack_with_their_dictionary(vector):
    """Those other packers made are read, and refused alike; packed bytes are never compared."""
    stored = bytes.fromhex(vector["stored"])

    if "refuse" in vector:
        with pytest.raises(errors.LayarError) as refused:
            bodies.unpack(vector["compression"], stored)
        assert refused.value.code == vector["refuse"]
    else:
        assert bodies.unpack(vector["compression"], stored).decode() == vector["expect"]


@pytest.mark.parametrize(
    ("listed", "chosen"), [([], 1), ([1], 1), ([1, 2], 2), ([2, 9], 2), ([9], 1), ([0], 1)], ids=str
)
def test_a_writer_uses_the_best_that_everybody_reads(listed, chosen):
    """What the roster lists and this version knows; dictionary 1 is always read."""
    assert bodies.best(listed) == chosen


@pytest.mark.parametrize(
    "clear",
    [
        b"",
        b"[]",
        b"null",
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-Infinity}',
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}',
        b'{"a":' + b"9" * 5_000 + b"}",
        b'{"a":"\\ud800"}',
        b'{"\\udfff":1}',
        b'{"a":"\xed\xa0\x80"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1}{}',
        b"{'a':1}",
        b'{"a":01}',
        b'{"a":"\n"}',
        b'{"a":1,}',
        b'{"a":' * 17 + b"1" + b"}" * 17,
        b"[" * 200_000,
        b'{"a":"' + b"[" * 100_000,
    ],
    ids=lambda clear: repr(clear[:24]),
)
def test_what_parsers_disagree_about_is_refused(clear):
    """Two readers never see different things in the same signed bytes."""
    with pytest.raises(errors.BodyBadJsonError):
        bodies.read(clear)


@given(BODIES)
def test_every_way_to_write_the_same_json_is_read_the_same(body):
    """Escapes and spaces are the writer's business."""
    assert bodies.read(json.dumps(body, indent=1).encode()) == body


def test_brackets_inside_text_are_no_levels():
    """Only nesting counts against the limit, not what somebody typed."""
    body = {"a": "[[[[{{{{" * 10, 'b\\"[': ['\\"[' * 10]}

    assert bodies.read(bodies.write(body)) == body


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, "\ud800"])
def test_nothing_is_written_that_nobody_would_read(value):
    """A message is refused before it is signed, not after."""
    with pytest.raises(errors.BodyBadJsonError):
        bodies.write({"a": value})


def test_an_endless_string_is_refused_quickly():
    """Counting levels takes one pass, whatever the bytes."""
    evil = b"[" * 20 + b'\\"' * 100_000
    begun = time.process_time()

    with pytest.raises(errors.BodyBadJsonError):
        bodies.read(evil)

    assert time.process_time() - begun < 5


def test_a_deflate_bomb_stops_at_the_limit():
    """Inflating never makes more than one byte too many."""
    deflater = zlib.compressobj(wbits=-15)
    bomb = deflater.compress(bytes(50_000_000)) + deflater.flush()

    with pytest.raises(errors.BodyTooLargeError):
        bodies.unpack(bodies.Compression.DEFLATE, bomb)


@pytest.mark.parametrize("over", [0, 1, 50_000_000 - bodies.CLEAR_LIMIT_BYTES])
def test_blocks_hold_no_more_than_a_body_may_say(over):
    """A bomb of them stops at the limit too, in little memory; at the limit they are read."""
    bomb = blocks.pack(bytes(bodies.CLEAR_LIMIT_BYTES + over))
    blocks.unpack(blocks.pack(b"once, to have the dictionary"), 100)

    tracemalloc.start()
    if over:
        with pytest.raises(errors.BodyTooLargeError):
            bodies.unpack(Compression.CATALOGUE, bomb)
    else:
        assert not any(bodies.unpack(Compression.CATALOGUE, bomb))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 8 * bodies.CLEAR_LIMIT_BYTES


@given(st.integers(0, 200), st.binary(min_size=1, max_size=40))
def test_blocks_end_where_the_last_of_them_does(cut, more):
    """What is cut anywhere, or goes on, is no body."""
    stored = blocks.pack(bodies.write({"text": "surat keterangan dari desa " * 9}))

    for bad in (stored[: min(cut, len(stored) - 1)], stored + more):
        with pytest.raises(errors.BodyBadDeflateError):
            bodies.unpack(Compression.CATALOGUE, bad)


@given(st.binary(max_size=300))
def test_any_bytes_for_blocks_are_read_or_refused(evil):
    """Whatever they are, with nothing but a code of ours."""
    clear = b""
    with contextlib.suppress(errors.BodyBadDeflateError, errors.BodyTooLargeError):
        clear = bodies.unpack(Compression.CATALOGUE, evil)

    assert len(clear) <= bodies.CLEAR_LIMIT_BYTES


def test_a_body_too_large_is_not_packed():
    """Neither beyond what may be inflated nor beyond what may stand in an envelope."""
    noise = bytes(known.Dice()(70_000))

    for clear in (bytes(bodies.CLEAR_LIMIT_BYTES + 1), noise):
        with pytest.raises(errors.BodyTooLargeError):
            bodies.pack(clear)


def test_another_compression_is_of_a_newer_version():
    """Its bytes are kept."""
    with pytest.raises(errors.FormatNewerError):
        bodies.unpack(3, b"")


@pytest.mark.parametrize("compression", [Compression.DEFLATE, Compression.CATALOGUE])
def test_what_was_packed_before_leaves_no_trace(compression):
    """Bodies share no context: the length of one tells nothing of another."""
    secret, known = ({"name": f"{name} CONTOH" * 20} for name in ("SITI", "SITI"))
    alone = bodies.pack(bodies.write(known), compression)

    bodies.pack(bodies.write(secret), compression)

    assert bodies.pack(bodies.write(known), compression) == alone


def test_a_deflate_bomb_takes_little_memory():
    """Inflating stops at the limit, not after it."""
    deflater = zlib.compressobj(wbits=-15)
    bomb = deflater.compress(bytes(50_000_000)) + deflater.flush()

    tracemalloc.start()
    with pytest.raises(errors.BodyTooLargeError):
        bodies.unpack(bodies.Compression.DEFLATE, bomb)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak_bytes < 8 * bodies.CLEAR_LIMIT_BYTES
