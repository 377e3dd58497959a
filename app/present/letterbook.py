"""The village's letters in words: what waits for whom, what was issued, the register book."""

from collections.abc import Sequence
from datetime import datetime

from app.model import Tone
from app.model_letters import LetterRow, LettersState
from app.present import times
from app.storage.letter_tables import LineState, Stage
from app.storage.numbers import Stock
from app.storage.register_book import Gap, Line
from app.strings import t

FEW = 10
"""Numbers left below which the page asks to be sent."""
_TONES = {
    LineState.ISSUED: Tone.DONE,
    LineState.PROVISIONAL: Tone.WAIT,
    LineState.ANNULLED: Tone.FIX,
}


def draft(case: str, title: str, about: str, stage: Stage) -> LetterRow:
    """Show a letter that is not signed yet."""
    tone = Tone.NEWS if stage is Stage.CHECKED else Tone.WAIT
    return LetterRow(case, title, about, "", t(f"letters.{stage}"), tone)


def issued(line: Line, now: datetime) -> LetterRow:
    """Show a letter that was issued."""
    assert line.letter is not None
    return LetterRow(
        case=line.letter.case,
        title=line.letter.title,
        about=line.letter.name,
        number=line.letter.number,
        label=t(f"letters.{line.state}"),
        tone=_TONES[line.state],
        when=times.moment(line.at, now),
    )


def page(
    ready: Sequence[LetterRow],
    drafts: Sequence[LetterRow],
    lines: Sequence[Line],
    stock: Sequence[Stock],
    now: datetime,
) -> LettersState:
    """Show the page of a village's letters."""
    left = sum(each.left for each in stock if each.year == now.astimezone(times.WIT).year)
    return LettersState(
        ready=tuple(ready),
        drafts=tuple(drafts),
        issued=tuple(issued(line, now) for line in reversed(lines) if line.letter),
        stock=t("letters.stock", count=left) if left else t("letters.no_stock"),
        short=left < FEW,
        gaps=tuple(f"{_serials(line.gap)}: {_why(line)}" for line in lines if line.gap),
    )


def heads() -> list[str]:
    """Return the heads of the register book."""
    names = ("line", "number", "date", "title", "about", "signer", "note")
    return [t(f"letterbook.{name}") for name in names]


def cells(lines: Sequence[Line]) -> list[list[str]]:
    """Return the register book's rows, in the order they were written."""
    return [_cells(line) for line in lines]


def _cells(line: Line) -> list[str]:
    if line.letter is None:
        assert line.gap is not None
        day = times.day(line.at)
        return [str(line.number), _serials(line.gap), day, "", "", "", _why(line)]
    letter = line.letter
    note = "" if line.state is LineState.ISSUED else t(f"letters.{line.state}")
    if line.reason:
        note = f"{note}: {line.reason}"
    return [
        str(line.number),
        letter.number,
        times.full(letter.issued_on),
        letter.title,
        letter.name,
        letter.signer,
        note,
    ]


def _serials(gap: Gap) -> str:
    first, last = f"{gap.serial:03}", f"{gap.upto:03}"
    return first if first == last else f"{first}–{last}"


def _why(line: Line) -> str:
    return t(f"letterbook.{line.reason}")
