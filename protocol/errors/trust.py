"""Bytes that are not what they claim: nobody acts, they are dropped and counted."""

from protocol.errors.tree import TrustError


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


class CatalogueBadError(TrustError, code="catalogue.bad"):
    """A published catalogue says something impossible, or asks what this version cannot."""

    where: str


class SealedMalformedError(TrustError, code="sealed.malformed"):
    """What should be a sealed box in a message cannot be one."""


class SealedNotForUsError(TrustError, code="sealed.not_for_us"):
    """A sealed box in a message is for other readers."""


class SealedElsewhereError(TrustError, code="sealed.elsewhere"):
    """A sealed box was made for another author, another case or another kind of message."""


class SealedBadError(TrustError, code="sealed.bad"):
    """What is in a sealed box was altered, or says something impossible."""


class SealedTooLargeError(TrustError, code="sealed.too_large"):
    """More is said in a sealed box than fits."""

    limit_bytes: int


class DocumentBadError(TrustError, code="document.bad"):
    """A message describes a document that cannot be."""

    why: str


class PieceBadError(TrustError, code="piece.bad"):
    """A piece that no document has, or a document joined from pieces that is not what was named."""


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


class BoxBadError(TrustError, code="box.bad"):
    """A small sealed box is damaged, made for another purpose, or not for us."""
