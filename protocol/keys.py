"""Key pairs, their short names, and which public keys are no keys at all."""

import binascii
import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import errors
from protocol.ids import Kid
from protocol.world import World

KEY_BYTES = 32
KID_BYTES = 8
SIGNATURE_BYTES = 64
ROUTE_BYTES = 32

DEVELOPMENT_ROOT_SEED = hashlib.sha256(b"layar development root").digest()
"""Everybody knows it: a deployment under this root is for practice and trusts nobody."""

REHEARSAL_ROOT = hashlib.sha256(b"layar rehearsal root").digest()
"""
No point of the curve, so that no signature ever fits it and nobody can have its secret: under
this root no office can be named, and no key to seal to.
"""

_FIELD = 2**255 - 19
_WITHOUT_SIGN = 2**255 - 1


def _points(*little_endian: str) -> frozenset[int]:
    return frozenset(int.from_bytes(bytes.fromhex(point), "little") for point in little_endian)


# The points of small order (RFC 8032 and RFC 7748 curves); y, or u, in little-endian hex.
_SMALL_EDWARDS = frozenset({0, 1, _FIELD - 1}) | _points(
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)
_SMALL_MONTGOMERY = frozenset({0, 1, _FIELD - 1}) | _points(
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
)


def ctx(label: str) -> bytes:
    """Return what every hash, MAC, signature and derivation of ours begins with."""
    return label.encode("ascii") + b"\x00"


_KID_CONTEXT = ctx("layar/kid/v1")


@dataclass(frozen=True)
class SigningSecret:
    """An Ed25519 key pair, kept as its seed of 32 bytes."""

    seed: bytes = field(repr=False)

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    @cached_property
    def kid(self) -> Kid:
        """The short name of the public key."""
        return signing_kid(self.public)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data`, 64 bytes."""
        return self._key.sign(data)


@dataclass(frozen=True)
class SealingSecret:
    """An X25519 key pair, kept as its secret of 32 bytes."""

    secret: bytes = field(repr=False)

    @cached_property
    def key(self) -> X25519PrivateKey:
        """The secret as the cryptography library wants it."""
        return X25519PrivateKey.from_private_bytes(self.secret)

    @cached_property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    @cached_property
    def kid(self) -> Kid:
        """The short name of the public key."""
        return sealing_kid(self.public)


def new_signing(world: World) -> SigningSecret:
    """Make a key pair that signs."""
    return SigningSecret(world.entropy(KEY_BYTES))


def new_sealing(world: World) -> SealingSecret:
    """Make a key pair that opens what others seal."""
    return SealingSecret(world.entropy(KEY_BYTES))


def unreal(root: bytes) -> bool:
    """Tell whether nothing under this root is real: everybody has its secret, or nobody can."""
    return root in (SigningSecret(DEVELOPMENT_ROOT_SEED).public, REHEARSAL_ROOT)


def verify(public: bytes, signature: bytes, data: bytes) -> None:
    """
    Check a signature. The key itself is checked where it is learned, by `check_signing`.

    Raises:
        BadSignatureError: it does not fit.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError) as error:
        raise errors.BadSignatureError from error


def check_signing(public: bytes) -> None:
    """
    Check that a public key may sign: without this, forgeries verify under small-order keys.

    Raises:
        KeyBadError: wrong length, not canonical, or of small order.
    """
    y = int.from_bytes(public, "little") & _WITHOUT_SIGN
    if len(public) != KEY_BYTES or y >= _FIELD or y in _SMALL_EDWARDS:
        raise errors.KeyBadError("signing")


def check_sealing(public: bytes) -> None:
    """
    Check that a public key may be sealed to.

    Raises:
        KeyBadError: wrong length, not canonical (the top bit counts), or of small order.
    """
    u = int.from_bytes(public, "little")
    if len(public) != KEY_BYTES or u >= _FIELD or u in _SMALL_MONTGOMERY:
        raise errors.KeyBadError("sealing")


def signing_kid(public: bytes) -> Kid:
    """Return the short name of a public signing key."""
    return _kid(b"S", public)


def sealing_kid(public: bytes) -> Kid:
    """Return the short name of a public sealing key."""
    return _kid(b"E", public)


def realm(root_public: bytes) -> bytes:
    """Return the 8 bytes that bind signatures to one deployment: its first root key's kid."""
    return bytes.fromhex(signing_kid(root_public))


def b64(data: bytes) -> str:
    """Return base64url without padding, as bytes stand in JSON."""
    text = binascii.b2a_base64(data, newline=False).decode("ascii")
    return text.rstrip("=").replace("+", "-").replace("/", "_")


def unb64(text: str) -> bytes:
    """
    Return the bytes that `b64` writes as this text, and for no other text.

    Raises:
        BodyBadFieldsError: not the one spelling of any bytes.
    """
    padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
    try:
        data = binascii.a2b_base64(padded, strict_mode=True)
    except ValueError as error:
        raise errors.BodyBadFieldsError("base64url") from error
    if b64(data) != text:
        raise errors.BodyBadFieldsError("base64url")
    return data


def _kid(use: bytes, public: bytes) -> Kid:
    return Kid(hashlib.sha256(_KID_CONTEXT + use + public).digest()[:KID_BYTES].hex())
