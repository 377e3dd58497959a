"""
Staff accounts and their sessions in the console.

A password is kept as argon2id, a session's token as its SHA-256. Whoever asks cannot tell an
unknown username from a wrong password, by words or by time.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete
from sqlmodel import Session, col, select

from protocol import errors, keys
from protocol.world import World
from server import audit, rights, roster, tables, times
from server.audit import Action
from server.rights import Area, Right, Role

USERNAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
USERNAME_LONGEST = 40
PASSWORD_SHORTEST = 12
PASSWORD_LONGEST = 200

IDLE_WITHIN = timedelta(minutes=30)
ENDS_WITHIN = timedelta(hours=10)
_SEEN_AGAIN_MS = 60_000
"""A session's last use is written at most once a minute: reading pages should not write."""

FREE_FAILURES = 5
FAILURES_WITHIN = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)

# 64 MiB, 3 passes: about 130 ms on a server; at most four at once, for memory.
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)


@dataclass(frozen=True)
class Staff:
    """Somebody who works at the office: what they are, and the area they are it in."""

    id: int
    username: str
    name: str
    role: Role
    area: Area
    key: bytes
    """Public signing key; decisions stand under it."""

    def may(self, right: Right) -> bool:
        """Tell whether this staff member's role has a right."""
        return rights.has(self.role, right)


@dataclass(frozen=True)
class StaffSession:
    """A signed-in staff member and the token every form of theirs has to carry."""

    staff: Staff
    csrf: str


def add(  # noqa: PLR0917 - what an account is, in the order a person says it
    session: Session,
    world: World,
    username: str,
    name: str,
    password: str,
    services: Sequence[str],
    *,
    agency: str = "",
    role: Role = Role.VERIFIER,
    places: Sequence[str] = (rights.EVERYTHING,),
) -> Staff:
    """
    Make an account with a signing key of its own; the roster is signed anew when next needed.

    Raises:
        AccountBadError: the username is taken or has other signs than small letters, digits,
            dot, dash and underscore; or the password is shorter than `PASSWORD_SHORTEST`.
    """
    if not 0 < len(username) <= USERNAME_LONGEST or not USERNAME_LETTERS.issuperset(username):
        raise errors.AccountBadError("letters")
    if not PASSWORD_SHORTEST <= len(password) <= PASSWORD_LONGEST:
        raise errors.AccountBadError("password")
    if _account(session, username) is not None:
        raise errors.AccountBadError("taken")
    secret = keys.new_signing(world)
    now = world.now()
    account = tables.Account(
        username=username,
        name=name,
        agency=agency,
        role=role.value,
        services=" ".join(services),
        places=" ".join(rights.tidy_places(places)),
        password=_hash(password),
        seed=secret.seed,
        key=secret.public,
        added_ms=times.ms(now),
    )
    session.add(account)
    session.flush()
    roster.outdate(session.connection())
    audit.note(session, now, username, Action.STAFF_ADDED)
    return _staff(account)


def sign_in(
    session: Session, username: str, password: str, world: World, *, address: str = ""
) -> str:
    """
    Return a new session token (256 bits, base64url) for the cookie.

    Commits as it goes: hashing must not hold the write lock, and a failure has to be remembered
    although this raises. Hand it a writing session with nothing else in it.

    Raises:
        SignInError: alike for unknown users, wrong passwords and (with `retry_after_s`) too many.
    """
    username = username.strip().lower()[:USERNAME_LONGEST]
    now = world.now()
    account = _account(session, username)
    if wait := _count_attempt(session, username, address, now):
        raise errors.SignInError(retry_after_s=wait)
    session.commit()
    if not _fits(account.password if account else _nobody(), password) or account is None:
        audit.note(session, now, username, Action.SIGN_IN_FAILED)
        session.commit()
        raise errors.SignInError
    _forget(session, username, address, now)
    token = keys.b64(world.entropy(32))
    login = tables.Login(
        token_sha256=_digest(token),
        account=account.id or 0,
        csrf=keys.b64(world.entropy(32)),
        began_ms=times.ms(now),
        seen_ms=times.ms(now),
    )
    session.add(login)
    audit.note(session, now, username, Action.SIGN_IN)
    session.commit()
    return token


def of_session(session: Session, token: str, world: World) -> StaffSession | None:
    """Return whose session this is, or nothing when unknown, idle or over. Writing session."""
    login = session.get(tables.Login, _digest(token))
    if login is None:
        return None
    now_ms = times.ms(world.now())
    idle = timedelta(milliseconds=now_ms - login.seen_ms)
    age = timedelta(milliseconds=now_ms - login.began_ms)
    account = session.get(tables.Account, login.account)
    if account is None or idle > IDLE_WITHIN or age > ENDS_WITHIN:
        session.delete(login)
        return None
    if now_ms - login.seen_ms > _SEEN_AGAIN_MS:
        login.seen_ms = now_ms
        session.add(login)
    return StaffSession(_staff(account), login.csrf)


def sign_out(session: Session, token: str, world: World) -> None:
    """End a session."""
    login = session.get(tables.Login, _digest(token))
    if login is None:
        return
    account = session.get(tables.Account, login.account)
    session.delete(login)
    audit.note(session, world.now(), account.username if account else "", Action.SIGN_OUT)


def signing_secret(session: Session, staff: Staff) -> keys.SigningSecret:
    """Return the key a staff member's decisions are signed with."""
    account = session.get_one(tables.Account, staff.id)
    return keys.SigningSecret(account.seed)


def _account(session: Session, username: str) -> tables.Account | None:
    return session.exec(
        select(tables.Account).where(tables.Account.username == username)
    ).one_or_none()


def _staff(account: tables.Account) -> Staff:
    return Staff(
        id=account.id or 0,
        username=account.username,
        name=account.name,
        role=Role(account.role),
        area=Area(account.agency, tuple(account.services.split()), tuple(account.places.split())),
        key=account.key,
    )


def _count_attempt(session: Session, username: str, address: str, now: datetime) -> int:
    """
    Count an attempt as failed until it succeeds, so that many at once count as many.

    Return the seconds to wait instead when there were too many.
    """
    now_ms = times.ms(now)
    attempt = session.get(tables.Attempt, (username, address))
    if attempt is None:
        attempt = tables.Attempt(
            username=username, address=address, failures=0, since_ms=now_ms, last_ms=now_ms
        )
    if attempt.failures >= FREE_FAILURES:
        delay = FIRST_WAIT * 2 ** min(attempt.failures - FREE_FAILURES, 10)
        left = times.at(attempt.last_ms) + min(delay, LONGEST_WAIT) - now
        if left > timedelta(0):
            return int(-(-left // timedelta(seconds=1)))
    elif now - times.at(attempt.since_ms) > FAILURES_WITHIN:
        attempt.failures, attempt.since_ms = 0, now_ms
    attempt.failures += 1
    attempt.last_ms = now_ms
    session.add(attempt)
    return 0


def _forget(session: Session, username: str, address: str, now: datetime) -> None:
    """Forget this one's failures after a success, and what is too old to matter."""
    failed, login = tables.Attempt, tables.Login
    mine = (col(failed.username) == username) & (col(failed.address) == address)
    old = col(failed.last_ms) < times.ms(now - timedelta(days=1))
    session.execute(delete(failed).where(mine | old))
    session.execute(delete(login).where(col(login.began_ms) < times.ms(now - ENDS_WITHIN)))


def _hash(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(password)


@cache
def _nobody() -> str:
    """Return what an unknown username's password is compared with, to take as long."""
    return _hash("nobody's password")


def _fits(hashed: str, password: str) -> bool:
    with _AT_ONCE:
        try:
            return _HASHER.verify(hashed, password[:PASSWORD_LONGEST])
        except VerifyMismatchError:
            return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
