"""
Jemput bola: who of the villages on a trip is ready for the team, and what each still lacks. Pure.

Readiness is what the service's own form says, with the same judge as before sending.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from protocol import answers
from protocol.answers import ANY_OF, Answered, Form, Review
from protocol.questions import Raw
from protocol.services import Catalogue, Service

AGENCY = "dukcapil"
"""Whose team comes: its services are what a trip is for."""
_NATIONAL_FORM = re.compile(r"F-[0-9]\.[0-9]{2}")


@dataclass(frozen=True)
class Wish:
    """
    Somebody who wants something of the team.

    `key` names the wish on this device. `stop` is the village, `about` tells namesakes apart.
    `papers` are the keys of those that are there; what has to be mended is in `mends`.
    """

    key: str
    name: str = field(repr=False)
    about: str = field(repr=False)
    stop: str
    hamlet: str
    service: Service = field(repr=False)
    answers: Mapping[str, Raw] = field(repr=False)
    papers: Collection[str] = ()
    mends: Collection[str] = ()


@dataclass(frozen=True)
class Standing:
    """How a wish stands: which `papers` it lacks, and how many other answers are `open`."""

    wish: Wish
    review: Review
    papers: tuple[Answered, ...]
    open: int

    @property
    def ready(self) -> bool:
        """Tell whether the team can do it with what there is."""
        return not self.papers and not self.open


def services(catalogue: Catalogue) -> tuple[Service, ...]:
    """Return what the team does, as its tiles are ordered."""
    return tuple(each for each in catalogue.values() if each.agency == AGENCY)


def judged(wish: Wish, today: date, practice: bool | None) -> Standing:
    """Return how a wish stands as of a day."""
    review = answers.review(Form(wish.service, wish.answers, wish.papers), today, practice)
    asked = [each for page in review.pages for each in page.questions]
    amiss = [each for each in asked if each.question.key in wish.mends or not each.checked.accepted]
    papers = tuple(each for each in amiss if each.question.by_camera)
    return Standing(wish, review, papers, len(amiss) - len(papers))


def by_stop(
    standings: Iterable[Standing], stops: Sequence[str]
) -> tuple[tuple[str, tuple[Standing, ...]], ...]:
    """Return who is met where, in the order of the trip: by hamlet and name within a stop."""
    found: dict[str, list[Standing]] = {stop: [] for stop in stops}
    for each in standings:
        if each.wish.stop in found:
            found[each.wish.stop].append(each)
    return tuple(
        (stop, tuple(sorted(met, key=lambda each: (each.wish.hamlet, each.wish.name))))
        for stop, met in found.items()
    )


def national_forms(service: Service) -> tuple[str, ...]:
    """Return the numbers of the national forms that a service's file names."""
    named = " ".join(service.legal) + " ".join(each.form for each in service.questions)
    return tuple(sorted(set(_NATIONAL_FORM.findall(named))))


def one_of(service: Service, asked: Answered) -> tuple[str, ...]:
    """Return the keys of the papers of which one would do in the place of this one."""
    any_of = any(each.code == ANY_OF for each in asked.checked.errors)
    return asked.question.any_of if any_of else (asked.question.key,)
