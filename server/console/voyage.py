"""The voyage line: four harbours, and where between them the boat is now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from protocol.case import State
from protocol.services import Service
from server.console import states, times
from server.console.words import Words

_AT_SEA = 2.5
_ARRIVED = 2.0
_LANDED = 3.0

_JUST_ARRIVED = frozenset({State.QUEUED, State.AT_VILLAGE, State.RECEIVED})
_LANDINGS = frozenset(
    {State.PASSED_ON, State.READY, State.COMPLETED, State.REJECTED, State.WITHDRAWN}
)
_LONGEST_WAY = timedelta(days=400)


@dataclass(frozen=True)
class Harbour:
    """One stop: `reach` is reached, current or ahead; `when` may be empty."""

    label: str
    reach: str
    when: str


@dataclass(frozen=True)
class Voyage:
    """The line of one case; `at` counts harbours from 0, `sailing` is between two of them."""

    harbours: tuple[Harbour, ...]
    at: float
    sailing: bool
    tone: str
    sentence: str


@dataclass(frozen=True)
class Log:
    """What is known of a case's way: the writer's clock, ours, and when the state last changed."""

    state: State
    filed_at: datetime
    heard_at: datetime
    changed_at: datetime
    service: Service | None


def of(log: Log, words: Words, now: datetime) -> Voyage:
    """Draw the voyage of a case the office has heard of."""
    at = _place(log.state)
    labels = (
        words("voyage.saved"),
        words("voyage.carried"),
        words("voyage.arrived"),
        words(_end(log)),
    )
    whens = (*_way(log, words, now), _landing(log, words, now))
    return Voyage(
        harbours=tuple(
            Harbour(label, _reach(index, at), when)
            for index, (label, when) in enumerate(zip(labels, whens, strict=True))
        ),
        at=at,
        sailing=not at.is_integer(),
        tone=states.LOOKS[log.state][0],
        sentence=words(
            f"voyage.now.{log.state.value}",
            when=times.moment(log.changed_at, now, words.language),
        ),
    )


def _place(state: State) -> float:
    if state in _LANDINGS:
        return _LANDED
    return _ARRIVED if state in _JUST_ARRIVED else _AT_SEA


def _reach(harbour: int, at: float) -> str:
    if harbour == int(at):
        return "current"
    return "reached" if harbour < at else "ahead"


def _end(log: Log) -> str:
    if log.state in _LANDINGS - {State.COMPLETED}:
        return f"voyage.end.{log.state.value}"
    return "voyage.end.answered" if states.answered(log.service) else "voyage.end.completed"


def _way(log: Log, words: Words, now: datetime) -> tuple[str, str, str]:
    """Say when it was saved, how long it was carried and when it came."""
    arrived = times.short(log.heard_at, now, words.language)
    carried = log.heard_at - log.filed_at
    if not timedelta() <= carried < _LONGEST_WAY:
        return words("voyage.clock_wrong"), "", arrived
    days = words("voyage.days", count=carried.days) if carried.days else words("voyage.same_day")
    return times.short(log.filed_at, now, words.language), days, arrived


def _landing(log: Log, words: Words, now: datetime) -> str:
    if log.state not in _LANDINGS:
        return ""
    return times.short(log.changed_at, now, words.language)
