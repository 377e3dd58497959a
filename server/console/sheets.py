"""What the citizen wrote, page by page as it was asked, each answer as a person reads it."""

from dataclasses import dataclass
from datetime import date

from protocol import regions
from protocol.behalf import THUMBPRINT
from protocol.findings import Value
from protocol.ids import CaseId
from protocol.questions import Kind, Question
from protocol.services import Service
from server import pictures as looks
from server.cases import CaseDetail, Noted, Paper
from server.console import times
from server.console.words import Words


@dataclass(frozen=True)
class Line:
    """One question with its answer, what the office noted on it, and whether it is to be mended."""

    key: str
    label: str
    texts: tuple[str, ...]
    shape: str
    notes: tuple[str, ...]
    mend: bool


@dataclass(frozen=True)
class Sheet:
    """One page of the form."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Picture:
    """
    A paper as it is shown; `line` is the question it answers.

    `address` is empty while some of it is still on the way; `missing` says that none was sent.
    One that is not `drawn` can only be kept; `unfit` says that it should have been a picture.
    """

    line: Line
    address: str
    drawn: bool
    missing: bool
    unfit: bool = False
    page: str = ""
    """Where it is looked at large."""


def of(detail: CaseDetail, service: Service | None, words: Words) -> tuple[Sheet, ...]:
    """Lay out every answer of a case; what this version has no question for comes last."""
    pages = service.pages if service else ()
    found = [
        Sheet(
            page.title.in_(words.language),
            tuple(
                line
                for question in page.questions
                if not question.by_camera
                and ((line := _line(question, detail, words)).texts or line.notes)
            ),
        )
        for page in pages
    ]
    known = _known(service)
    others = tuple(
        Line(key, key, _texts(answer), "text", (), False)
        for key, answer in detail.case.answers.items()
        if key not in known
    )
    found += [Sheet(words("case.other_answers"), others), _consent(detail, words)]
    return tuple(sheet for sheet in found if sheet.lines)


def pictures(detail: CaseDetail, service: Service | None, words: Words) -> tuple[Picture, ...]:
    """Lay out every paper of a case, in the order they were asked for."""
    papers = {paper.key: paper for paper in detail.papers}
    asked = [
        (_line(question, detail, words), papers.get(question.key))
        for question in (service.questions if service else ())
        if question.by_camera
    ]
    known = _known(service)
    others = [
        (Line(paper.key, _named(paper.key, words), (), "text", (), False), paper)
        for paper in detail.papers
        if paper.key not in known
    ]
    return tuple(
        _picture(line, paper, detail.case.id)
        for line, paper in asked + others
        if paper is not None or line.notes or line.mend
    )


def _consent(detail: CaseDetail, words: Words) -> Sheet:
    """Say how somebody agreed that an officer writes for them; nothing where nobody did."""
    agreed = detail.case.consent
    if agreed is None:
        return Sheet("", ())
    how = words("case.agreed_signed" if agreed.signature else "case.agreed_pressed")
    line = Line("consent", words("case.agreed"), (how,), "text", (), False)
    return Sheet(words("case.on_behalf"), (line,))


def _named(key: str, words: Words) -> str:
    return words("case.thumbprint") if key == THUMBPRINT else key


def told(question: Question, answer: Value, words: Words) -> tuple[str, ...]:
    """Say an answer as a person reads it; several choices are several texts."""
    labels = {option.value: option.label.in_(words.language) for option in question.options}
    match question.kind:
        case Kind.CHOICE | Kind.CHOICES:
            values = answer if isinstance(answer, list) else [str(answer)]
            return tuple(labels.get(str(value), str(value)) for value in values)
        case Kind.YES_NO:
            return (words("case.yes" if answer is True else "case.no"),)
        case Kind.STATEMENT:
            return (words("case.yes"),)
        case Kind.PERSON | Kind.PLACE | Kind.ROWS:
            rows = answer if isinstance(answer, list) else [answer]
            return tuple(_row(question, row, words) for row in rows)
        case _:
            return (_one(question.kind, answer, words),)


def _row(question: Question, row: Value, words: Words) -> str:
    if not isinstance(row, dict):
        return str(row)
    said = (told(part, row[part.key], words) for part in question.parts if part.key in row)
    return ", ".join(text for texts in said for text in texts)


def village(code: str, words: Words) -> str:
    """Say a village with its district; an unknown code stands for itself."""
    found = regions.regions().village(code)
    if found is None:
        return code
    return words("case.village", village=found.name, district=found.district_name)


def grouped(digits: str) -> str:
    """Write a long number in groups of four."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _one(kind: Kind, answer: Value, words: Words) -> str:
    match kind:
        case Kind.DATE:
            return _date(str(answer), words)
        case Kind.MONEY:
            return _rupiah(answer)
        case Kind.NIK | Kind.KK:
            return grouped(str(answer))
        case Kind.VILLAGE:
            return village(str(answer), words)
        case _:
            return str(answer)


def _known(service: Service | None) -> set[str]:
    return {question.key for question in service.questions} if service else set()


def _line(question: Question, detail: CaseDetail, words: Words) -> Line:
    answer = detail.case.answers.get(question.key)
    return Line(
        key=question.key,
        label=question.label.in_(words.language),
        texts=told(question, answer, words) if answer is not None else (),
        shape=_shape(question.kind),
        notes=tuple(_note(note, words) for note in detail.noted if note.question == question.key),
        mend=question.key in detail.case.mends,
    )


def _picture(line: Line, paper: Paper | None, case: CaseId) -> Picture:
    if paper is None:
        return Picture(line, "", drawn=False, missing=True)
    address = f"/console/papers/{case}/{paper.sha256}" if paper.complete else ""
    page = f"/console/cases/{case}/papers/{paper.sha256}"
    drawn, unfit = paper.drawable, paper.type in looks.ENDINGS and not paper.drawable
    return Picture(line, address, drawn=drawn, missing=False, unfit=unfit, page=page)


def _note(note: Noted, words: Words) -> str:
    key = f"check.{note.code}"
    return words(key if words.has(key) else f"check.{note.level}")


def _shape(kind: Kind) -> str:
    if kind in {Kind.NIK, Kind.KK, Kind.PHONE}:
        return "number"
    return "long" if kind is Kind.LONG_TEXT else "text"


def _texts(answer: Value) -> tuple[str, ...]:
    return tuple(map(str, answer)) if isinstance(answer, list) else (str(answer),)


def _date(said: str, words: Words) -> str:
    try:
        return times.whole_date(date.fromisoformat(said), words.language)
    except ValueError:
        return said


def _rupiah(answer: Value) -> str:
    return f"Rp{answer:,}".replace(",", ".") if isinstance(answer, int) else str(answer)
