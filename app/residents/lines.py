"""One row of a register, judged: who it is, and what is wrong or odd about it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.residents import codes
from app.residents.cells import BROKEN, Formula, Line, Number
from app.residents.columns import Columns
from app.residents.resident import FIELDS, Resident
from protocol import dates, names, numbers, phones, texts
from protocol.findings import Checked, Level

_NOTHING = frozenset({"", "-", "--", "0", "null"})
"""What registers write where nothing is known."""
_OWN = frozenset({"nik", "name", "phone", "father", "mother", "address"})
"""What is different for everybody."""
_MIDNIGHT = re.compile(r"[ T]00:00(:00)?$")
_LAST_DAY = 100_000
"""A number below that in the place of a date counts days; above, it is no date at all."""
_LONGEST = {"birth_place": 50, "hamlet": 40, "address": 80, "occupation": 60, "education": 60}


@dataclass(frozen=True, slots=True)
class Problem:
    """
    Something about a row: where, and a code with words under `check` or `row` in the strings.

    One that `refuses` keeps the row out of the register; the others leave at most a cell empty.
    """

    line: int
    column: str
    code: str
    refuses: bool
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Rules:
    """What rows are held against: the day, whether this is practice, whose village it is."""

    today: date
    practice: bool | None
    village: str


class Judge:
    """Judges the rows of one file; knows which NIKs it has met."""

    def __init__(self, columns: Columns, rules: Rules, day_zero: date) -> None:
        self._columns = columns
        self._rules = rules
        self._day_zero = day_zero
        self._met: dict[str, int] = {}
        self._shared: dict[str, str] = {}

    def judge(self, line: Line) -> tuple[Resident | None, list[Problem]]:
        """Return who stands in a row, None where it is refused, and everything found."""
        row = _Row(line, self._columns)
        if line.trouble:
            row.found("", line.trouble, refuses=True)
            return None, row.problems
        row.look_through()
        name = row.take("name", names.read, needed="name_empty", refuses=True)
        born = row.take("birth_date", self._born)
        sex = row.code("sex")
        nik = self._nik(row, born, sex)
        kk = self._kk(row, nik)
        others = {each: row.code(each) for each in codes.CODED if each != "sex"}
        others |= {each: row.words(each) for each in codes.WORDED}
        others |= {each: row.take(each, names.read) for each in ("father", "mother")}
        others |= {each: row.take(each, _text(each)) for each in _TEXTS}
        others |= {each: row.take(each, numbers.read_rt) for each in ("rt", "rw")}
        others["phone"] = row.take("phone", phones.read)
        if row.refused:
            return None, row.problems
        if nik:
            self._met[nik] = line.number
        said = {"nik": nik, "kk": kk, "name": name, "birth_date": born, "sex": sex, **others}
        said["village"] = self._rules.village
        return Resident(*(self._kept(each, said[each]) for each in FIELDS)), row.problems

    def _nik(self, row: "_Row", born: str, sex: str) -> str:
        if _rounded(row.cell("nik")):
            row.found("nik", "nik_as_number", refuses=True)
            return ""
        day = date.fromisoformat(born) if born else None
        nik = row.take(
            "nik",
            lambda text: numbers.read_nik(text, day, sex, self._rules.practice),
            refuses=True,
            odd=True,
        )
        if nik in self._met:
            row.found("nik", "nik_twice", refuses=True, first=self._met[nik])
        elif not nik and not row.refused:
            row.found("nik", "nik_none", refuses=not born)
        return nik

    def _kk(self, row: "_Row", nik: str) -> str:
        if _rounded(row.cell("kk")):
            row.found("kk", "kk_as_number", refuses=False)
            return ""
        return row.take("kk", lambda text: numbers.read_kk(text, (nik,), self._rules.practice))

    def _born(self, text: str) -> Checked:
        if isinstance(text, Number) and text.isdigit() and int(text) < _LAST_DAY:
            text = (self._day_zero + timedelta(days=int(text))).isoformat()
        return dates.read_within(_MIDNIGHT.sub("", text), self._rules.today, True, None)

    def _kept(self, field: str, text: str) -> str:
        """Return a text that stands in many rows as the one there is already."""
        return text if field in _OWN else self._shared.setdefault(text, text)


class _Row:
    """A row being read; gathers what is found in it."""

    def __init__(self, line: Line, columns: Columns) -> None:
        self._line = line
        self._columns = columns
        self.problems: list[Problem] = []
        self.refused = False

    def found(self, field: str, code: str, *, refuses: bool, **facts: object) -> None:
        """Note something about a cell."""
        header = self._columns.headers.get(field, "")
        self.problems.append(Problem(self._line.number, header, code, refuses, facts))
        self.refused = self.refused or refuses

    def look_through(self) -> None:
        """Refuse a row in which a cell we read is calculated or has letters nobody can read."""
        for name in self._columns.at:
            cell = self.cell(name)
            if isinstance(cell, Formula):
                self.found(name, "cell_formula", refuses=True)
            elif BROKEN in cell:
                self.found(name, "cell_broken", refuses=True)

    def cell(self, field: str) -> str:
        """Return a cell, empty where the row has none."""
        at = self._columns.at.get(field)
        cells = self._line.cells
        return cells[at] if at is not None and at < len(cells) else ""

    def said(self, field: str) -> str:
        """Return what a cell says, empty for what registers write where nothing is known."""
        text = self.cell(field)
        return "" if text.strip().casefold() in _NOTHING else text

    def take(
        self,
        field: str,
        read: Callable[[str], Checked],
        *,
        needed: str = "",
        refuses: bool = False,
        odd: bool = False,
    ) -> str:
        """
        Return a cell as it is kept, empty where it cannot be read.

        What cannot be read `refuses` the row, or only leaves the cell empty. `needed` is the code
        for an empty one. What is merely odd about it is noted where `odd`.
        """
        if self.refused:
            return ""
        text = self.said(field)
        if not text:
            if needed:
                self.found(field, needed, refuses=refuses)
            return ""
        checked = read(text)
        for finding in checked.findings:
            amiss = finding.level is Level.ERROR
            if amiss or odd:
                self.found(field, finding.code, refuses=amiss and refuses, **finding.facts)
        return str(checked.value or "") if checked.accepted else ""

    def code(self, field: str) -> str:
        """Return what a cell means, noting a spelling that is not known."""
        text = self.said(field)
        if not text or self.refused:
            return ""
        known = codes.code(field, text)
        if known is None:
            self.found(field, "code_unknown", refuses=False)
        return known or ""

    def words(self, field: str) -> str:
        """Return the register's own words, put in for a number."""
        text = codes.words(field, self.said(field))
        if text is None:
            self.found(field, "code_unknown", refuses=False)
        return texts.tidy(text or "")[: _LONGEST[field]]


_TEXTS = ("birth_place", "address", "hamlet")


def _text(field: str) -> Callable[[str], Checked]:
    def read(text: str) -> Checked:
        return Checked(texts.tidy(text)[: _LONGEST[field]])

    return read


def _rounded(cell: str) -> bool:
    """Tell whether a spreadsheet may have lost the last of the 16 digits of a number."""
    long = isinstance(cell, Number) and (len(cell) >= numbers.DIGITS or "E" in cell.upper())
    return long and (cell.endswith("0") or not cell.isdigit())
