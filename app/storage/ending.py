"""
The end of a device that the office has revoked: nothing here opens its store any longer.

On a phone its key's file goes, on a tablet the officers' keys and the device's secret. What waits
was sealed before and lies in custody, which needs no key. The way back is the office's alone: a
spare key in a box that only the office opens, which it does for no device that is revoked.
"""

import hashlib
from datetime import datetime

from sqlmodel import Session, col, select

from app.storage import escrow, identity, keepsakes, opened, proving, wiping
from app.storage.officer_tables import Officer, Standing
from protocol import errors

_PARDONED = "pardoned"


def due(session: Session) -> bool:
    """Tell whether the newest roster revokes this device, and no spare key was given since."""
    return identity.revoked(session) and keepsakes.recall(session, _PARDONED) != _roster(session)


def close(session: Session, now: datetime) -> None:
    """
    Leave no key to this store but the office's; whoever calls this has it destroy the others.

    Raises:
        NoSealingKeyError: no key of the office is known to make a box for; nothing is destroyed.
    """
    if not escrow.renew(session, now) and not escrow.made(session):
        raise errors.NoSealingKeyError
    for row in session.exec(select(Officer).where(Officer.state != Standing.LEFT)).all():
        proving.shut(session, row, Standing.ENDED)
    wiping.note(session)


def ended(session: Session) -> bool:
    """Tell whether only the office opens this store; asked without any key."""
    if opened.of(session).vault is not None or not escrow.made(session):
        return False
    found = session.exec(select(Officer.state, col(Officer.keys).is_not(None))).all()
    opens = any(has_keys for _, has_keys in found)
    return not found or (not opens and any(state == Standing.ENDED for state, _ in found))


def pardon(session: Session) -> None:
    """Go on here by the office's spare key, until it revokes this device by a newer roster."""
    keepsakes.keep(session, _PARDONED, _roster(session))


def _roster(session: Session) -> bytes:
    return hashlib.sha256(b"".join(identity.published(session))).digest()
