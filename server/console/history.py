"""What has happened to a case, newest first, each with who and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from protocol.case import Entry
from protocol.services import Service
from protocol.trust import Role
from server.console import states, times
from server.console.words import Words


@dataclass(frozen=True)
class Event:
    """One entry, ready to draw."""

    title: str
    chip: states.Chip
    who: str
    when: str
    machine: str
    reason: str
    questions: tuple[str, ...]
    note: str


def of(
    entries: Iterable[Entry], service: Service | None, words: Words, now: datetime
) -> tuple[Event, ...]:
    """Tell the entries of a case, the newest first."""
    labels = asked(service, words)
    return tuple(_event(entry, labels, words, now) for entry in reversed(tuple(entries)))


def asked(service: Service | None, words: Words) -> Mapping[str, str]:
    """Return the label of every question of a service, by its key."""
    questions = service.questions if service else ()
    return {question.key: question.label.in_(words.language) for question in questions}


def _event(entry: Entry, labels: Mapping[str, str], words: Words, now: datetime) -> Event:
    step = f"happened.{entry.step}"
    return Event(
        title=words(step) if words.has(step) else entry.step,
        chip=states.chip(entry.state, words),
        who=_who(entry, words),
        when=times.moment(entry.at, now, words.language),
        machine=times.machine(entry.at),
        reason=_reason(entry.reason, words),
        questions=tuple(labels.get(key, key) for key in entry.questions),
        note=entry.note or "",
    )


def _who(entry: Entry, words: Words) -> str:
    role = words("role.citizen" if entry.role in {None, Role.CITIZEN} else "role.staff")
    return f"{entry.who} · {role}" if entry.who else role


def _reason(code: str | None, words: Words) -> str:
    if not code:
        return ""
    key = f"reason.{code}"
    return words(key) if words.has(key) else code
