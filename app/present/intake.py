"""A file that is to be taken over into the register, as a person sees it."""

from collections.abc import Sequence

from app.model_register import IntakeState, ProblemRow, Step, Told
from app.present.register import label
from app.residents.changes import Changes
from app.residents.columns import Columns
from app.residents.lines import Problem
from app.residents.reading import Reading
from app.strings import has, number, t

PROBLEMS_SHOWN = 100


def columns(file: str, found: Columns) -> IntakeState:
    """Show which columns a file has; nothing else of it has been read."""
    return IntakeState(
        step=Step.COLUMNS,
        file=file,
        read=_recognised(found),
        missing=tuple(map(label, found.missing)),
        aside=", ".join(found.unread),
    )


def busy(file: str, count: int, of: str) -> IntakeState:
    """Show how far it has come: `read` rows looked at, or rows `kept`."""
    return IntakeState(step=Step.BUSY, file=file, progress=t(f"intake.{of}", count=count))


def ready(file: str, reading: Reading, brings: Changes, found: Columns) -> IntakeState:
    """Show what a file would bring, before anything of it is taken over."""
    return IntakeState(
        step=Step.READY,
        file=file,
        summary=t(
            "intake.summary",
            ready=number(len(reading.residents)),
            refused=number(reading.refused),
        ),
        brings=_brings(brings, reading),
        read=_recognised(found),
        aside=", ".join(found.unread),
        problems=tuple(map(_problem, reading.problems[:PROBLEMS_SHOWN])),
        more=_more(reading.problems),
        takes=bool(reading.residents),
    )


def done(file: str, brings: Changes) -> IntakeState:
    """Show what was taken over."""
    count = len(brings.new) + len(brings.changed) + len(brings.same)
    return IntakeState(step=Step.DONE, file=file, summary=t("intake.done", count=count))


def report(problems: Sequence[Problem]) -> bytes:
    """Return which rows have something about them, for a spreadsheet; no cell is copied."""
    heading = (t("intake.line"), t("intake.column"), t("intake.reason"), t("intake.outcome"))
    rows = [heading]
    for each in problems:
        outcome = t("intake.left_out" if each.refuses else "intake.taken_over")
        rows.append((str(each.line), each.column, reason(each), outcome))
    lines = (";".join(f'"{_harmless(cell)}"' for cell in row) for row in rows)
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def reason(problem: Problem) -> str:
    """Say what is wrong or odd about a row."""
    key = f"row.{problem.code}"
    return t(key if has(key) else f"check.{problem.code}", **problem.facts)


def _recognised(found: Columns) -> tuple[Told, ...]:
    return tuple(Told(header, label(field)) for field, header in found.headers.items())


def _problem(problem: Problem) -> ProblemRow:
    where = t("intake.at", line=number(problem.line), column=problem.column)
    if not problem.column:
        where = t("intake.at_line", line=number(problem.line))
    return ProblemRow(where, reason(problem), problem.refuses)


def _brings(brings: Changes, reading: Reading) -> tuple[str, ...]:
    counts = (
        ("new", len(brings.new)),
        ("changed", len(brings.changed)),
        ("same", len(brings.same)),
        ("absent", len(brings.absent)),
        ("odd", reading.odd),
    )
    return tuple(t(f"intake.{name}", count=count) for name, count in counts if count)


def _more(problems: Sequence[Problem]) -> str:
    left = len(problems) - PROBLEMS_SHOWN
    return t("intake.more", count=left) if left > 0 else ""


def _harmless(cell: str) -> str:
    """Return a header as text: one that begins like a formula is not to be calculated."""
    text = cell.replace('"', '""')
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
