"""What is said about letters beside them: the numbers to draw, and that one is withdrawn."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from protocol.said import Kind, Said
from protocol.shapes import CaseText, Count, KidText, MarkText, MessageText

SERIAL_LIMIT = 99_999
"""The highest serial number of a register in one year."""

Serial = Annotated[int, Field(ge=1, le=SERIAL_LIMIT)]
RegisterText = Annotated[str, StringConstraints(pattern="^[A-Z][A-Z0-9]{0,11}$")]


class Block(Said):
    """
    Numbers of a village's register, its `book`, for a year: `first` to `last`, for one device.

    They count for this memory of it (`epoch`) alone: a copy that was put back begins another.
    """

    kind: ClassVar[Kind] = Kind.BLOCK
    book: RegisterText = Field(alias="register")
    village: str
    year: Count
    device: KidText
    epoch: Count
    first: Serial
    last: Serial


class Annulment(Said):
    """
    A letter of a case no longer counts; `letter` is its message, `mark` its code's.

    A citizen takes back an application with a withdrawal; this takes back what was issued.
    """

    kind: ClassVar[Kind] = Kind.ANNULMENT
    case: CaseText
    letter: MessageText
    mark: MarkText
    number: str
    reason: str
