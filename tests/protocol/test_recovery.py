"""A tablet asks for its data key, and only the tablet that asked opens the answer."""

from dataclasses import replace

import pytest

from protocol import boxes, errors, recovery
from protocol.keys import SealingSecret
from tests.protocol import known

VECTOR = known.load("recovery")
DATA_KEY = bytes.fromhex(VECTOR["data_key"])
FRESH = SealingSecret(known.secret(VECTOR["fresh"]))


def test_the_known_texts_are_read():
    """The same bytes on every tablet and at every office."""
    request = recovery.read(VECTOR["asked"])

    assert (request.device, request.reader) == (VECTOR["device"], known.OFFICE_SEALING.kid)
    assert request.fresh == FRESH.public
    assert recovery.ask(request) == VECTOR["asked"]
    assert recovery.open_answer(VECTOR["answered"], request.device, FRESH) == DATA_KEY
    fresh_answer = recovery.answer(request, [known.OFFICE_SEALING])
    assert recovery.open_answer(fresh_answer, request.device, FRESH) == DATA_KEY


@pytest.mark.parametrize("bad", VECTOR["bad"], ids=lambda bad: bad["why"])
def test_every_other_text_is_refused(bad):
    """Another letter, another length, another version."""
    with pytest.raises(errors.QrBadError):
        recovery.read(bad["text"])


def test_an_escrow_opens_for_its_office_and_its_tablet_alone():
    """Moved to another tablet or read with another key it stays shut."""
    request = recovery.read(VECTOR["asked"])
    for moved, secret in (
        (replace(request, device=known.STRANGER.kid), known.OFFICE_SEALING),
        (request, known.PHONE_SEALING),
    ):
        with pytest.raises(errors.BoxBadError):
            recovery.answer(moved, [secret])
    with pytest.raises(errors.BoxBadError):
        recovery.open_answer(VECTOR["answered"], request.device, known.PHONE_SEALING)


def test_every_bit_of_a_box_counts():
    """One flipped bit opens for nobody, whatever the box is for."""
    box = boxes.seal(FRESH.public, b"purpose", DATA_KEY)
    assert len(box) == len(DATA_KEY) + boxes.OVERHEAD_BYTES
    for bit in range(len(box) * 8):
        bad = bytearray(box)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(errors.BoxBadError):
            boxes.unseal([FRESH], b"purpose", bytes(bad))
    with pytest.raises(errors.BoxBadError):
        boxes.unseal([FRESH], b"another", box)


@pytest.mark.parametrize("reader", [bytes(32), b"\x01" + bytes(31), b"short"])
def test_nothing_is_sealed_to_what_is_no_key(reader):
    """A key of small order would let anybody open the box."""
    with pytest.raises(errors.KeyBadError):
        boxes.seal(reader, b"purpose", DATA_KEY)
