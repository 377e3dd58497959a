"""
Everybody of a register in memory, found by a few words, half a number or a name spelt wrongly.

Names are cut into runs of three letters; who shares most of them with what was typed is compared
with it word by word. Nothing of this is ever written down: it is made when the register is opened
and gone when it is shut.
"""

import difflib
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.residents.resident import Resident

COMPARED = 120
"""How many of those with most runs in common are compared word by word."""
ALIKE = 0.6
"""How alike a name has to be to what was typed, to be shown at all."""
PREFIX_WORTH = 0.95
DIGITS = 3
"""Digits after which a number is looked for."""

_APART = re.compile("[.'’`´-]")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    Somebody with what this device knows about their line.

    `id` is its name here, `version` how often it was written, `listed` whether the newest file
    still named them.
    """

    id: str
    version: int
    resident: Resident
    listed: bool = True


class Index:
    """A register to look things up in."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._by_id = {each.id: number for number, each in enumerate(self.entries)}
        self._by_nik: dict[str, int] = {}
        self._by_kk: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._words: list[tuple[str, ...]] = []
        self._runs: dict[str, array[int]] = {}
        for number, each in enumerate(self.entries):
            self._add(number, each.resident)

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, name: str) -> Entry | None:
        """Return a line by its name on this device."""
        number = self._by_id.get(name)
        return None if number is None else self.entries[number]

    def by_nik(self, nik: str) -> Entry | None:
        """Return who has this NIK."""
        number = self._by_nik.get(nik)
        return None if number is None else self.entries[number]

    def household(self, kk: str) -> tuple[Entry, ...]:
        """Return everybody on one family card, its head first."""
        found = [self.entries[number] for number in self._by_kk.get(kk, ())] if kk else []
        return tuple(sorted(found, key=lambda each: each.resident.relation != "head"))

    def namesakes(self, name: str) -> tuple[Entry, ...]:
        """Return everybody of the same name, however it is punctuated."""
        return tuple(self.entries[number] for number in self._by_name.get(plain(name), ()))

    def search(self, query: str, limit: int) -> tuple[Entry, ...]:
        """Return at most `limit` people a few words or digits may mean, the likeliest first."""
        digits = re.sub(r"[\s.-]", "", query)
        if digits.isdigit():
            return self._numbered(digits, limit) if len(digits) >= DIGITS else ()
        said = plain(query).split()
        if not said:
            return ()
        shared: Counter[int] = Counter()
        for word in said:
            for run in _runs(word):
                shared.update(self._runs.get(run, ()))
        typed = [_Said(word) for word in said]
        scored = [
            (_likeness(typed, self._words[number]), number)
            for number, _ in shared.most_common(COMPARED)
        ]
        kept = sorted((-score, number) for score, number in scored if score >= ALIKE)
        return tuple(self.entries[number] for _, number in kept[:limit])

    def _add(self, number: int, resident: Resident) -> None:
        name = plain(resident.name)
        words = tuple(name.split())
        self._words.append(words)
        self._by_name.setdefault(name, []).append(number)
        if resident.nik:
            self._by_nik[resident.nik] = number
        if resident.kk:
            self._by_kk.setdefault(resident.kk, []).append(number)
        for run in {run for word in words for run in _runs(word)}:
            found = self._runs.get(run)
            if found is None:
                found = self._runs[run] = array("I")
            found.append(number)

    def _numbered(self, digits: str, limit: int) -> tuple[Entry, ...]:
        """Return whose NIK or KK has these digits; who begins or ends with them first."""
        ranked: list[tuple[int, int]] = []
        for number, each in enumerate(self.entries):
            nik, kk = each.resident.nik, each.resident.kk
            if digits in nik or digits in kk:
                ends = nik.startswith(digits) or nik.endswith(digits)
                ranked.append((0 if ends else 1, number))
        ranked.sort()
        return tuple(self.entries[number] for _, number in ranked[:limit])


def plain(name: str) -> str:
    """Return a name as names are compared: no capitals, dots, apostrophes, dashes, accents."""
    text = unicodedata.normalize("NFKD", _APART.sub("", name.casefold()))
    return " ".join(text.encode("ascii", "ignore").decode().split())


def _runs(word: str) -> set[str]:
    edged = f"  {word} "
    return {edged[at : at + 3] for at in range(len(edged) - 2)}


class _Said:
    """A word that was typed; what it was compared with once is not compared again."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._matcher = difflib.SequenceMatcher(None, "", word)
        self._known: dict[str, float] = {}

    def alike(self, word: str) -> float:
        """Return how well a word of a name meets this one, from 0 to 1."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._compared(word)
        return known

    def _compared(self, word: str) -> float:
        if word == self._word:
            return 1.0
        if word.startswith(self._word):
            return PREFIX_WORTH
        self._matcher.set_seq1(word)
        near = self._matcher.real_quick_ratio() > ALIKE and self._matcher.quick_ratio() > ALIKE
        return self._matcher.ratio() if near else 0.0


def _likeness(said: list[_Said], words: tuple[str, ...]) -> float:
    """Return how well each word that was typed is met by one of a name, from 0 to 1."""
    best = [max((each.alike(word) for word in words), default=0.0) for each in said]
    return sum(best) / len(best) - 0.01 * abs(len(words) - len(said))
