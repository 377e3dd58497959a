"""What is said about letters beside them: the numbers to draw, and that one is withdrawn."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from protocol.said import Kind, Said
from protocol.shapes import CaseText, Count, KidText, MarkText, MessageText

SERIAL_LIMIT = 99_999
"""The highest serial number of a register in one year."""

REGISTER_PATTERN = "[A-Z][A-Z0-9]{0,11}"
"""What a register may be called."""
Serial = Annotated[int, Field(ge=1, le=SERIAL_LIMIT)]
RegisterText = Annotated[str, StringConstraints(pattern=f"^{REGISTER_PATTERN}$")]


class Draw(Said):
    """A number's parts: from which register, of which year, and which one."""

    book: RegisterText = Field(alias="register")
    year: Count
    serial: Serial


class Block(Said):
    """
    Numbers of a village's register, its `book`, for a year: `first` to `last`, for one device.

    They count at one `home` of it alone: a device that finds itself copied or put back takes
    another, says so in its receipts, and draws from older blocks no more.
    """

    kind: ClassVar[Kind] = Kind.BLOCK
    book: RegisterText = Field(alias="register")
    village: str
    year: Count
    device: KidText
    home: MarkText
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
