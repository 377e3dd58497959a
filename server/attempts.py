"""Failed sign-ins: five are free, then each wait is twice the last, and at a hundred it ends."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from protocol import errors
from server import times
from server.staff_tables import ATTEMPT, Attempt

FREE = 5
WITHIN = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
HARD_STOP = 100
"""Failures under one name, from wherever; then nobody gets in under it before `FORGOTTEN`."""
FORGOTTEN = timedelta(days=1)


def count(session: Session, username: str, address: str, now: datetime) -> None:
    """
    Count an attempt as failed until it succeeds, so that many at once count as many.

    Raises:
        SignInError: there were too many; `retry_after_s` says how long to wait.
    """
    now_ms = times.ms(now)
    attempt = session.get(Attempt, (username, address))
    if attempt is None:
        attempt = Attempt(
            username=username, address=address, failures=0, since_ms=now_ms, last_ms=now_ms
        )
    since = times.at(attempt.last_ms)
    if attempt.failures >= FREE:
        delay = FIRST_WAIT * 2 ** min(attempt.failures - FREE, 10)
        _wait(since + min(delay, LONGEST_WAIT) - now)
    elif now - times.at(attempt.since_ms) > WITHIN:
        attempt.failures, attempt.since_ms = 0, now_ms
    total, last_ms = session.execute(
        select(func.sum(ATTEMPT.c.failures), func.max(ATTEMPT.c.last_ms)).where(
            ATTEMPT.c.username == username, ATTEMPT.c.last_ms > times.ms(now - FORGOTTEN)
        )
    ).one()
    if (total or 0) >= HARD_STOP:
        _wait(times.at(last_ms) + FORGOTTEN - now)
    attempt.failures += 1
    attempt.last_ms = now_ms
    session.add(attempt)


def forget(session: Session, username: str, address: str, now: datetime) -> None:
    """Forget this one's failures after a success, and what is too old to matter."""
    mine = (col(Attempt.username) == username) & (col(Attempt.address) == address)
    old = col(Attempt.last_ms) < times.ms(now - FORGOTTEN)
    session.execute(delete(Attempt).where(mine | old))


def forget_all(session: Session, username: str) -> None:
    """Forget every failure under a name: somebody who may has said that it can go on."""
    session.execute(delete(Attempt).where(col(Attempt.username) == username))


def _wait(left: timedelta) -> None:
    if left > timedelta(0):
        raise errors.SignInError(retry_after_s=int(-(-left // timedelta(seconds=1))))
