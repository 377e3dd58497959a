"""
How long people wait, and on whom: a case's whole time, split without a gap.

Pure. Everything is a moment by the office's clock: when it heard a message, when it got its place,
when the next holder's device said that it had it, and, as far as `clocks` could find them out, when
it was written and left its device. Whatever those say, stretches follow one another from the first
to the last, so that the parts add up to the whole and none is negative. What cannot be told apart
is `UNCLEAR`, and never booked on anybody's desk: a desk's time begins when it is known to have the
case.

The whole ends when the citizen has an answer: it is ready, passed on, refused or withdrawn. How
long they take to fetch it is no wait.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from protocol.standing import Passed
from protocol.steps import FINAL, State


class Part(StrEnum):
    """What a stretch of waiting is spent on."""

    NO_SIGNAL = "no_signal"
    """Written and not left yet, or waiting at the office for a device to call."""
    CARRIED = "carried"
    """In somebody's hands, or in a relay."""
    VILLAGE = "village"
    AGENCY = "agency"
    CITIZEN = "citizen"
    """The citizen has to complete something, or to come."""
    UNCLEAR = "unclear"


class Site(StrEnum):
    """Where a message was written, and where a holder sits."""

    CITIZEN = "citizen"
    VILLAGE = "village"
    OFFICE = "office"


ANSWERED = FINAL | {State.READY, State.PASSED_ON}
"""States in which the waiting is over."""
RUNNING = frozenset(
    {
        State.AT_VILLAGE,
        State.VILLAGE_REVIEW,
        State.SIGNING,
        State.FORWARDED,
        State.RECEIVED,
        State.IN_PROCESS,
    }
)
"""States in which a service's standard runs; in the others it stands still."""

BESIDE_THE_OFFICE = frozenset(
    {
        State.AT_VILLAGE,
        State.VILLAGE_REVIEW,
        State.SIGNING,
        State.NEEDS_FIX,
        State.NEEDS_VISIT,
    }
)
"""States whose holder has to be told by the office before they can do anything."""

_PARTS = tuple(Part)
_VILLAGE = frozenset({State.AT_VILLAGE, State.VILLAGE_REVIEW})
_CITIZEN = frozenset({State.DRAFT, State.QUEUED, State.NEEDS_FIX, State.NEEDS_VISIT})
_AGENCY = frozenset({State.FORWARDED, State.RECEIVED, State.IN_PROCESS})
_DESKS = {Site.VILLAGE: Part.VILLAGE, Site.OFFICE: Part.AGENCY, Site.CITIZEN: Part.CITIZEN}


@dataclass(frozen=True, slots=True)
class Fact:
    """A message that brought a case into a state, where it was said, and what is known of when."""

    state: State
    site: Site
    heard_ms: int
    read_ms: int
    """When it got its place: later than heard where it was held."""
    wrote_ms: int | None = None
    left_ms: int | None = None
    told_ms: Mapping[Site, int] | None = None
    """When a device of the village or the citizen first said that it has this message."""
    at: Passed | None = None
    """The agency that has the case from here on, None for that of its service."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    Some time of a case spent on one thing, in one state; `until_ms` is None while it lasts.

    `at` is the agency that had the case meanwhile, None for that of its service.
    """

    part: Part
    state: State
    since_ms: int
    until_ms: int | None
    at: Passed | None = None


def split(facts: Sequence[Fact]) -> list[Stretch]:
    """Return what a case has waited for so far; the last stretch is open while it waits."""
    found: list[Stretch] = []
    cursor = _origin(facts[0])
    at_agency = False
    for number, fact in enumerate(facts):
        if fact.state in ANSWERED:
            break
        at_agency = at_agency or fact.state in _AGENCY
        after = facts[number + 1] if number + 1 < len(facts) else None
        until = None if after is None else max(cursor, min(_origin(after), after.heard_ms))
        holder = _holder(fact.state, at_agency=at_agency)
        acted = after is not None and after.site is holder
        found += _stretches(fact, holder, cursor, until, acted=acted)
        cursor = cursor if until is None else until
    return found


def began_ms(facts: Sequence[Fact]) -> int:
    """Return when somebody began to wait: when they wrote, or the first that is known of it."""
    return _origin(facts[0])


def answered_ms(facts: Sequence[Fact], stretches: Sequence[Stretch]) -> int | None:
    """Return when the waiting that was split was over, None while it is not."""
    if not any(fact.state in ANSWERED for fact in facts):
        return None
    last = stretches[-1].until_ms if stretches else None
    return began_ms(facts) if last is None else last


def until(stretches: Sequence[Stretch], now_ms: int) -> list[Stretch]:
    """Return stretches as they are by now: one that still lasts ends here."""
    return [
        each if each.until_ms is not None else replace(each, until_ms=max(now_ms, each.since_ms))
        for each in stretches
    ]


def totals(stretches: Sequence[Stretch]) -> dict[Part, int]:
    """Add up what is over, in milliseconds by part; every part is named."""
    found = dict.fromkeys(_PARTS, 0)
    for each in stretches:
        if each.until_ms is not None:
            found[each.part] += each.until_ms - each.since_ms
    return found


def with_office(state: State, *, at_agency: bool) -> bool:
    """Tell whether a case in this state waits at the office, and for no device to hear of it."""
    return _holder(state, at_agency=at_agency) is Site.OFFICE


def _origin(fact: Fact) -> int:
    """Return when a message was said, as early as is known; never after it was heard."""
    if fact.site is Site.OFFICE:
        return fact.heard_ms
    known = fact.wrote_ms if fact.wrote_ms is not None else fact.left_ms
    return fact.heard_ms if known is None else min(known, fact.heard_ms)


def _holder(state: State, *, at_agency: bool) -> Site:
    if state in _CITIZEN:
        return Site.CITIZEN
    if state in _VILLAGE or (state is State.SIGNING and not at_agency):
        return Site.VILLAGE
    return Site.OFFICE


def _stretches(
    fact: Fact, holder: Site, since: int, until: int | None, *, acted: bool
) -> Iterator[Stretch]:
    """Yield what lies between a message and the next, whoever has the case meanwhile."""
    cursor = since
    for part, arrived in (*_ways(fact, holder, until, acted=acted), (_DESKS[holder], until)):
        end = arrived if until is None or arrived is None else min(arrived, until)
        if end is None or end > cursor:
            yield Stretch(part, fact.state, cursor, until if end is None else end, fact.at)
        if end is None:
            return
        cursor = max(cursor, end)


def _ways(
    fact: Fact, holder: Site, until: int | None, *, acted: bool
) -> Iterator[tuple[Part, int | None]]:
    """
    Yield the ways a message has to go before its holder has it, and when each ended.

    A holder that `acted` had it at some time before; who never said so and did nothing had not.
    """
    near = fact.site is holder or (fact.site is Site.VILLAGE and holder is Site.CITIZEN)
    if near:
        return
    if fact.site is not Site.OFFICE:
        if fact.left_ms is not None:
            yield (Part.NO_SIGNAL, fact.left_ms)
            yield (Part.CARRIED, fact.heard_ms)
        yield (Part.UNCLEAR, fact.heard_ms)
        yield (Part.UNCLEAR, fact.read_ms)
    if holder is Site.OFFICE:
        return
    told = (fact.told_ms or {}).get(holder)
    if told is not None and (until is None or told <= until):
        yield (Part.NO_SIGNAL, told)
    else:
        yield (Part.UNCLEAR if acted else Part.NO_SIGNAL, until)
