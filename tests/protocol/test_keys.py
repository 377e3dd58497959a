"""Keys have lasting names, and what is no key is refused wherever one is learned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import errors, keys
from tests.protocol import known

KEYS = known.load("key")


@pytest.mark.parametrize("named", KEYS["named"], ids=lambda named: named["label"])
def test_named_keys_have_their_public_key_and_kid(named):
    """A secret gives the same public key and short name in every implementation."""
    kind = keys.SigningSecret if named["use"] == "signing" else keys.SealingSecret
    secret = kind(bytes.fromhex(named["secret"]))

    assert secret.public.hex() == named["key"]
    assert secret.kid == named["kid"]


def test_the_realm_is_the_kid_of_the_root_key():
    """It binds every signature to one deployment."""
    assert known.REALM.hex() == KEYS["realm"]


@pytest.mark.parametrize("vector", KEYS["vectors"], ids=lambda vector: vector["key"][:16])
def test_keys_of_small_order_or_another_spelling_are_refused(vector):
    """Under such a key anybody's forgery verifies."""
    check = keys.check_signing if vector["use"] == "signing" else keys.check_sealing
    if vector["accept"]:
        check(bytes.fromhex(vector["key"]))
    else:
        with pytest.raises(errors.KeyBadError):
            check(bytes.fromhex(vector["key"]))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_has_32_bytes(length):
    """Nothing shorter or longer is a key."""
    for check in (keys.check_signing, keys.check_sealing):
        with pytest.raises(errors.KeyBadError):
            check(b"\x09" * length)


@given(st.binary())
def test_a_signature_fits_its_own_bytes(data):
    """And no other bytes, and no other key."""
    signature = known.PHONE.sign(data)

    keys.verify(known.PHONE.public, signature, data)
    for public, other in ((known.PHONE.public, data + b"."), (known.OFFICE.public, data)):
        with pytest.raises(errors.BadSignatureError):
            keys.verify(public, signature, other)


def test_new_keys_sign_and_are_fit_for_use():
    """What a device makes for itself is accepted by everybody."""
    world = known.world()

    keys.check_signing(keys.new_signing(world).public)
    keys.check_sealing(keys.new_sealing(world).public)


def test_a_secret_does_not_print_itself():
    """A key in a log would be a key lost."""
    assert known.PHONE.seed.hex() not in repr(known.PHONE)
    assert repr(known.PHONE.seed) not in repr(known.PHONE)
    assert repr(known.OFFICE_SEALING.secret) not in repr(known.OFFICE_SEALING)


@given(st.binary())
def test_base64url_reads_back(data):
    """Bytes in JSON are the same bytes outside."""
    assert keys.unb64(keys.b64(data)) == data


@pytest.mark.parametrize("text", ["QQ==", "QR", "Q", "Q Q", "Q+", "Q/", "é", "QUI\n", "=", "QQ="])
def test_bytes_have_one_spelling(text):
    """Two texts never stand for the same bytes."""
    with pytest.raises(errors.BodyBadFieldsError):
        keys.unb64(text)
