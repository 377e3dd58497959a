"""
A case is what its messages say, read in order.

Phone and office share `fold`, a pure function: any order and any repetition of the same
messages gives the same case. What does not fit the state a case is in changes nothing there;
`after` says so aloud, for those who are about to write it down. The steps are data, in
`protocol.steps`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from protocol import errors, messages, steps
from protocol.ids import CaseId, MessageId
from protocol.steps import FINAL, REASONS_TO_FIX, REASONS_TO_REJECT, STEPS, Flow, State, Step
from protocol.trust import Role

__all__ = [
    "FINAL",
    "REASONS_TO_FIX",
    "REASONS_TO_REJECT",
    "STEPS",
    "Case",
    "Entry",
    "Heard",
    "State",
    "Step",
    "Visit",
    "after",
    "allowed",
    "between",
    "fold",
    "order",
]


@dataclass(frozen=True)
class Heard:
    """
    A message of a case, as this side has it.

    `place` is where the office heard it, None for our own that it has not heard yet.
    `role` is None when nobody in the roster is meant: a citizen.
    """

    id: MessageId
    kind: messages.Kind
    message: messages.Message
    author: bytes
    role: Role | None
    name: str
    place: int | None
    written_at: datetime


@dataclass(frozen=True)
class Visit:
    """Where and when to come, or when officers come, and what to bring, as they wrote it."""

    place: str
    date: str
    items: tuple[str, ...]


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


@dataclass(frozen=True)
class Case:
    """
    An application and what has happened to it.

    `holder` is who has it now: an agency's key, `applicant`, `device` or empty when it is
    over. `mends` are the questions to mend. `complete` is false while a message is known to
    be missing. `raised_from` is where a case to mend goes back to.
    """

    id: CaseId
    service: str
    author: bytes
    state: State
    holder: str
    answers: Mapping[str, messages.Answer]
    documents: Mapping[str, Mapping[str, object]]
    filed_at: datetime
    history: tuple[Entry, ...]
    mends: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    visit: Visit | None = None
    complete: bool = True
    raised_from: State | None = None
    route: tuple[str, ...] = field(default=(), repr=False)

    @property
    def last_place(self) -> int:
        """The place of the newest message in it that the office has heard, from 1."""
        return max((entry.place or 0 for entry in self.history), default=0)
