"""What has happened to a case, newest first, each with who and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from protocol.case import Entry
from protocol.services import Service
from protocol.trust import Role
from server.console import masking, states, times
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


@dataclass(frozen=True)
class Teller:
    """
    How the entries of one case are told; with `nameless` no citizen is called by name.

    A NIK that somebody wrote into a note is read only by who reads all numbers `whole`.
    """

    service: Service | None
    words: Words
    now: datetime
    nameless: bool
    whole: bool = False

    def tell(self, entries: Iterable[Entry]) -> tuple[Event, ...]:
        """Tell entries of the case, the newest first."""
        labels = asked(self.service, self.words)
        return tuple(self._event(entry, labels) for entry in reversed(tuple(entries)))

    def _event(self, entry: Entry, labels: Mapping[str, str]) -> Event:
        return Event(
            title=self.words.known(f"happened.{entry.step}", entry.step),
            chip=states.chip(entry.state, self.words, self.service),
            who=self._who(entry),
            when=times.moment(entry.at, self.now, self.words.language),
            machine=times.machine(entry.at),
            reason=self.words.known(f"reason.{entry.reason}", entry.reason or ""),
            questions=tuple(labels.get(key, key) for key in entry.questions),
            note=self.said(entry.note or ""),
        )

    def said(self, text: str) -> str:
        """Return what somebody wrote, as this reader may read it."""
        return text if self.whole else masking.in_part(text)

    def _who(self, entry: Entry) -> str:
        citizen = entry.role in {None, Role.CITIZEN}
        role = self.words("role.citizen" if citizen else "role.staff")
        called = entry.who and not (citizen and self.nameless)
        return f"{entry.who} · {role}" if called else role


def asked(service: Service | None, words: Words) -> Mapping[str, str]:
    """Return the label of every question of a service, by its key."""
    questions = service.questions if service else ()
    return {question.key: question.label.in_(words.language) for question in questions}
