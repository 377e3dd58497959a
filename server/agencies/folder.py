"""
An agency that has nothing but a shared folder: cases as CSV out, decisions as CSV or XLSX in.

Four folders: new cases lie in `kasus`, one file for each service and going; whoever works there
fills in the last columns, saves the file and puts it into `keputusan`. What was read lies in
`selesai`, and what became of each row in `laporan`. A file is taken by its name alone, in one
step, after nobody has touched it for a while: half a file is not read, nor by two at once.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from protocol import errors
from protocol.world import World
from server import figure_files, folders
from server.agencies import tables
from server.agencies.agency import OWN_FIELDS, Became, Brought, Handed, Row
from server.agencies.tables import TableBadError
from server.figure_files import Sheet

CASES, DECISIONS, DONE, REPORTS, READING = "kasus", "keputusan", "selesai", "laporan", ".dibaca"
UNTOUCHED_S = 5.0
FILLED_IN = ("step", "reason", "note", "questions", "visit_on", "visit_at", "bring")
KINDS = (".csv", ".xlsx")
_REPORT = ("row", "case", "step", "became", "code")
_ID_LETTERS = 32


class Folder:
    """A folder both sides can reach."""

    def __init__(self, folder: Path, world: World) -> None:
        self._folder = folder
        self._world = world

    def hand(self, cases: Sequence[Handed]) -> None:
        """Write a file for each service, each whole; again it is the same file."""
        by_service: dict[str, list[Handed]] = {}
        for case in cases:
            by_service.setdefault(case.service, []).append(case)
        with _reachable():
            self._prepare()
            for service, some in by_service.items():
                keys = sorted({key for case in some for key in case.answers})
                rows = [
                    [*(case.own.get(name, "") for name in OWN_FIELDS)]
                    + [case.answers.get(key, "") for key in keys]
                    + [""] * len(FILLED_IN)
                    for case in some
                ]
                raw = _csv((*OWN_FIELDS, *keys, *FILLED_IN), rows)
                mark = hashlib.sha256(raw).hexdigest()[:12]
                self._write(self._folder / CASES / f"{service}-{mark}.csv", raw)

    def collect(self) -> Iterator[Brought]:
        """Yield every file that lies ready, read whole, and those taken before and not answered."""
        with _reachable():
            self._prepare()
            self._take()
            names = sorted(path.name for path in (self._folder / READING).iterdir())
        for name in names:
            yield self._read(name)

    def answer(self, brought: Brought) -> None:
        """Write what became of each row, then put the file away."""
        became = brought.became
        rows = [_report(each) for each in became]
        if brought.wrong:
            rows.append(("", "", "", "refused", brought.wrong))
        with _reachable():
            report = self._folder / REPORTS / f"{brought.name}.laporan.csv"
            self._write(report, _csv(_REPORT, rows))
            source = self._folder / READING / brought.name
            source.replace(self._folder / DONE / brought.name)
            folders.sync(self._folder / DONE)

    def _prepare(self) -> None:
        if not self._folder.is_dir():
            raise errors.AwayError
        for name in (CASES, DECISIONS, DONE, REPORTS, READING):
            (self._folder / name).mkdir(exist_ok=True)

    def _take(self) -> None:
        """Take files nobody has touched for a while, each in one step, under a name of its own."""
        now_s = self._world.now().timestamp()
        for path in sorted((self._folder / DECISIONS).iterdir()):
            if path.suffix.lower() not in KINDS or path.name.startswith((".", "~")):
                continue
            if path.is_symlink() or not path.is_file():
                continue
            if now_s - path.stat().st_mtime < UNTOUCHED_S:
                continue
            stamp = f"{self._world.now():%Y%m%d-%H%M%S}"
            path.replace(self._folder / READING / f"{stamp}-{path.name}")

    def _read(self, name: str) -> Brought:
        with _reachable():
            raw = (self._folder / READING / name).read_bytes()
        try:
            found = tables.read(name, raw)
        except TableBadError as error:
            return Brought(name, (), error.why)
        if found and not {"case", "step"} <= found[0][1].keys():
            return Brought(name, (), "heads_missing")
        return Brought(name, [_row(line, cells) for line, cells in found if cells.get("step")])

    def _write(self, path: Path, raw: bytes) -> None:
        folders.write(path, raw, os.replace)
        path.chmod(0o660)


def _row(line: int, cells: Mapping[str, str]) -> Row:
    case, step, place = cells.get("case", ""), cells.get("step", ""), cells.get("place", "")
    wrong = ""
    if len(case) != _ID_LETTERS or set(case) - set("0123456789abcdef"):
        wrong = "case"
    elif place and not (place.isascii() and place.isdecimal() and len(place) < 7):
        wrong = "place"
    elif step.startswith("="):
        wrong = "formula"
    return Row(
        line=line,
        case=case,
        step=step.lower(),
        # The same answer to the same state of a case is the same decision, in whatever file.
        reference=cells.get("reference") or f"{case}:{place or 0}:{step.lower()}"[:100],
        reason=cells.get("reason", ""),
        note=cells.get("note", ""),
        questions=tuple(cells.get("questions", "").replace(",", " ").split()),
        after=int(place) if place and not wrong else None,
        visit_on=cells.get("visit_on", ""),
        visit_at=cells.get("visit_at", ""),
        bring=tuple(filter(None, map(str.strip, cells.get("bring", "").split(";")))),
        wrong=wrong,
    )


def _csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    return figure_files.as_csv(Sheet("", tuple(columns), tuple(map(tuple, rows))))


def _report(became: Became) -> tuple[str, ...]:
    row = became.row
    return str(row.line), row.case, row.step, became.what, became.code


@contextmanager
def _reachable() -> Iterator[None]:
    """Take whatever goes wrong with a shared folder for its being out of reach now."""
    try:
        yield
    except OSError as error:
        raise errors.AwayError from error
