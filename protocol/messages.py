"""
Everything that is ever said.

Fields this version does not know are kept. Times are milliseconds since 1970 UTC, and advisory.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from protocol import documents, errors
from protocol.issued import Annulment as Annulment  # noqa: PLC0414 - read from here as all messages
from protocol.issued import Block as Block  # noqa: PLC0414
from protocol.issued import Draw as Draw  # noqa: PLC0414
from protocol.said import Handover as Handover  # noqa: PLC0414
from protocol.said import Kind as Kind  # noqa: PLC0414
from protocol.said import Receipt as Receipt  # noqa: PLC0414
from protocol.shapes import (
    Answers,
    CaseText,
    Count,
    DigestText,
    Extent,
    FileText,
    Instant,
    KidText,
    Mark,
    MarkText,
    Papers,
    SealingKey,
    SigningKey,
)

CATALOGUE_FILES_LIMIT = 256
"""Files of a catalogue; what they may weigh together a body's limits say."""


class _Said(BaseModel):
    model_config = ConfigDict(
        extra="allow", frozen=True, strict=True, validate_by_alias=True, validate_by_name=True
    )


class Introduction(_Said):
    """Who holds this phone, and the key to seal to."""

    kind: ClassVar[Kind] = Kind.INTRODUCTION
    seal: SealingKey
    name: str
    nik: str
    village: str
    phone: str | None = None


class Endorsement(_Said):
    """An officer's word that a key is a villager's; level 2 after seeing face and KTP."""

    kind: ClassVar[Kind] = Kind.ENDORSEMENT
    key: SigningKey
    introduction: DigestText
    level: Count
    nik: str
    name: str


class Applicant(_Said):
    """Who an application is for, when somebody else wrote it."""

    name: str
    nik: str | None = None


class Application(_Said):
    """
    A citizen asks for a service; its id is the case's.

    `catalogue` is the version of the catalogue that asked; without it, that of the app.
    """

    kind: ClassVar[Kind] = Kind.APPLICATION
    service: str
    answers: Answers
    documents: Papers = {}
    applicant: Applicant | None = None
    catalogue: Annotated[int, Field(ge=1)] | None = None


class Supplement(_Said):
    """Answers and documents that replace those of the case, or add to them."""

    kind: ClassVar[Kind] = Kind.SUPPLEMENT
    case: CaseText
    answers: Answers = {}
    documents: Papers = {}


class Withdrawal(_Said):
    """The citizen no longer wants the case."""

    kind: ClassVar[Kind] = Kind.WITHDRAWAL
    case: CaseText
    reason: str | None = None


class Rating(_Said):
    """What the citizen says of a service that has come to its end; elements in `ratings`."""

    kind: ClassVar[Kind] = Kind.RATING
    case: CaseText
    marks: dict[str, Mark] = Field(min_length=1)


class Decision(_Said):
    """
    A step somebody took in a case; steps and reasons are codes of `protocol.case`.

    `after` is the place its writer had read to; `questions` are the keys to mend; `place`,
    `date` (ISO 8601) and `items` say where and when to come, and with what.
    """

    kind: ClassVar[Kind] = Kind.DECISION
    case: CaseText
    step: str
    reason: str | None = None
    note: str | None = None
    questions: list[str] = []
    after: Count | None = None
    place: str | None = None
    date: str | None = None
    items: list[str] = []


class Letter(_Said):
    """
    The issued paper of a case, under the key "letter"; `code` is the text of its QR.

    Numbers are given once in a village: the office refuses a second letter under one, or with a
    `draw` that another had.
    """

    kind: ClassVar[Kind] = Kind.LETTER
    case: CaseText
    title: str
    number: str
    documents: Papers
    code: str | None = None
    draw: Draw | None = None


class Note(_Said):
    """A sentence in a case or, without one, the office's announcement."""

    kind: ClassVar[Kind] = Kind.NOTE
    text: str
    case: CaseText | None = None


class SigningTerm(_Said):
    """A signing key and when it counts: from `since`, before `until`."""

    key: SigningKey
    since: Instant = Field(alias="from")
    until: Instant


class SealingTerm(_Said):
    """A sealing key and when it is sealed to: from `since`, before `until`."""

    key: SealingKey
    since: Instant = Field(alias="from")
    until: Instant


class Officer(_Said):
    """Somebody the office speaks for; `scope` are villages or services, or "*" for all."""

    key: SigningKey
    name: str
    role: str
    scope: list[str]


class Manifest(_Said):
    """Which keys sign for the office; by the root key. `root` is the next root key."""

    kind: ClassVar[Kind] = Kind.MANIFEST
    version: Count
    office: list[SigningTerm]
    root: SigningKey | None = None


class Roster(_Said):
    """
    Whom the office speaks for, and what it understands; by an office signing key.

    `withdrawn` are the marks of letters that no longer count.
    """

    kind: ClassVar[Kind] = Kind.ROSTER
    version: Count
    seal: list[SealingTerm]
    officers: list[Officer]
    revoked: dict[KidText, Extent]
    suites: list[int]
    dictionaries: list[int]
    least_app: str
    root: SigningKey | None = None
    withdrawn: list[MarkText] = []


class Catalogue(_Said):
    """What can be asked for, as its TOML files; by an office signing key."""

    kind: ClassVar[Kind] = Kind.CATALOGUE
    version: Annotated[int, Field(ge=1)]
    files: Annotated[dict[FileText, str], Field(max_length=CATALOGUE_FILES_LIMIT)]


Message = (
    Receipt
    | Introduction
    | Endorsement
    | Application
    | Supplement
    | Withdrawal
    | Decision
    | Letter
    | Note
    | Manifest
    | Roster
    | Handover
    | Catalogue
    | Rating
    | Block
    | Annulment
)

MODELS: Mapping[int, type[Message]] = {model.kind: model for model in get_args(Message)}


def read(kind: int, body: Mapping[str, Any]) -> Message:
    """
    Return the message a body of this kind says.

    Raises:
        FormatNewerError: nobody knows this kind yet; keep the bytes.
        BodyBadFieldsError, KeyBadError, DocumentBadError: it says something impossible.
    """
    model = MODELS.get(kind)
    if model is None:
        raise errors.FormatNewerError("kind")
    try:
        message = model.model_validate(body, by_alias=True, by_name=False)
    except ValidationError as error:
        # No cause is kept: pydantic's error quotes the answers.
        where = ".".join(str(step) for step in error.errors(include_input=False)[0]["loc"])
        raise errors.BodyBadFieldsError(where) from None
    papers(message)
    return message


def body_of(message: Message) -> dict[str, Any]:
    """Return the body that says this: what is absent is left out, unknown fields stay."""
    return message.model_dump(by_alias=True, exclude_defaults=True)


def papers(message: Message) -> dict[str, documents.Document]:
    """
    Return the documents a message names, by question key.

    Raises:
        DocumentBadError: one cannot be, or there are too many.
    """
    if not isinstance(message, Application | Supplement | Letter):
        return {}
    if len(message.documents) > documents.DOCUMENTS_LIMIT:
        raise errors.DocumentBadError("count")
    return {key: documents.from_body(body) for key, body in message.documents.items()}
