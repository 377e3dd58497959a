"""
A phone that nobody reaches: what comes is addressed to it, and none of its keys opens it.

It was put back to a copy from before it renewed its sealing key. The office seals to the key it
heard of last, so nothing it says can tell such a phone that it is behind. After two exchanges in
which nothing opened the phone names the key it has once more, in a new epoch; if its year is over,
it is renewed as ever with the next answer. Whoever carries parcels can break their seals, too: so
that is done once in a day at most, and then ever more seldom.
"""

import json
import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from app.storage import keepsakes, sending
from app.storage.store import Store
from app.sync.outcome import Tally
from protocol.world import World

EXCHANGES = 2
AGAIN_AFTER, AGAIN_LIMIT = timedelta(days=1), timedelta(days=64)
_KEPT = "deafness"
_log = logging.getLogger("layar.sync")


def heal(store: Store, world: World, tally: Tally) -> None:
    """Look back on an exchange: forget that nothing opened before, or do something about it."""
    if not (tally.deaf or tally.opened):
        return
    with store.reading() as session:
        if tally.opened and keepsakes.recall(session, _KEPT) is None:
            return
    with store.writing() as session:
        if tally.opened:
            keepsakes.forget(session, _KEPT)
        elif _due(session, world.now()):
            _log.warning("nothing that came can be opened: naming our key again")
            sending.begin_epoch(session, world)


def _due(session: Session, now: datetime) -> bool:
    """Count one more exchange; tell whether it is time to do something, and count that."""
    kept = keepsakes.recall(session, _KEPT)
    exchanges, tried, last_s = json.loads(kept) if kept else (0, 0, 0)
    now_s, within = int(now.timestamp()), min(AGAIN_AFTER * 2**tried, AGAIN_LIMIT)
    rested = not tried or abs(now_s - last_s) >= within.total_seconds()  # clocks are set, too
    due = exchanges + 1 >= EXCHANGES and rested
    said = (0, tried + 1, now_s) if due else (exchanges + 1, tried, last_s)
    keepsakes.keep(session, _KEPT, json.dumps(said).encode())
    return due
