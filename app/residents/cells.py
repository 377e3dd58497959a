"""What stands in a row of a file, before anybody has judged it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

BROKEN = "\ufffd"
"""What stands where a letter could not be read."""


class Formula(str):
    """A cell that is to be calculated. It never is: what it says is not what somebody wrote."""

    __slots__ = ()


class Number(str):
    """A cell that a spreadsheet holds as a number: of 16 digits it keeps 15."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row with the number it has in its file, from 1; `trouble` says why it could not be cut."""

    number: int
    cells: tuple[str, ...]
    trouble: str = ""


class Source(Protocol):
    """A file of rows."""

    @property
    def encoding(self) -> str:
        """How its letters were read, as a person would call it."""

    @property
    def day_zero(self) -> date:
        """The day from which a number in the place of a date counts."""

    def lines(self) -> Iterator[Line]:
        """Yield every row that is not empty, from the first; each call begins anew."""
