"""
Failed sign-ins: five are free, then each wait is twice the last, and at a hundred it ends.

That is for one name. Who tries one password under many names is counted by address, of which an
office has one for everybody: so a success takes that name's failures out of the count, and whoever
came in from an address before is never held up by what others do there.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from protocol import errors
from server import times
from server.quota import household
from server.staff_tables import ATTEMPT, Attempt
from server.tables import ACCOUNT

FREE = 5
WITHIN = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
HARD_STOP = 100
"""Failures under one name, from wherever; then nobody gets in under it before `FORGOTTEN`."""
FORGOTTEN = timedelta(days=1)
CROWD = 30
"""
Failures from one address, under whatever names, within `CROWD_WITHIN`.

No norm has a number for it: NIST SP 800-63B 5.2.2 counts a hundred for an account. Against shutting
out who is honest it names what `KNOWN` does: addresses where the person came in before. Thirty who
mistype within an hour, give up, and were never here before: an office of hundreds has not as many.
Under 300 names it makes a round of guesses last ten hours.
"""
CROWD_WITHIN = timedelta(hours=1)
KNOWN = timedelta(days=30)
"""How long an address is remembered from which somebody came in."""
STRANGERS = 10_000
"""Rows of names that no account has; beyond them the oldest go."""


def among(session: Session, username: str, address: str, now: datetime) -> None:
    """
    See that not too many attempts failed at an address, under whatever names.

    Whoever came in from there within `KNOWN` goes on. Nothing is written.

    Raises:
        SignInError: there were too many; `retry_after_s` says how long to wait.
    """
    address = household(address)
    own = session.get(Attempt, (username, address))
    if own is not None and times.at(own.good_ms) > now - KNOWN:
        return
    rows = session.execute(
        select(ATTEMPT.c.failures, ATTEMPT.c.last_ms)
        .where(
            ATTEMPT.c.address == address,
            ATTEMPT.c.last_ms > times.ms(now - CROWD_WITHIN),
            ATTEMPT.c.failures > 0,
        )
        .order_by(ATTEMPT.c.last_ms.desc())
    )
    failures = 0
    for row in rows:
        failures += row.failures
        if failures >= CROWD:  # it is over once this one is as old as none is counted
            _wait(times.at(row.last_ms) + CROWD_WITHIN - now)


def count(session: Session, username: str, address: str, now: datetime) -> None:
    """
    Count an attempt as failed until it succeeds, so that many at once count as many.

    Raises:
        SignInError: there were too many; `retry_after_s` says how long to wait.
    """
    address, now_ms = household(address), times.ms(now)
    _forget_old(session, now)
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
    """Forget this one's failures after a success, and remember that there was one."""
    attempt = session.get(Attempt, (username, household(address)))
    if attempt is not None:
        attempt.failures, attempt.good_ms = 0, times.ms(now)
        session.add(attempt)


def forget_all(session: Session, username: str) -> None:
    """Forget every failure under a name: somebody who may has said that it can go on."""
    session.execute(delete(Attempt).where(col(Attempt.username) == username))


def _forget_old(session: Session, now: datetime) -> None:
    """Forget what is too old to matter, and of names that nobody has all but the newest."""
    old = (ATTEMPT.c.last_ms < times.ms(now - FORGOTTEN)) & (
        ATTEMPT.c.good_ms < times.ms(now - KNOWN)
    )
    session.execute(delete(ATTEMPT).where(old))
    nobodys = ATTEMPT.c.username.not_in(select(ACCOUNT.c.username))
    newest = select(ATTEMPT.c.last_ms).where(nobodys).order_by(ATTEMPT.c.last_ms.desc())
    oldest_ms = session.scalar(newest.offset(STRANGERS - 1).limit(1))
    if oldest_ms is not None:
        session.execute(delete(ATTEMPT).where(nobodys, ATTEMPT.c.last_ms <= oldest_ms))


def _wait(left: timedelta) -> None:
    if left > timedelta(0):
        raise errors.SignInError(retry_after_s=int(-(-left // timedelta(seconds=1))))
