"""The known bytes of tests/vectors, the keys they name, and what it takes to make more."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from protocol import envelope, ids, keys
from protocol.envelope import Envelope
from protocol.messages import Kind
from protocol.world import World

FOLDER = Path(__file__).parent.parent / "vectors"


def load(name: str) -> Any:
    """Return a file of vectors."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def secret(label: str) -> bytes:
    """Return a secret of the vectors: nobody's key."""
    return hashlib.sha256(f"layar-vector {label}".encode()).digest()


ROOT = keys.SigningSecret(secret("root"))
OFFICE = keys.SigningSecret(secret("office signing"))
OFFICER = keys.SigningSecret(secret("officer signing"))
PHONE = keys.SigningSecret(secret("phone signing"))
STRANGER = keys.SigningSecret(secret("new phone signing"))
OFFICE_SEALING = keys.SealingSecret(secret("office sealing"))
PHONE_SEALING = keys.SealingSecret(secret("phone sealing"))
ROUTE = secret("phone route")
REALM = keys.realm(ROOT.public)
KNOWN = frozenset(author.public for author in (ROOT, OFFICE, OFFICER, PHONE))
NOW = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


class Dice:
    """Chance that is the same in every run."""

    def __init__(self) -> None:
        self.rolls = 0

    def __call__(self, count: int) -> bytes:
        self.rolls += 1
        return hashlib.shake_128(f"dice {self.rolls}".encode()).digest(count)


def world() -> World:
    """Return a world whose clock stands still."""
    return World(now=lambda: NOW, entropy=Dice())


def say(
    author: keys.SigningSecret,
    kind: int,
    body: dict[str, Any],
    *,
    seq: int = 1,
    prev: bytes = envelope.NO_PREV,
    epoch: int = 1,
    dice: World | None = None,
) -> Envelope:
    """Sign a message as somebody of the vectors."""
    return envelope.sign(
        author,
        REALM,
        kind=kind,
        epoch=epoch,
        seq=0 if kind in envelope.UNCHAINED_KINDS else seq,
        prev=prev,
        id=ids.new(dice or world()),
        body=body,
    )


def hello(author: keys.SigningSecret = PHONE, to: keys.SigningSecret = OFFICE) -> Envelope:
    """Sign the receipt that opens a parcel."""
    return say(author, Kind.RECEIPT, {"to": to.kid, "at": 1})


def knows(author: bytes) -> bool:
    """Tell whether the vectors name an author."""
    return author in KNOWN


def seal_clear(clear: bytes) -> bytes:
    """Seal any clear text to the office, as an evil sender would."""
    outside = b"LYR1\x01\x01" + bytes.fromhex(OFFICE_SEALING.kid) + bytes(16)
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    public = X25519PublicKey.from_public_bytes(OFFICE_SEALING.public)
    return outside + suite.encrypt(clear, public, info=b"layar/parcel/v1\x00" + outside)
