"""The relay in the village this phone leaves parcels at, and when it was last met."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from app.storage import keepsakes

_RELAY = "relay"


@dataclass(frozen=True)
class Relay:
    """Where it stands, when it last answered, and whether something of ours was left there then."""

    address: str
    met_at: datetime | None = None
    left: bool = False


def known(session: Session) -> Relay | None:
    """Return the relay in use, or None."""
    raw = keepsakes.recall(session, _RELAY)
    if not raw:
        return None
    said = json.loads(raw)
    met_at = datetime.fromtimestamp(said["met_ms"] / 1000, UTC) if said["met_ms"] else None
    return Relay(said["address"], met_at, said["left"])


def use(session: Session, address: str) -> None:
    """Leave parcels there from now on; an empty address ends that."""
    _keep(session, Relay(address))


def met(session: Session, address: str, at: datetime, *, left: bool) -> None:
    """Note that it answered, and whether it took something of ours; once left, it lies there."""
    before = known(session)
    if before is not None and before.address == address:
        _keep(session, Relay(address, at, before.left or left))


def _keep(session: Session, relay: Relay) -> None:
    if not relay.address:
        keepsakes.keep(session, _RELAY, b"")
        return
    said = {
        "address": relay.address,
        "met_ms": int(relay.met_at.timestamp() * 1000) if relay.met_at else 0,
        "left": relay.left,
    }
    keepsakes.keep(session, _RELAY, json.dumps(said).encode())
