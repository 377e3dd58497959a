"""A slip proves, without any network, that a phone wrote an application."""

import base64

import pytest

from protocol import envelope, errors, keys, parcel, qr_text, slips
from protocol.messages import Kind
from tests.protocol import known

BODY = {"service": "pengaduan", "answers": {"text": "Dermaga rusak."}}


@pytest.fixture(scope="module")
def application():
    return known.say(known.PHONE, Kind.APPLICATION, BODY)


@pytest.fixture(scope="module")
def text(application):
    return slips.write(known.PHONE, known.REALM, application)


def test_the_known_slip_is_written_and_read():
    """The same bytes on every phone."""
    vector = next(each for each in known.load("small")["vectors"] if each["what"] == "qr slip")
    proof = slips.read(vector["expect"], bytes.fromhex(vector["realm"]))

    assert (proof.case, proof.digest.hex(), proof.author.hex()) == (
        vector["case"],
        vector["digest"],
        vector["author"],
    )
    assert len(vector["expect"]) == slips.SLIP_CHARS < 200
    sealed = base64.b64decode(known.load("parcel")["vectors"][0]["parcel"])
    _, item = parcel.unseal(sealed, [known.OFFICE_SEALING])
    application = envelope.parse(item.raw)
    assert slips.write(known.PHONE, known.REALM, application) == vector["expect"]


def test_a_slip_fits_its_own_application_and_no_other(application, text):
    """Neither another one of the same phone, nor the same words of another phone."""
    proof = slips.read(f"{text}\n", known.REALM)
    other = known.say(known.PHONE, Kind.APPLICATION, {**BODY, "answers": {}})
    stranger = known.say(known.STRANGER, Kind.APPLICATION, BODY)

    assert proof.fits(application)
    assert not proof.fits(other)
    assert not proof.fits(stranger)


def test_one_flipped_bit_is_told(text):
    """In the id, the digest, the key or the signature."""
    content = qr_text.read(text, slips.LETTER)
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 1
        with pytest.raises(errors.SlipFalseError):
            slips.read(qr_text.write(slips.LETTER, bytes(changed)), known.REALM)


def test_a_slip_is_of_one_deployment(text):
    """Practice makes no proof for the real office."""
    with pytest.raises(errors.SlipFalseError):
        slips.read(text, keys.realm(known.OFFICE.public))


@pytest.mark.parametrize("text", ["", "https://example.org", "LYQ1:S:", "LYQ1:O:00"])
def test_other_texts_are_no_slip(text):
    """And are told apart from a false one."""
    with pytest.raises(errors.QrBadError):
        slips.read(text, known.REALM)


def test_a_slip_of_another_length_is_none(text):
    """A byte more, a byte less."""
    content = qr_text.read(text, slips.LETTER)
    for other in (content[:-1], content + b"\x00"):
        with pytest.raises(errors.QrBadError):
            slips.read(qr_text.write(slips.LETTER, other), known.REALM)
