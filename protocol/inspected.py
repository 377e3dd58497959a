"""
Reports about officers: what only the inspectorate reads, and whoever wrote it.

Of such a message the office carries and counts what is outside: which service, which step, when.
The rest is in a box (`coffers`) that belongs to this author, this case and this kind of message. A
report says inside which key to answer to, made of its writer's own and good for this case alone.
Its photos are sealed too, each under a key that stands in the box, before they are cut in pieces.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from protocol import coffers, documents, errors, keys, messages, parcel
from protocol.documents import Document
from protocol.ids import CaseId
from protocol.keys import KEY_BYTES, SealingSecret, SigningSecret
from protocol.messages import Application, Sealable
from protocol.parcel import PieceItem
from protocol.reading import Heard
from protocol.world import World

REPLY = "reply"
"""Under this name a report says inside which public key to answer to."""

_PURPOSE = keys.ctx("layar/inspected/v1")
_REPLY = keys.ctx("layar/reply/v1")
_NONCE = bytes(12)
_DOCUMENTS = "documents"


@dataclass(frozen=True)
class Place:
    """Where a box belongs: who says it, in which case, in which kind of message."""

    author: bytes
    case: CaseId
    kind: int

    @property
    def purpose(self) -> bytes:
        """What the box is bound to."""
        return _PURPOSE + self.author + bytes.fromhex(self.case) + bytes([self.kind])


@dataclass(frozen=True)
class Photo:
    """A photo sealed under a key of its own: what is outside of it, its pieces, what is inside."""

    document: Document
    pieces: tuple[PieceItem, ...]
    inside: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What it is called outside: not after the question it answers."""
        return self.document.sha256[:16]


def reply_secret(signing: SigningSecret, case: CaseId) -> SealingSecret:
    """Return the key with which a writer reads what is said to them in one case."""
    made = hmac.digest(signing.seed, _REPLY + bytes.fromhex(case), hashlib.sha256)
    return SealingSecret(made)


def conceal(
    body: Mapping[str, Any],
    readers: Sequence[bytes],
    place: Place,
    world: World,
    *,
    photos: Mapping[str, Photo] | None = None,
    reply: bytes | None = None,
) -> dict[str, Any]:
    """
    Return a message's body with what only `readers` may know in a box.

    `photos` are its photos by question, `reply` is the public key to answer to.

    Raises:
        SealedTooLargeError: it says more than fits.
    """
    model, shots = _model(place.kind), photos or {}
    hidden = model.inside
    content: dict[str, Any] = {name: body[name] for name in hidden if name in body}
    if shots:
        content[_DOCUMENTS] = {key: dict(photo.inside) for key, photo in shots.items()}
    if reply is not None:
        content[REPLY] = keys.b64(reply)
    outside = {name: value for name, value in body.items() if name not in {*hidden, _DOCUMENTS}}
    for name in hidden:
        if model.model_fields[name].is_required():
            outside[name] = type(body[name])()
    if shots:
        outside[_DOCUMENTS] = {photo.name: photo.document.to_body() for photo in shots.values()}
    return outside | {"sealed": keys.b64(coffers.seal(content, readers, place.purpose, world))}


def reveal(heard: Heard, secrets: Iterable[SealingSecret]) -> Heard:
    """
    Return a message of a case with what is in its box, as if it had been said in the open.

    That it was sealed stays to be seen: it keeps its box. Without one it is returned as it is.

    Raises:
        TrustError: it does not open, or says something impossible inside.
    """
    message = heard.message
    if not isinstance(message, Sealable) or message.sealed is None:
        return heard
    content = coffers.unseal(message.sealed, secrets, place_of(heard).purpose)
    outside = messages.body_of(message)
    shots = _photos(content.pop(_DOCUMENTS, {}), outside.pop(_DOCUMENTS, {}))
    hidden = {name: content[name] for name in message.inside if name in content}
    del outside["sealed"]
    plain = messages.read(heard.kind, outside | hidden)
    told = {"sealed": message.sealed} | ({_DOCUMENTS: shots} if shots else {})
    return replace(heard, message=plain.model_copy(update=told))


def reply_key(heard: Heard, secrets: Iterable[SealingSecret]) -> bytes | None:
    """
    Return the key that a report wants to be answered to, None where it names none that is one.

    Raises:
        TrustError: it does not open.
    """
    message = heard.message
    if not isinstance(message, Application) or message.sealed is None:
        return None
    named = coffers.unseal(message.sealed, secrets, place_of(heard).purpose).get(REPLY)
    try:
        key = keys.unb64(named) if isinstance(named, str) else b""
        keys.check_sealing(key)
    except (errors.BodyBadFieldsError, errors.KeyBadError):
        return None
    return key


def place_of(heard: Heard) -> Place:
    """Return where the box of a message belongs."""
    case = getattr(heard.message, "case", None) or CaseId(heard.id)
    return Place(heard.author, case, heard.kind)


def lock(data: bytes, type: str, world: World) -> Photo:
    """
    Seal a photo, from which all that it should not tell was taken before, and cut it in pieces.

    Raises:
        DocumentBadError: empty, too large, or of a type nobody shows.
    """
    documents.cut(data, type)  # what is inside has to be a document as well
    key = world.entropy(KEY_BYTES)
    padded = data.ljust(parcel.bucket(len(data)), b"\x00")
    sealed = ChaCha20Poly1305(key).encrypt(_NONCE, padded, None)
    document, pieces = documents.cut(sealed, documents.SEALED)
    inside = {"sha256": document.sha256, "type": type, "size": len(data), "key": keys.b64(key)}
    return Photo(document, pieces, inside)


def unlock(about: Mapping[str, Any], sealed: bytes) -> bytes:
    """
    Return a photo; `about` is what a revealed message says of it, `sealed` the whole document.

    Raises:
        PieceBadError: it was sealed under another key, or altered.
    """
    key, size = keys.unb64(str(about["key"])), int(about["clear_size"])
    try:
        padded = ChaCha20Poly1305(key).decrypt(_NONCE, sealed, None)
    except (InvalidTag, ValueError):
        raise errors.PieceBadError from None
    if len(padded) != parcel.bucket(size) or padded.count(0, size) != len(padded) - size:
        raise errors.PieceBadError
    return padded[:size]


def _photos(inside: object, outside: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return by question what is outside of each photo, with what it takes to open it."""
    if not isinstance(inside, dict):
        raise errors.SealedBadError
    named = {about["sha256"]: about for about in outside.values()}
    found: dict[str, dict[str, Any]] = {}
    for question, about in inside.items():
        match about:
            case {"sha256": str(sha256), "type": str(type_), "size": int(size), "key": str(key)}:
                fits = sha256 in named and type_ in documents.TYPES and _is_key(key)
                if not fits or not 0 < size <= documents.DOCUMENT_LIMIT_BYTES:
                    raise errors.SealedBadError
                more = {"clear_type": type_, "clear_size": size, "key": key}
                found[question] = {**named[sha256], **more}
            case _:
                raise errors.SealedBadError
    return found


def _is_key(text: str) -> bool:
    try:
        return len(keys.unb64(text)) == KEY_BYTES
    except errors.BodyBadFieldsError:
        return False


def _model(kind: int) -> type[Sealable]:
    model = messages.MODELS[kind]
    assert issubclass(model, Sealable)
    return model
