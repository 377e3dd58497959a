"""What checking an answer can find: a value, and what is wrong or odd about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Part = str | int | bool
"""An answer within a person, a place or a row of a table."""
Value = Part | list[str] | dict[str, Part] | list[dict[str, Part]]
"""An answer as it stands on the wire."""


class Level(StrEnum):
    """
    How much a finding weighs.

    An error cannot be sent. A warning is asked about once and may stand: a rule that could
    lock out a real person is never an error.
    """

    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """
    One thing found; `code` has words in the strings, `facts` fill them.

    Within a person, a place or a table `part` is the part's key and `row` its row, from 0.
    What a service's own check found brings its words along, in Indonesian and English.
    """

    level: Level
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    part: str = ""
    row: int | None = None
    words: tuple[str, str] | None = None


@dataclass(frozen=True)
class Checked:
    """
    An answer after checking.

    `value` is tidied and typed for the wire, None when there is none. With an error it is at
    most what was understood so far and must not be sent.
    """

    value: Value | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps this answer from being sent."""
        return tuple(each for each in self.findings if each.level is Level.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the person is asked about once."""
        return tuple(each for each in self.findings if each.level is Level.WARN)

    @property
    def accepted(self) -> bool:
        """Tell whether this answer may be sent as it is."""
        return not self.errors


def error(code: str, **facts: object) -> Finding:
    """Make a finding that cannot be sent."""
    return Finding(Level.ERROR, code, facts)


def warn(code: str, **facts: object) -> Finding:
    """Make a finding the person may confirm."""
    return Finding(Level.WARN, code, facts)


def refused(code: str, value: Value | None = None, **facts: object) -> Checked:
    """Make the result of an answer with one error."""
    return Checked(value, (error(code, **facts),))
