"""
The proof on a receipt slip: this phone wrote this application. Checked without any network.

    LYQ1:S:…   case id ‖ first 16 bytes of the application's digest ‖ author ‖ signature

It names nobody. The receipt code on the slip follows from the case id; whoever holds the
application compares digest and author with theirs. Everybody else sees that nothing on the way
was changed, and no more: that the office has the application is told by the office alone.
"""

from dataclasses import dataclass

from protocol import errors, ids, keys, qr_text
from protocol.envelope import Envelope
from protocol.ids import CaseId

LETTER = "S"
SLIP_CHARS = 199
"""How long the text on a slip always is."""

_ID_BYTES = 16
_DIGEST_BYTES = 16
_SIGNED_BYTES = _ID_BYTES + _DIGEST_BYTES + keys.KEY_BYTES
_CONTEXT = keys.ctx("layar/slip/v1")


@dataclass(frozen=True)
class Proof:
    """What a slip proves: `author` wrote the application of this id, whose digest begins so."""

    case: CaseId
    digest: bytes
    author: bytes

    def fits(self, application: Envelope) -> bool:
        """Tell whether this is the application it speaks of."""
        return self == _of(application)


def write(author: keys.SigningSecret, realm: bytes, application: Envelope) -> str:
    """Return the text of the QR on a slip, signed by who wrote the application."""
    signed = _bytes(_of(application))
    return qr_text.write(LETTER, signed + author.sign(_CONTEXT + realm + signed))


def read(text: str, realm: bytes) -> Proof:
    """
    Return what a slip proves, its signature checked.

    Raises:
        QrBadError: no text of a slip. SlipFalseError: nobody of this deployment signed this.
    """
    content = qr_text.read(text.strip("\r\n"), LETTER)
    if len(content) != _SIGNED_BYTES + keys.SIGNATURE_BYTES:
        raise errors.QrBadError("length")
    signed = content[:_SIGNED_BYTES]
    case, rest = signed[:_ID_BYTES], signed[_ID_BYTES:]
    author = rest[_DIGEST_BYTES:]
    if not ids.valid(case):
        raise errors.SlipFalseError("id")
    try:
        keys.check_signing(author)
        keys.verify(author, content[_SIGNED_BYTES:], _CONTEXT + realm + signed)
    except (errors.KeyBadError, errors.BadSignatureError) as error:
        raise errors.SlipFalseError("signature") from error
    return Proof(CaseId(case.hex()), rest[:_DIGEST_BYTES], author)


def _of(application: Envelope) -> Proof:
    digest = bytes.fromhex(application.digest)[:_DIGEST_BYTES]
    return Proof(CaseId(application.id), digest, application.author)


def _bytes(proof: Proof) -> bytes:
    return bytes.fromhex(proof.case) + proof.digest + proof.author
