"""The office checks signatures by another library: it takes and refuses what every phone does."""

import hashlib
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_core_ed25519_add, crypto_sign_open
from nacl.exceptions import BadSignatureError

from protocol import envelope, errors, keys
from server import signatures
from tests.protocol import known

ORDER = 2**252 + 27742317777372353535851937790883648493
FIELD = 2**255 - 19
PUBLIC = known.PHONE.public
IDENTITY = (1).to_bytes(32, "little")
SMALL = [
    *(y.to_bytes(32, "little") for y in (0, 1, FIELD - 1)),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
]
"""Points of small order, each in its canonical spelling."""
OTHER_SPELLINGS = [
    FIELD.to_bytes(32, "little"),
    (FIELD + 1).to_bytes(32, "little"),
    (1 | 1 << 255).to_bytes(32, "little"),
    (FIELD - 1 | 1 << 255).to_bytes(32, "little"),
    (2**256 - 1).to_bytes(32, "little"),
]


def takes(verify: Callable[[bytes, bytes, bytes], None], *given: bytes) -> bool:
    """Tell whether a signature fits; anything but yes and no goes through."""
    try:
        verify(*given)
    except errors.BadSignatureError:
        return False
    return True


def alike(public: bytes, signature: bytes, data: bytes) -> bool:
    """Return what both say of a signature, having seen that it is the same."""
    here = takes(signatures.verify, public, signature, data)
    assert here is takes(keys.verify, public, signature, data)
    return here


def scalar(secret: keys.SigningSecret) -> int:
    """Return the number a seed stands for, by RFC 8032."""
    digest = bytearray(hashlib.sha512(secret.seed).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    return int.from_bytes(digest, "little")


def challenge(beginning: bytes, public: bytes, data: bytes) -> int:
    """Return what a signature with this first half answers."""
    return int.from_bytes(hashlib.sha512(beginning + public + data).digest(), "little") % ORDER


def answered(beginning: bytes, public: bytes, data: bytes) -> bytes:
    """Return a signature whose first half has no part of the base point in it."""
    answer = challenge(beginning, public, data) * scalar(known.PHONE) % ORDER
    return beginning + answer.to_bytes(32, "little")


@pytest.mark.parametrize(
    "vector", known.load("envelope")["vectors"], ids=lambda vector: vector["description"]
)
def test_known_envelopes_good_and_bad_are_the_same_to_both(vector):
    """Whatever the office takes or refuses, a phone does, and for the same reason."""
    raw, outcomes = bytes.fromhex(vector["envelope"]), []
    for verify in (keys.verify, signatures.verify):
        try:
            outcomes.append(envelope.verify(raw, known.REALM, known.knows, verify))
        except errors.LayarError as error:
            outcomes.append(error.code)

    assert outcomes[0] == outcomes[1]


@given(st.binary(max_size=300), st.integers(0, 32 + 64 - 1), st.integers(0, 255))
def test_a_signature_with_one_byte_changed_is_the_same_to_both(data, at, byte):
    """Wherever it is changed: in the key or in either half."""
    given = bytearray(PUBLIC + known.PHONE.sign(data))
    given[at] = byte
    public, signature = bytes(given[:32]), bytes(given[32:])

    assert alike(public, signature, data) is (public + signature == PUBLIC + known.PHONE.sign(data))


@given(st.binary(min_size=0, max_size=80), st.binary(min_size=0, max_size=80), st.binary())
def test_bytes_that_are_no_signature_are_none_to_both(public, signature, data):
    """Of whatever length they are: nothing is read beyond them."""
    assert not alike(public, signature, data)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_no_key(length):
    """The library would read 32 bytes from wherever it begins."""
    assert not alike((PUBLIC + PUBLIC)[:length], known.PHONE.sign(b"said"), b"said")


def test_a_signature_has_one_spelling():
    """The order of the group added to its second half makes no second signature."""
    signature = known.PHONE.sign(b"said")
    half = int.from_bytes(signature[32:], "little")
    for more in (ORDER, 2 * ORDER, 8 * ORDER, 1 << 255):
        assert not alike(PUBLIC, signature[:32] + (half + more).to_bytes(32, "little"), b"said")
    assert alike(PUBLIC, signature, b"said")


@pytest.mark.parametrize("beginning", SMALL + OTHER_SPELLINGS, ids=bytes.hex)
def test_a_signature_that_begins_with_nearly_nothing_is_the_same_to_both(beginning):
    """Only who has the key can make one that fits: what a phone takes the office takes."""
    for data in map(str, range(8)):
        said = data.encode()
        assert alike(PUBLIC, answered(beginning, PUBLIC, said), said) is (beginning == IDENTITY)


def test_what_the_library_alone_would_turn_away_is_taken():
    """Else a phone would read a message and the office would not."""
    signature = answered(IDENTITY, PUBLIC, b"said")

    with pytest.raises(BadSignatureError):
        crypto_sign_open(signature + b"said", PUBLIC)
    signatures.verify(PUBLIC, signature, b"said")


@pytest.mark.parametrize("public", SMALL + OTHER_SPELLINGS, ids=bytes.hex)
def test_a_key_of_small_order_is_stopped_before_and_takes_nothing_more_here(public):
    """Where its kind is not looked at before, both say the same of a forgery under it."""
    for beginning in SMALL + OTHER_SPELLINGS:
        alike(public, beginning + bytes(32), b"said")
        alike(public, beginning + (1).to_bytes(32, "little"), b"said")


@pytest.mark.parametrize("torsion", SMALL, ids=bytes.hex)
def test_a_key_with_something_of_small_order_in_it_is_the_same_to_both(torsion):
    """Of such a key some signatures fit by some rules and not by others; here the rule is one."""
    if torsion == IDENTITY:
        public = PUBLIC
    else:
        public = crypto_core_ed25519_add(PUBLIC, torsion)
        assert public != PUBLIC
    keys.check_signing(public)
    found = {True: 0, False: 0}
    nonce = keys.SigningSecret(bytes(31) + b"\x07")
    for number in count():
        data = number.to_bytes(4, "big")
        answer = scalar(nonce) + challenge(nonce.public, public, data) * scalar(known.PHONE)
        signature = nonce.public + (answer % ORDER).to_bytes(32, "little")
        found[alike(public, signature, data)] += 1
        if number >= 40 and found[True]:
            break
    assert torsion == IDENTITY or found[False]


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_what_is_signed_quickly_is_signed_the_same(seed, data):
    """One key makes one signature of the same bytes, whoever computes it."""
    secret = keys.SigningSecret(seed)
    quick = signatures.quick(secret)

    assert quick.sign(data) == secret.sign(data)
    assert quick.public == secret.public
    assert seed.hex() not in repr(quick)
    assert repr(seed) not in repr(quick)
