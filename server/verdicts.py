"""A verified envelope and what it says, and what becomes of it at the office."""

from dataclasses import dataclass

from protocol import errors, messages
from protocol.envelope import Envelope
from protocol.ids import MessageId
from protocol.messages import Message

HELD = frozenset(
    each.code
    for each in (
        errors.FormatNewerError,
        errors.CaseUnknownError,
        errors.UnvouchedError,
        errors.RevokedError,
        errors.ForkError,
    )
)
"""Codes a message is kept under without being read into its case."""


@dataclass(frozen=True, slots=True)
class Said:
    """A verified envelope and what it says; `code` is why it says nothing we can read."""

    envelope: Envelope
    message: Message | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a message: received without a code, else held or refused with one."""

    id: MessageId
    code: str = ""
    place: int | None = None

    @property
    def held(self) -> bool:
        """Whether it is safe here, but not read into its case."""
        return self.code in HELD

    @property
    def refused(self) -> bool:
        """Whether it was not taken."""
        return bool(self.code) and not self.held


def read(envelope: Envelope) -> Said:
    """Return what a verified envelope says."""
    try:
        return Said(envelope, messages.read(envelope.kind, envelope.body))
    except (errors.TrustError, errors.VersionError) as error:
        return Said(envelope, None, error.code)
