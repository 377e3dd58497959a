"""A case as it stands: what its messages say together, and what has happened, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from protocol.behalf import Consent
from protocol.findings import Value
from protocol.ids import CaseId
from protocol.steps import State
from protocol.trust import Role


@dataclass(frozen=True)
class Visit:
    """Where and when to come, or when officers come, and what to bring, as they wrote it."""

    place: str
    date: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Passed:
    """The agency a case was passed to; `district` whose office where each district has one."""

    agency: str
    district: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that happened: a step, the state after it, and the words that came with it."""

    state: State
    step: str
    who: str
    role: Role | None
    at: datetime
    reason: str | None = None
    note: str | None = None
    questions: tuple[str, ...] = ()
    visit: Visit | None = None
    place: int | None = None
    passed: Passed | None = None
    """Who has the case from here on, where this passed it to them."""


@dataclass(frozen=True)
class Case:
    """
    An application and what has happened to it.

    `holder` is who has it now: an agency's key, `applicant`, `device` or empty when it is
    over. `mends` are the questions to mend. `complete` is false while a message is known to
    be missing. `raised_from` is where a case to mend goes back to, `rating` the citizen's last
    marks for the service, `consent` how they agreed that an officer writes for them. `sealed`
    says that it is a report for the inspectorate: what it says is here where that was revealed.
    `passed` is the agency it was passed to last, None while it is with its service's.
    """

    id: CaseId
    service: str
    author: bytes
    state: State
    holder: str
    answers: Mapping[str, Value]
    documents: Mapping[str, Mapping[str, Any]]
    filed_at: datetime
    history: tuple[Entry, ...]
    mends: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    visit: Visit | None = None
    complete: bool = True
    raised_from: State | None = None
    rating: Mapping[str, int] = field(default_factory=dict)
    consent: Consent | None = None
    sealed: bool = False
    route: tuple[str, ...] = field(default=(), repr=False)
    passed: Passed | None = None

    @property
    def last_place(self) -> int:
        """The place of the newest message in it that the office has heard, from 1."""
        return max((entry.place or 0 for entry in self.history), default=0)

    @property
    def stands_since(self) -> datetime:
        """When it came to be as it is; what was only said since does not count."""
        since = self.filed_at
        for before, entry in zip((None, *self.history), self.history, strict=False):
            if before is None or before.state is not entry.state:
                since = entry.at
        return since
