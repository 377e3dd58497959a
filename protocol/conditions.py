"""
Conditions: what a catalogue may ask about the other answers of a form.

The vocabulary is closed. Nothing a file says is ever run; a condition is one row of this table,
and a new one is a field here, a line in `Condition.holds` and a line in `service_file`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from protocol import dates

Raw = str | Sequence[str]
"""An answer as typed or chosen: text, or the values ticked, or the rows of a table."""

YES = frozenset({"true", "yes", "ya"})
NO = frozenset({"false", "no", "tidak"})
"""How both are typed, said on screens and written in files."""

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"(?:rp\.?\s*)?([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]+|-))?", re.I)


@dataclass(frozen=True)
class Condition:
    """
    Something about another answer of the same form.

    Each test that is given has to hold; without any, the answer has to be there. `values`: it is
    one of them; `others`: it is there and none of them; `filled` false: it is not there. A photo
    counts as filled. `at_least` and `at_most` hold it, as a number, against a limit. `same_as`
    and `before` name another answer: equal to it, or an earlier day. `age_at_least` and
    `age_below` count whole years since that day, `days_ahead_below` the days until it.
    """

    field: str
    values: tuple[str, ...] = ()
    filled: bool = True
    others: tuple[str, ...] = ()
    at_least: int | Decimal | None = None
    at_most: int | Decimal | None = None
    same_as: str = ""
    before: str = ""
    age_at_least: int | None = None
    age_below: int | None = None
    days_ahead_below: int | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """Every question this is about."""
        return tuple(key for key in (self.field, self.same_as, self.before) if key)

    @property
    def by_day(self) -> bool:
        """Tell whether this may hold on one day and not on another."""
        tests = (self.age_at_least, self.age_below, self.days_ahead_below)
        return any(test is not None for test in tests)

    def holds(self, answers: Mapping[str, Raw], today: date) -> bool:
        """Tell whether it is so on this day. `answers` has a key for each answer and photo."""
        given = chosen(answers.get(self.field, ""))
        if not given or not self.filled:
            return not given and not self.filled and not self.values
        if self.values and not any(value in self.values for value in given):
            return False
        if any(value in self.others for value in given):
            return False
        return (
            self._counts(given[0])
            and self._compares(given[0], answers)
            and self._falls(given[0], today)
        )

    def _counts(self, text: str) -> bool:
        if self.at_least is None and self.at_most is None:
            return True
        said = number(text)
        return (
            said is not None
            and (self.at_least is None or said >= self.at_least)
            and (self.at_most is None or said <= self.at_most)
        )

    def _compares(self, text: str, answers: Mapping[str, Raw]) -> bool:
        if self.same_as:
            other = chosen(answers.get(self.same_as, ""))
            if not other or plain(other[0]) != plain(text):
                return False
        if self.before:
            other = chosen(answers.get(self.before, ""))
            said, held = day(text), day(other[0]) if other else None
            return said is not None and held is not None and said < held
        return True

    def _falls(self, text: str, today: date) -> bool:
        if not self.by_day:
            return True
        said = day(text)
        if said is None:
            return False
        old = years(said, today)
        return (
            (self.age_at_least is None or old >= self.age_at_least)
            and (self.age_below is None or old < self.age_below)
            and (
                self.days_ahead_below is None
                or timedelta(0) <= said - today < timedelta(days=self.days_ahead_below)
            )
        )


def chosen(raw: Raw) -> tuple[str, ...]:
    """Return the values of an answer without the empty ones; a single answer is one value."""
    values = (raw,) if isinstance(raw, str) else raw
    return tuple(value.strip() for value in values if value.strip())


def number(text: str) -> Decimal | None:
    """Return a number as it is typed here or stands on the wire, None when it is none."""
    if grouped := _GROUPED.fullmatch(text.strip()):
        parts = grouped[2] if grouped[2] and grouped[2] != "-" else "0"
        return Decimal(f"{grouped[1].replace('.', '')}.{parts}")
    return Decimal(text.strip()) if _NUMBER.fullmatch(text.strip()) else None


def day(text: str) -> date | None:
    """Return a whole day, None when the text is none."""
    read = dates.read(text).value
    return date.fromisoformat(read) if isinstance(read, str) else None


def plain(text: str) -> str:
    """Return an answer as two are compared: small letters and digits only."""
    return "".join(re.findall(r"\w", text.casefold()))


def years(since: date, today: date) -> int:
    """Return the whole years between two days; somebody born on a leap day ages on 1 March."""
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
