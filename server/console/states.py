"""How the state of a case looks: a tone, a mark and a word together, never colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocol.case import State
from server.console.words import Words

OPEN = frozenset(State) - {State.DRAFT, State.COMPLETED, State.REJECTED, State.WITHDRAWN}
"""States somebody still has to do something in."""

ON_THE_CLOCK = frozenset(
    {State.AT_VILLAGE, State.VILLAGE_REVIEW, State.SIGNING, State.RECEIVED, State.IN_PROCESS}
)
"""States in which the service's usual time runs; it stands still while a citizen has to act."""

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


def chip(state: State, words: Words) -> Chip:
    """Return how a state is drawn."""
    tone, icon = LOOKS[state]
    return Chip(words(f"state.{state.value}"), tone, icon)
