"""Machines close by, in words."""

from datetime import datetime

from app.nearby import RelayState
from app.present import times
from app.storage.relay import Relay
from app.strings import t


def relay(
    known: Relay | None, typed: str, waiting: bool, readable: bool, now: datetime
) -> RelayState:
    """
    Show the relay in use, and what it means that something lies there.

    `waiting` says that the office still lacks something of ours.
    """
    if known is None:
        return RelayState("", typed, readable=readable)
    return RelayState(
        address=known.address,
        typed=typed,
        met=times.moment(known.met_at, now) if known.met_at else "",
        left=t("relay.left") if known.left and waiting else "",
        readable=readable,
    )
