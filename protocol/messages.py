"""
Everything that is ever said.

Fields this version does not know are kept. Times are milliseconds since 1970 UTC, and advisory.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self, get_args

from pydantic import Field, ValidationError, model_validator

from protocol import coffers, documents, errors
from protocol.behalf import Applicant as Applicant  # noqa: PLC0414 - read from here as all messages
from protocol.behalf import Consent as Consent  # noqa: PLC0414
from protocol.enlistment import Enlistment as Enlistment  # noqa: PLC0414
from protocol.issued import Annulment as Annulment  # noqa: PLC0414
from protocol.issued import Block as Block  # noqa: PLC0414
from protocol.issued import Draw as Draw  # noqa: PLC0414
from protocol.published import CATALOGUE_FILES_LIMIT as CATALOGUE_FILES_LIMIT  # noqa: PLC0414
from protocol.published import Catalogue as Catalogue  # noqa: PLC0414
from protocol.published import Manifest as Manifest  # noqa: PLC0414
from protocol.published import Officer as Officer  # noqa: PLC0414
from protocol.published import Roster as Roster  # noqa: PLC0414
from protocol.published import SealingTerm as SealingTerm  # noqa: PLC0414
from protocol.published import SigningTerm as SigningTerm  # noqa: PLC0414
from protocol.said import Handover as Handover  # noqa: PLC0414
from protocol.said import Kind as Kind  # noqa: PLC0414
from protocol.said import Receipt as Receipt  # noqa: PLC0414
from protocol.said import Said
from protocol.shapes import (
    Answers,
    CaseText,
    Count,
    DigestText,
    Mark,
    Papers,
    Raw,
    SealingKey,
    SigningKey,
)

AGENCY_LETTERS = 40
"""How long the key of an agency or the code of a district is at most."""


class Introduction(Said):
    """
    Who holds this phone, and the key to seal to.

    A `tablet` is a village office's: nobody's own, with a name and without a NIK.
    """

    kind: ClassVar[Kind] = Kind.INTRODUCTION
    seal: SealingKey
    name: str
    nik: str
    village: str
    phone: str | None = None
    tablet: bool = False

    @model_validator(mode="after")
    def _nobodys(self) -> Self:
        if self.tablet and (self.nik or self.phone):
            raise ValueError("a tablet is nobody's")
        return self


class Endorsement(Said):
    """An officer's word that a key is a villager's; level 2 after seeing face and KTP."""

    kind: ClassVar[Kind] = Kind.ENDORSEMENT
    key: SigningKey
    introduction: DigestText
    level: Count
    nik: str
    name: str


class Sealable(Said):
    """
    What can be said for the inspectorate alone, or for who wrote to it: then it is in a box.

    `inside` are the fields that stand there, and not beside it.
    """

    inside: ClassVar[tuple[str, ...]]
    sealed: Annotated[Raw, Field(max_length=coffers.BOX_LIMIT_BYTES)] | None = None

    @model_validator(mode="after")
    def _nothing_beside(self) -> Self:
        if self.sealed is not None and any(getattr(self, name) for name in self.inside):
            raise ValueError("said beside a box")
        return self


class Application(Sealable):
    """
    A citizen asks for a service; its id is the case's.

    `catalogue` is the version of the catalogue that asked; without it, that of the app. Where an
    officer wrote it, `applicant` is who it is for, and `consent` how they agreed.
    """

    kind: ClassVar[Kind] = Kind.APPLICATION
    inside: ClassVar[tuple[str, ...]] = ("answers", "applicant", "consent")
    service: str
    answers: Answers
    documents: Papers = Field(default_factory=dict)
    applicant: Applicant | None = None
    consent: Consent | None = None
    catalogue: Annotated[int, Field(ge=1)] | None = None


class Supplement(Sealable):
    """Answers and documents that replace those of the case, or add to them."""

    kind: ClassVar[Kind] = Kind.SUPPLEMENT
    inside: ClassVar[tuple[str, ...]] = ("answers",)
    case: CaseText
    answers: Answers = Field(default_factory=dict)
    documents: Papers = Field(default_factory=dict)


class Withdrawal(Sealable):
    """The citizen no longer wants the case."""

    kind: ClassVar[Kind] = Kind.WITHDRAWAL
    inside: ClassVar[tuple[str, ...]] = ("reason",)
    case: CaseText
    reason: str | None = None


class Rating(Said):
    """What the citizen says of a service that has come to its end; elements in `ratings`."""

    kind: ClassVar[Kind] = Kind.RATING
    case: CaseText
    marks: dict[str, Mark] = Field(min_length=1)


class Decision(Sealable):
    """
    A step somebody took in a case; steps and reasons are codes of `protocol.case`.

    `after` is the place its writer had read to; `questions` are the keys to mend; `place`,
    `date` (ISO 8601) and `items` say where and when to come, and with what.
    """

    kind: ClassVar[Kind] = Kind.DECISION
    inside: ClassVar[tuple[str, ...]] = ("reason", "note", "questions", "place", "date", "items")
    case: CaseText
    step: str
    reason: str | None = None
    note: str | None = None
    questions: list[str] = Field(default_factory=list)
    after: Count | None = None
    place: str | None = None
    date: str | None = None
    items: list[str] = Field(default_factory=list)


class Letter(Said):
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


class Note(Sealable):
    """
    A sentence in a case or, without one, the office's announcement.

    With an `agency` it says who has the case from here on; `district` whose office of those that
    each district has one of.
    """

    kind: ClassVar[Kind] = Kind.NOTE
    inside: ClassVar[tuple[str, ...]] = ("text",)
    text: str
    case: CaseText | None = None
    agency: Annotated[str, Field(max_length=AGENCY_LETTERS)] | None = None
    district: Annotated[str, Field(max_length=AGENCY_LETTERS)] | None = None


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
    | Enlistment
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
    found = {key: documents.from_body(body) for key, body in message.documents.items()}
    sealed = isinstance(message, Sealable) and message.sealed is not None
    if any((each.type == documents.SEALED) is not sealed for each in found.values()):
        raise errors.DocumentBadError("type")
    return found
