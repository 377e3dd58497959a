"""
Whether a tablet's memory was put back: each turn of duty has a name, kept here and outside.

A memory whose turn is none that the platform's secrets know is an older one. Nothing has to be
drawn, said or heard for that: whoever comes on duty finds out, and what is missing is asked for
again. The name of a turn is kept outside before it is here, beside the one before it, so that a
battery that dies in between tells nothing false.
"""

from sqlmodel import Session

from app.storage import authors, deeds, guard, keepsakes, sending
from app.storage.deeds import What
from protocol.world import World

_NAME = "turn"
_BYTES = 8


def begin(session: Session, world: World) -> None:
    """Begin a turn of duty; if the memory was put back, have everything be told again."""
    secrets = guard.of(session).secrets
    here, there = keepsakes.recall(session, _NAME) or b"", secrets.recall(_NAME) or b""
    known = {there[at : at + _BYTES] for at in range(0, len(there), _BYTES)}
    coming = world.entropy(_BYTES)
    secrets.keep(_NAME, here + coming)
    keepsakes.keep(session, _NAME, coming)
    if known and here not in known:
        for author in authors.ours(session).values():
            sending.begin_epoch(session, world, author)
        deeds.note(session, world.now(), What.PUT_BACK)


def settle(session: Session) -> None:
    """Let go of the turn before, once the new one is kept."""
    here = keepsakes.recall(session, _NAME)
    if here is not None:
        guard.of(session).secrets.keep(_NAME, here)
