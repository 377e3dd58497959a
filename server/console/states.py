"""How the state of a case looks: a tone, a mark and a word together, never colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocol.case import State
from protocol.services import Service
from server.console.words import Words

LOOKS: Mapping[State, tuple[str, str]] = {
    State.DRAFT: ("plain", "mend"),
    State.QUEUED: ("wait", "clock"),
    State.AT_VILLAGE: ("news", "house"),
    State.VILLAGE_REVIEW: ("move", "work"),
    State.NEEDS_FIX: ("fix", "mend"),
    State.SIGNING: ("move", "sign"),
    State.FORWARDED: ("wait", "boat"),
    State.RECEIVED: ("news", "arrive"),
    State.IN_PROCESS: ("move", "work"),
    State.NEEDS_VISIT: ("wait", "person"),
    State.SCHEDULED: ("wait", "calendar"),
    State.PASSED_ON: ("done", "next"),
    State.READY: ("done", "box"),
    State.COMPLETED: ("done", "tick"),
    State.REJECTED: ("plain", "stop"),
    State.WITHDRAWN: ("plain", "return"),
}


@dataclass(frozen=True)
class Chip:
    """A state as it is drawn."""

    label: str
    tone: str
    icon: str


def chip(state: State, words: Words, service: Service | None = None) -> Chip:
    """Return how a state is drawn; what ends in words rather than in a paper is answered."""
    tone, icon = LOOKS[state]
    if state is State.COMPLETED and answered(service):
        return Chip(words("state.answered"), tone, icon)
    return Chip(words(f"state.{state.value}"), tone, icon)


def answered(service: Service | None) -> bool:
    """Tell whether a service ends with an answer instead of something to collect."""
    return service is not None and State.READY not in service.flow
