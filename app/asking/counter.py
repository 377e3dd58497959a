"""
"Tanya Layar": what the catalogue says to a question, or that it does not say.

Nothing is made up: an answer is lines of one service file with the name of where they stand.
What the catalogue does not hold, a price of rice or when a boat leaves, is not answered.
"""

from collections.abc import Mapping

from app.asking import tongue
from app.asking.finder import Finder
from app.asking.tongue import Word
from app.asking.topics import Answer, Topic

SURE = 0.75
"""The part of what was said that the service has to know: less, and something else was meant."""

CLEAR = 0.8
"""A second service with this share of the best one's score may have been meant as well."""

MEANT_SHOWN = 3
"""Answers given at most, where several services may have been meant."""


def answer(question: str, finder: Finder) -> tuple[Answer, ...]:
    """
    Return what the catalogue says to a question, the likeliest first.

    More than one where several services may have been meant; none where it does not say.
    """
    said = _without_tag(tongue.words(question, finder.language), finder.language)
    topics = _topics(finder.language)
    asked = [topics[form] for word in said for form in (word.said, word.stem) if form in topics]
    rest = [word for word in said if not {word.said, word.stem} & topics.keys()]
    found = [each for each in finder.fitting(rest, tongue.plain(question)) if each.covered >= SURE]
    if not rest or not asked or not found:
        return ()
    topic = asked[-1]
    near = [each for each in found if each.score >= CLEAR * found[0].score]
    return tuple(Answer(each.service, topic) for each in near[:MEANT_SHOWN])


def _without_tag(said: tuple[Word, ...], language: str) -> tuple[Word, ...]:
    """Leave out the "tidak" at the end of "bayar tidak?": it only makes a question of it."""
    return said[:-1] if said and said[-1].said in tongue.listed("tag", language) else said


def _topics(language: str) -> Mapping[str, Topic]:
    """Return which words ask for which topic."""
    return {
        form: topic
        for topic in Topic
        for word in tongue.listed(topic, language)
        for form in (word, tongue.bare(word, language).stem)
    }
