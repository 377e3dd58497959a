"""
Which services somebody means by a few words, with typing errors and half a word.

A word counts by how few services know it and by where it stands: a synonym or the name on the
tile tells more than a line of the form. Words nobody knows are compared letter by letter.
"""

import difflib
import math
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from app.asking import tongue
from app.asking.tongue import Word
from protocol.services import Catalogue, Service

TILE, NAMED, TOLD, ASKED = 5.0, 4.0, 1.5, 0.6
"""
What a word weighs on the tile and in the title, in a synonym, in what is told of the service, and
in its questions.
"""

PHRASE, SPREAD = 4.0, 3.0
"""What a synonym adds for each of its words, said one after the other, or all of them anyhow."""

ALIKE = 0.74
"""How alike two words must be to be taken for the same: two letters swapped in five are 0.8."""

PREFIX, LETTERS = 3, 4
"""Letters after which the begin of a word counts; letters of a word that may be misspelt."""

STEM, SPELT = 0.85, 0.7
"""What a word counts that is the same without affixes; one that is spelt much like it, at most."""

NEAR_BEST = 0.42
"""Services with less than this share of the best one's score are not what was meant."""


@dataclass(frozen=True)
class Found:
    """A service, how well it fits, and which part of what was said it is named for (0 to 1)."""

    service: Service
    score: float
    covered: float


@dataclass(frozen=True)
class Phrase:
    """A synonym of several words: as it is written, and the words that say something."""

    text: str
    stems: frozenset[str]


class Finder:
    """The words of a catalogue in one language, counted once."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self.language = language
        self._all = tuple(catalogue.values())
        self._weights: dict[str, dict[str, float]] = {}
        self._phrases = {each.key: self._phrases_of(each) for each in self._all}
        for each in self._all:
            for word, weight in self._weighed(each).items():
                self._weights.setdefault(word, {})[each.key] = weight

    def services(self, query: str) -> tuple[Service, ...]:
        """Return the services meant, best first; all of them, by rank, for no words at all."""
        if not query.strip():
            return self._all
        return tuple(found.service for found in self.find(query))

    def find(self, query: str) -> tuple[Found, ...]:
        """Return the services that fit, best first, with how well."""
        return self.fitting(tongue.words(query, self.language), tongue.plain(query))

    def fitting(self, said: Iterable[Word], query: str) -> tuple[Found, ...]:
        """Return the services that fit these words of a query, best first; see `find`."""
        asked = tuple(said)
        near = [self._near(word) for word in asked]
        worth = [self._worth(words) for words in near]
        found = [self._fit(each, query, near, worth) for each in self._all]
        best = max((each.score for each in found), default=0.0)
        kept = [each for each in found if best and each.score >= NEAR_BEST * best]
        return tuple(sorted(kept, key=lambda each: -each.score))

    def _fit(
        self,
        service: Service,
        query: str,
        near: list[Mapping[str, float]],
        worth: list[float],
    ) -> Found:
        got = [self._best(words, service.key) for words in near]
        score = sum(weight * value for weight, value in zip(got, worth, strict=True))
        known = sum(
            value for weight, value in zip(got, worth, strict=True) if weight >= TOLD * STEM
        )
        covered = known / (sum(worth) or 1.0)
        words = {word for each in near for word in each}
        score += max((_said(each, query, words) for each in self._phrases[service.key]), default=0)
        return Found(service, score * (0.4 + 0.6 * covered), covered)

    def _near(self, word: Word) -> Mapping[str, float]:
        """Return the words of the catalogue this one may stand for, and how surely."""
        forms = {word.stem: STEM, word.said: 1.0}
        known = {each: alike for each, alike in forms.items() if each in self._weights}
        if known:
            return known
        if len(word.said) >= PREFIX:
            begun = {
                each: 0.6 + 0.4 * len(word.said) / len(each)
                for each in self._weights
                if each.startswith(word.said)
            }
            if begun:
                return begun
        if len(word.said) < LETTERS:
            return {}
        alike = difflib.get_close_matches(word.said, self._weights, n=3, cutoff=ALIKE)
        return {
            each: difflib.SequenceMatcher(None, word.said, each).ratio() * SPELT for each in alike
        }

    def _worth(self, words: Mapping[str, float]) -> float:
        """Return how much a word tells: the fewer services are named for it, the more."""
        known: dict[str, float] = {}
        for word in words:
            for key, weight in self._weights[word].items():
                known[key] = max(known.get(key, 0.0), min(weight / NAMED, 1.0))
        return math.log(1 + len(self._all) / max(sum(known.values()), 1.0))

    def _best(self, words: Mapping[str, float], service: str) -> float:
        held = [alike * self._weights[word].get(service, 0.0) for word, alike in words.items()]
        return max(held, default=0.0)

    def _weighed(self, service: Service) -> Mapping[str, float]:
        weighed: dict[str, float] = {}
        for text, weight in self._texts(service):
            for word in tongue.words(text, self.language):
                for form in {word.said, word.stem}:
                    weighed[form] = max(weighed.get(form, 0.0), weight)
        return weighed

    def _texts(self, service: Service) -> Iterable[tuple[str, float]]:
        in_ = self.language
        for text in (service.title.in_(in_), service.short.in_(in_)):
            yield text, TILE
        for synonym in service.synonyms:
            alone = len(tongue.words(synonym, in_)) == 1
            yield synonym, NAMED if alone else TOLD * 2
        yield service.output.in_(in_), TOLD
        for question in service.questions:
            yield question.label.in_(in_), ASKED

    def _phrases_of(self, service: Service) -> tuple[Phrase, ...]:
        named = [*service.synonyms, service.title.in_(self.language)]
        return tuple(
            Phrase(tongue.plain(each), frozenset(word.stem for word in words))
            for each in named
            if " " in each and (words := tongue.words(each, self.language))
        )


def _said(phrase: Phrase, query: str, words: Set[str]) -> float:
    """Return what a synonym of several words adds to a query."""
    if f" {phrase.text} " in f" {query} ":
        return PHRASE * len(phrase.text.split())
    return SPREAD * len(phrase.stems) if len(phrase.stems) > 1 and phrase.stems <= words else 0.0
