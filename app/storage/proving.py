"""
What an officer's PIN opens, and how often one may be wrong.

Nothing here puts anybody on duty. The waits hold whatever the tablet's clock says (`guard`).
"""

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.storage import deeds, guard, opened, wiping
from app.storage.deeds import What
from app.storage.duty import OnDuty
from app.storage.officer_tables import Officer as Row
from app.storage.officer_tables import Standing
from app.storage.vault import KEY_BYTES, PinLock
from protocol import boxes, errors, keys
from protocol.ids import Kid
from protocol.keys import SealingSecret, SigningSecret
from protocol.posts import Post

WAITS_S = (0, 0, 0, 5, 15, 30, 60, 120, 300)
"""How long the next try has to wait after so many wrong ones, counted from one."""
TRIES = len(WAITS_S) + 1
"""The wrong PIN with this number removes the officer's way in, and nothing else."""

DATA_KEY = keys.ctx("layar/data-key/v1")
"""What a box with the store's key is for; the officer's short name follows."""


@dataclass(frozen=True)
class Proven:
    """Whose PIN was given, the store's key that it opens, and the key that box is sealed to."""

    officer: OnDuty
    data_key: bytes
    sealing: SealingSecret


def wait_s(session: Session, kid: Kid) -> int:
    """Return how many seconds have to pass before this officer's PIN may be tried."""
    row, here = session.get_one(Row, kid), guard.of(session)
    if not 0 < row.tries < TRIES:
        return 0
    since = here.ticks() - here.missed_at.get(kid, here.began_at)
    return max(0, int(-(-(WAITS_S[row.tries - 1] - since) // 1)))


def ready(session: Session, kid: Kid) -> None:
    """
    Make sure that the device's secret is the one PINs go with, before a try is counted.

    Raises:
        SecretMissingError: it is gone, or it is another.
    """
    row = session.get_one(Row, kid)
    try:
        guard.of(session).outer().open("officer.label", kid, row.version, row.label)
    except errors.StoreDamagedError as error:
        raise errors.SecretMissingError from error


def attempt(session: Session, kid: Kid) -> int:
    """
    Return how many seconds have to pass before a PIN may be tried; at none the try is counted.

    Leave the block before `prove`: an app that ends in between has not saved itself a try.
    """
    left_s = wait_s(session, kid)
    if left_s:
        return left_s
    row, here = session.get_one(Row, kid), guard.of(session)
    if row.tries >= TRIES:
        shut(session, row)
    row.tries += 1
    here.missed_at[kid] = here.ticks()
    session.add(row)
    return 0


def prove(session: Session, kid: Kid, pin: str) -> Proven:
    """
    Open what a PIN opens.

    Raises:
        PinWrongError: it is another PIN.
        OfficerShutError: no PIN of theirs opens anything any longer.
        SecretMissingError: the device's secret is gone.
    """
    row, outer = session.get_one(Row, kid), guard.of(session).outer()
    if row.keys is None or row.data_key is None:
        raise errors.OfficerShutError
    clear = outer.unwrap(pin, PinLock(kid, row.salt, row.cost), row.keys)
    signing, sealing = SigningSecret(clear[:KEY_BYTES]), SealingSecret(clear[KEY_BYTES:])
    box = outer.open("officer.data_key", kid, row.version, row.data_key)
    data_key = boxes.unseal([sealing], DATA_KEY + kid.encode(), box)
    officer = OnDuty(kid, name_of(session, row), Post(row.post), signing)
    return Proven(officer, data_key, sealing)


def missed(session: Session, kid: Kid, now: datetime) -> None:
    """Note that a PIN was wrong; the tenth in a row removes this officer's way in."""
    row = session.get_one(Row, kid)
    if row.tries < TRIES or row.keys is None:
        return
    shut(session, row)
    deeds.note(session, now, What.SHUT, about=kid, count=row.tries)


def known(session: Session, kid: Kid, now: datetime) -> None:
    """Begin to count anew after the right PIN; wrong ones before it go into the book."""
    row = session.get_one(Row, kid)
    wrong, row.tries = row.tries - 1, 0
    session.add(row)
    if wrong > 0:
        deeds.note(session, now, What.MISSED, about=kid, count=wrong)


def name_of(session: Session, row: Row) -> str:
    """Return a name as far as there is a key for it: nothing, once the device's secret is gone."""
    inner = opened.of(session).vault
    if inner is not None:
        with contextlib.suppress(errors.StoreDamagedError):
            body = inner.open("officer", row.kid, row.version, row.body)
            return str(json.loads(body)["name"])
    try:
        label = guard.of(session).outer().open("officer.label", row.kid, row.version, row.label)
    except (errors.SecretMissingError, errors.StoreDamagedError):
        return ""
    return label.decode()


def shut(session: Session, row: Row, standing: Standing = Standing.SHUT) -> None:
    """Let no PIN of an officer's open anything any longer: until others help, or for good."""
    row.state, row.keys, row.data_key = standing, None, None
    session.add(row)
    wiping.note(session)
