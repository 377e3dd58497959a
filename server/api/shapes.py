"""What the API says of cases, as its description gives it; times are ISO 8601 in UTC."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field, StringConstraints

from protocol.case import State
from protocol.findings import Value
from protocol.steps import NOTE_LETTERS
from server.decisions import PLACE_LETTERS, THINGS_MOST

ID = "^[0-9a-f]{32}$"
DIGEST = "^[0-9a-f]{64}$"
CURSOR = "^[0-9]{1,15}[.][0-9a-f]{32}$"
PAGE_MOST = 200


def _written(said: object) -> object:
    """Refuse a mere number, which would be taken for seconds since 1970."""
    if isinstance(said, str) and not set("Tt ").intersection(said):
        raise ValueError
    return said


Key = Annotated[str, Field(max_length=100, pattern="^[a-z0-9.-]+$")]
Moment = Annotated[AwareDatetime, BeforeValidator(_written)]


class CasesAsked(BaseModel):
    """Which cases are listed, of those the client may see: where all that is said here is so."""

    model_config = {"extra": "forbid"}

    service: Key | None = None
    state: State | None = None
    village: Key | None = None
    changed_since: Moment | None = None
    after: Annotated[str, Field(pattern=CURSOR)] | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_MOST)] = 50


class CaseShort(BaseModel):
    """A case without anything of the person it is for."""

    id: str
    receipt_code: str
    service: str
    agency: str
    state: State
    holder: str
    """Who acts next: a village, an agency, the applicant, somebody outside, or nobody."""
    village: str
    """Village code; empty where the service does not ask."""
    heard_at: datetime
    """When the office had the application."""
    changed_at: datetime
    place: int
    """How many messages the case has; hand it back as `after` with a decision."""
    papers_held: int
    papers_total: int


class CasePage(BaseModel):
    """Some cases, those that changed longest ago first."""

    cases: list[CaseShort]
    next: str | None
    """Ask with this as `after` for those behind; null at the end."""


class Happened(BaseModel):
    """One step of a case's history."""

    place: int | None
    step: str
    state: State
    """The state it led to."""
    role: str
    by: str
    """Whoever acted for an office; empty for citizens."""
    written_at: datetime
    """By the clock of whoever wrote it."""
    reason: str | None
    questions: list[str]
    note: str | None
    """Only for those who may read answers."""
    visit_on: str | None
    visit_at: str | None


class History(BaseModel):
    """What happened in a case, in the order the office heard it."""

    id: str
    state: State
    history: list[Happened]


class Answers(BaseModel):
    """Who applies, and what they answered."""

    id: str
    service: str
    applicant_name: str
    """Empty where the service hides it."""
    applicant_nik: str
    answers: dict[str, Value]


class Paper(BaseModel):
    """A document of a case."""

    question: str
    sha256: str
    type: str
    size_bytes: int
    complete: bool
    """Whether all of it has arrived."""


class Papers(BaseModel):
    """The documents of a case."""

    id: str
    papers: list[Paper]


Short = Annotated[str, StringConstraints(min_length=1, max_length=100)]
WORDS = "^[^\\x00-\\x20\\x7f-\\xa0][^\\x00-\\x1f\\x7f-\\x9f]*$"
"""One line that begins with a letter or sign; spelt out, for dialects differ in what blanks are."""
Place = Annotated[str, StringConstraints(min_length=1, max_length=PLACE_LETTERS, pattern=WORDS)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=NOTE_LETTERS)]


class DecisionIn(BaseModel):
    """A step an agency took in a case."""

    model_config = {"extra": "forbid"}

    reference: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9._:/-]{1,100}$")]
    """The caller's own name for this decision: handed over twice, it is taken once."""
    step: Short
    reason: Short | None = None
    note: Text | None = None
    questions: Annotated[list[Short], Field(max_length=50)] = []
    """Keys of the questions to mend, with the step `ask`."""
    visit_on: date | None = None
    """The day of a `visit` or a `schedule`; both need it."""
    visit_at: Place | None = None
    """Where: plain words; both need it."""
    bring: Annotated[list[Place], Field(max_length=THINGS_MOST)] = []
    """What the citizen has to bring along, one thing each."""
    after: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    """The `place` the caller had read the case to."""


class DecisionOut(BaseModel):
    """A decision as it stands in the office's ledger."""

    message: str
    case: str
    state: State
    place: int
    repeated: bool
    """It had been handed over before."""
