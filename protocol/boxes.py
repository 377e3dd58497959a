"""
Small boxes that one reader opens: a tablet's data key for an officer, or for the office.

HPKE (X25519, HKDF-SHA256, ChaCha20-Poly1305) without a sender; what a box is for is bound through
its info, so a box made for one purpose opens for no other.
"""

from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from protocol import errors, keys
from protocol.keys import SealingSecret

OVERHEAD_BYTES = 48

_HPKE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def seal(reader: bytes, purpose: bytes, clear: bytes) -> bytes:
    """
    Return `clear` in a box for `reader`, a public sealing key; 48 bytes longer.

    Raises:
        KeyBadError: no key to seal to.
    """
    keys.check_sealing(reader)
    return _HPKE.encrypt(clear, X25519PublicKey.from_public_bytes(reader), info=purpose)


def unseal(secrets: Iterable[SealingSecret], purpose: bytes, box: bytes) -> bytes:
    """
    Return what is in a box made for one of these and for this purpose.

    Raises:
        BoxBadError: it is damaged, for another purpose, or for somebody else.
    """
    for secret in secrets:
        try:
            return _HPKE.decrypt(box, secret.key, info=purpose)
        except (InvalidTag, ValueError):
            continue
    raise errors.BoxBadError
