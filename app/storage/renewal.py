"""
A new sealing key once a year, by the office's clock.

Whoever steals a phone's key reads what was recorded on the way under it, and no more than a year of
that. The key before opens for 180 days what is still under way, then it is gone.
"""

import json
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from app.storage import identity, keepsakes
from protocol import keys
from protocol.world import World

RENEWED_AFTER = timedelta(days=365)
OPENED_AFTER = timedelta(days=180)
_SINCE = "sealing_since"
_START = datetime(1970, 1, 1, tzinfo=UTC)


def renew(session: Session, world: World) -> bool:
    """
    Make a new sealing key if ours is a year old, and forget those whose time has passed.

    Tell whether there is a new one, which the office has to hear of. The first time the office's
    clock is known, the year begins.
    """
    at = identity.office_time(session)
    if at is None:
        return False
    now_ms, kept = _ms(at - _START), keepsakes.recall(session, _SINCE)
    if kept is None:
        _keep(session, [now_ms])
        return False
    sealing = list(identity.load(session).sealing)
    since: list[int] = json.loads(kept)
    grown = now_ms - since[0] >= _ms(RENEWED_AFTER)
    if grown:
        sealing.insert(0, keys.new_sealing(world))
        since.insert(0, now_ms)
    # Each key but the newest ended when the one before it in the list began.
    opened = [n for n in range(len(since)) if n == 0 or now_ms - since[n - 1] < _ms(OPENED_AFTER)]
    if grown or len(opened) < len(since):
        identity.change_sealing(session, tuple(sealing[n] for n in opened))
        _keep(session, [since[n] for n in opened])
    return grown


def _keep(session: Session, since: list[int]) -> None:
    keepsakes.keep(session, _SINCE, json.dumps(since).encode())


def _ms(within: timedelta) -> int:
    return within // timedelta(milliseconds=1)
