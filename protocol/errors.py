"""
Every way to fail, sorted by who acts next.

    LayarError
    ├── InputError      the person typing: the question is marked
    ├── TrustError      nobody: the bytes are dropped and counted
    ├── RefusedError    the office explains: shown in the case
    ├── DeliveryError   the program: tries again later
    ├── VersionError    the person updates: the bytes are kept
    └── StoreError      the person: PIN, space, copy

Only these are caught, and only in shells. A class below a family is one failure: its `code`
lasts for ever and has words under `[error]` in app/strings; its fields are the facts those
words may name. A fact is a size, a code, a count or a key's short name, never an answer, a
name, a NIK or a key. The first line of its docstring is what the log says.
"""

from dataclasses import dataclass, fields
from typing import ClassVar, dataclass_transform


@dataclass_transform(eq_default=False)
@dataclass(eq=False)
class LayarError(Exception):
    """Something went wrong in a way this program knows."""

    code: ClassVar[str] = ""

    def __init_subclass__(cls, code: str = "") -> None:
        cls.code = code
        dataclass(eq=False)(cls)

    @property
    def facts(self) -> dict[str, object]:
        """Return the typed facts by name, to fill the words a person reads."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        sentence = (type(self).__doc__ or "").strip().partition("\n")[0].rstrip(".")
        facts = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return f"{self.code}: {sentence}" + (f" ({facts})" if facts else "")


class InputError(LayarError):
    """What was typed or chosen does not stand; the person typing mends it."""


class DraftIncompleteError(InputError, code="draft.incomplete"):
    """A draft cannot be sent while questions are open or answers do not stand."""

    missing: int


class ReceiptCodeBadError(InputError, code="receipt_code.bad"):
    """A receipt code was read wrongly; `why` is receipt_length, receipt_chars or receipt_check."""

    why: str


class QrBadError(InputError, code="qr.bad"):
    """A scanned text is no Layar QR of the kind asked for."""

    why: str


class PhotoNotImageError(InputError, code="photo.not_image"):
    """A chosen file is not a picture this app can read."""


class PhotoTooManyPixelsError(InputError, code="photo.too_many_pixels"):
    """A picture would need more memory than a cheap phone has."""

    pixels: int
    limit: int


class PhotoTooLargeError(InputError, code="photo.too_large"):
    """A chosen file is larger than is read into memory."""

    size_bytes: int
    limit_bytes: int


class SignInError(InputError, code="staff.sign_in"):
    """A staff member's name and password do not fit, or were tried too often."""

    retry_after_s: int = 0


class AccountBadError(InputError, code="staff.account"):
    """A staff account cannot be made so; `why` is letters, taken or password."""

    why: str


class TrustError(LayarError):
    """These bytes are not what they claim to be; they are dropped and counted."""


class KeyBadError(TrustError, code="key.bad"):
    """A public key is not canonical or of small order."""

    use: str


class EnvelopeMalformedError(TrustError, code="envelope.malformed"):
    """An envelope's head contradicts itself or its length."""

    why: str


class BadSignatureError(TrustError, code="envelope.bad_signature"):
    """A signature does not fit the bytes, the author and the realm."""


class UnknownAuthorError(TrustError, code="trust.unknown_author"):
    """Nobody has introduced this author."""

    kid: str


class BodyTooLargeError(TrustError, code="body.too_large"):
    """A body inflates to more than a message may say."""

    limit_bytes: int


class BodyBadDeflateError(TrustError, code="body.bad_deflate"):
    """A compressed body is damaged, cut short or followed by something."""


class BodyBadJsonError(TrustError, code="body.bad_json"):
    """A body is not the one strict JSON object it has to be."""

    why: str


class BodyBadFieldsError(TrustError, code="body.bad_fields"):
    """A body of a known kind lacks a field, or has one of the wrong shape."""

    where: str


class DocumentBadError(TrustError, code="document.bad"):
    """A message describes a document that cannot be."""

    why: str


class PieceBadError(TrustError, code="piece.bad"):
    """A piece, or the document joined from pieces, is not what its digest says."""


class ParcelBadSealError(TrustError, code="parcel.bad_seal"):
    """A parcel was not sealed for us, or was damaged on the way."""


class ParcelNotForUsError(TrustError, code="parcel.not_for_us"):
    """A parcel is addressed to somebody else, or to a key long gone."""


class ParcelBadItemsError(TrustError, code="parcel.bad_items"):
    """What a parcel holds is not a list of items."""

    why: str


class ParcelBadPaddingError(TrustError, code="parcel.bad_padding"):
    """A parcel is padded in a way no writer pads."""


class ParcelNoReceiptError(TrustError, code="parcel.no_receipt"):
    """A parcel does not begin with its sender's own word."""


class ReceiptNotForUsError(TrustError, code="receipt.not_for_us"):
    """The receipt that opens a parcel is written to somebody else."""


class BundleDamagedError(TrustError, code="bundle.damaged"):
    """A file of parcels or of open messages is cut or damaged."""


class RefusedError(LayarError):
    """Understood and authentic, and still not taken (or not yet); the office says why."""


class NotEntitledError(RefusedError, code="trust.not_entitled"):
    """This author may not say this."""

    why: str


class StepNotAllowedError(RefusedError, code="case.step_not_allowed"):
    """A step does not fit the state its case is in; `between` names what came before it."""

    step: str
    state: str
    between: tuple[str, ...] = ()


class CaseUnknownError(RefusedError, code="case.unknown"):
    """A message speaks of a case whose application has not arrived."""


class IdTakenError(RefusedError, code="message.id_taken"):
    """Another message has this id already."""


class ForkError(RefusedError, code="chain.fork"):
    """An author's chain grew in two directions; both are kept until a person looks."""


class UnvouchedError(RefusedError, code="author.unvouched"):
    """Nobody has vouched for this author yet; a person reads the message first."""


class RevokedError(RefusedError, code="author.revoked"):
    """This author's key was revoked before this message."""


class DeliveryError(LayarError):
    """Carrying did not work this time; the program tries again."""


class AwayError(DeliveryError, code="delivery.away"):
    """The office or relay does not answer."""


class CaptivePortalError(DeliveryError, code="delivery.portal"):
    """Something between us and the office answers in its place."""


class BusyError(DeliveryError, code="delivery.busy"):
    """The office or relay asks to come back later."""

    retry_after_s: int


class NoSealingKeyError(DeliveryError, code="delivery.no_roster"):
    """No roster has been heard yet, so there is no key to seal to."""


class DeliveryRefusedError(DeliveryError, code="delivery.refused"):
    """The office could not open anything we sent."""


class DeliveryTooLargeError(DeliveryError, code="delivery.too_large"):
    """The office or relay takes only smaller parcels."""


class ParcelTooLargeError(DeliveryError, code="parcel.too_large"):
    """A parcel is larger than the weakest transport carries in one piece."""

    size_bytes: int
    limit_bytes: int


class VersionError(LayarError):
    """Made by a newer Layar; the bytes are kept until this one is updated."""


class FormatNewerError(VersionError, code="format.newer"):
    """Some bytes are in a form this version does not know."""

    what: str


class AppTooOldError(VersionError, code="app.too_old"):
    """The office no longer speaks with an app as old as this one."""


class StoreError(LayarError):
    """The device's or the office's memory needs a person's help."""


class StoreFullError(StoreError, code="store.full"):
    """There is no space left to write to."""


class StoreDamagedError(StoreError, code="store.damaged"):
    """The stored file is damaged."""


class StoreNewerError(StoreError, code="store.newer"):
    """The stored file was written by a newer version."""

    version: int
    known: int


class StoreKeyMissingError(StoreError, code="store.key_missing"):
    """The key that opens the store is gone."""


class StoreBusyError(StoreError, code="store.busy"):
    """Another process holds the store for too long."""
