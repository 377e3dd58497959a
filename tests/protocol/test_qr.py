"""What is shown on one screen is read on another, without a network."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import errors, qr, qr_text
from protocol.ids import Digest
from tests.protocol import known

VECTORS = known.load("small")["vectors"]
PARTS = [vector for vector in VECTORS if vector["what"] == "qr part"]


def test_the_known_office_text_is_written_and_read():
    """The root key on the wall of every office."""
    vector = next(vector for vector in VECTORS if vector["what"] == "qr office")
    root = bytes.fromhex(vector["root"])

    assert qr.office(root) == vector["expect"]
    assert qr.read_office(vector["expect"]) == root
    assert len(vector["expect"]) == 57


def test_the_known_request_is_written_and_read():
    """A new phone's key, its introduction, and the digits officer and villager compare."""
    vector = next(vector for vector in VECTORS if vector["what"] == "qr request")
    key, introduction = bytes.fromhex(vector["key"]), Digest(vector["introduction"])

    assert qr.request(key, introduction) == vector["expect"]
    assert qr.read_request(vector["expect"]) == (key, introduction)
    assert qr.six_digits(key, introduction) == vector["code"]
    assert len(vector["expect"]) == 105


def test_the_known_handover_is_written_and_read():
    """What is shown back to the phone whose parcels were read."""
    vector = next(vector for vector in VECTORS if vector["what"] == "qr handover")
    raw = bytes.fromhex(vector["envelope"])

    assert qr.handover(raw) == vector["expect"]
    assert qr.read_handover(vector["expect"]) == raw


def test_a_handover_fits_one_code_or_is_not_shown():
    """400 bytes and no more, written or read; an empty one says nothing."""
    longest = qr.handover(bytes(400))
    assert len(longest) == 609
    assert qr.read_handover(longest) == bytes(400)
    with pytest.raises(errors.ParcelTooLargeError):
        qr.handover(bytes(401))
    for content in (b"", b"\x01", b"\x01" + bytes(401), b"\x02" + bytes(400)):
        with pytest.raises(errors.QrBadError):
            qr.read_handover(qr_text.write("H", content))


def test_known_parts_are_written_read_and_joined():
    """A file shown in a loop."""
    file = base64.b64decode(PARTS[0]["file"])

    assert list(qr.parts(file)) == [vector["expect"] for vector in PARTS]
    for vector in PARTS:
        part = qr.read_part(vector["expect"])
        assert (part.index, part.count) == (vector["index"], vector["count"])
    assert qr.join(qr.read_part(vector["expect"]) for vector in PARTS) == file


@given(st.binary(min_size=1, max_size=2_000), st.randoms())
def test_a_file_is_read_in_any_order(file, dice):
    """Pictures are scanned as they come by, some of them twice."""
    shown = list(qr.parts(file)) * 2
    dice.shuffle(shown)

    assert qr.join(qr.read_part(text) for text in shown) == file


def test_a_file_with_a_part_missing_or_foreign_is_not_joined():
    """It hashes to its name, or it is not the file."""
    parts = [qr.read_part(text) for text in qr.parts(bytes(400))]
    other = [qr.read_part(text) for text in qr.parts(b"\x01" * 400)]

    for pictures in ([], parts[:2], [*parts[:2], other[2]], [*other[:2], parts[2]]):
        with pytest.raises(errors.QrBadError):
            qr.join(pictures)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LYQ1:O:",
        "LYQ2:O:G80",
        "LYQ1:R:G80YVQC6BVCC/RH7Y8R97DW7U/GU/GM+OWZ5ZASJ3W0Z2JXM14",
        "LYQ1:O:G80YVQC6BVCC/RH7Y8R97DW7U/GU/GM+OWZ5ZASJ3W0Z2JXM1",
        "LYQ1:O:g80yvqc6bvcc",
        "LYQ1:O::::",
        "LYQ1:O:::",
    ],
)
def test_other_texts_are_refused(text):
    """Another letter, another length, letters that are none."""
    for read in (qr.read_office, qr.read_request, qr.read_part, qr.read_handover):
        with pytest.raises(errors.QrBadError):
            read(text)


def test_a_key_nobody_may_use_is_not_scanned():
    """No key of small order ever comes into use."""
    with pytest.raises(errors.KeyBadError):
        qr.read_office(qr.office(bytes(32)))
    with pytest.raises(errors.KeyBadError):
        qr.read_request(qr.request(bytes(32), Digest("00" * 32)))


def test_a_large_file_is_not_shown():
    """Nobody holds a phone still for more than 64 pictures."""
    with pytest.raises(errors.ParcelTooLargeError):
        qr.parts(bytes(64 * 150 + 1))
