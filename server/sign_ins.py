"""
Signing in to the console, and the sessions that begin so.

A session's token is kept as its SHA-256. Whoever asks cannot tell an unknown username from a
wrong password or a wrong code, by words or by time.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session, col

from protocol import errors, keys
from protocol.world import World
from server import attempts, audit, passwords, second_step, staff, times
from server.audit import Action
from server.staff import USERNAME_LONGEST, Staff
from server.staff_tables import LOGIN, Login, SecondStep
from server.tables import Account

IDLE_WITHIN = timedelta(minutes=30)
ENDS_WITHIN = timedelta(hours=10)
PROVED_WITHIN = timedelta(minutes=10)
"""How long after a code a sensitive action asks for no other."""
_SEEN_AGAIN_MS = 60_000
"""A session's last use is written at most once a minute: reading pages should not write."""
_BROWSER_LONGEST = 200
_NAME_LETTERS = 16
_HELD = (
    select(Login, Account, col(SecondStep.confirmed))
    .outerjoin(Account, col(Account.id) == col(Login.account))
    .outerjoin(SecondStep, col(SecondStep.account) == col(Login.account))
    .where(col(Login.token_sha256) == bindparam("token"))
)
"""Asked for every page anybody opens: in one statement, made once."""


@dataclass(frozen=True)
class StaffSession:
    """
    A signed-in staff member and the token every form of theirs has to carry.

    `whole` once their second step is in use: until then they can do nothing but set it up.
    `proved` while their last code is young enough for a sensitive action; `given` while somebody
    else knows their password, and they can do nothing but choose another.
    """

    staff: Staff
    csrf: str
    whole: bool
    proved: bool
    given: bool


@dataclass(frozen=True)
class Seat:
    """A session as its owner sees it; `name` says which one without giving it away."""

    name: str
    began_at: datetime
    seen_at: datetime
    address: str
    browser: str
    here: bool


def sign_in(
    session: Session,
    username: str,
    password: str,
    world: World,
    *,
    code: str = "",
    address: str = "",
    browser: str = "",
) -> str:
    """
    Return a new session token (256 bits, base64url) for the cookie.

    Who has no second step yet gives no code, and gets a session that can only set one up.
    Commits as it goes: hashing must not hold the write lock, and a failure has to be remembered
    although this raises. Hand it a writing session with nothing else in it.

    Raises:
        SignInError: alike for unknown users, wrong passwords, wrong codes, accounts that have
            ended and (with `retry_after_s`) too many attempts.
    """
    username = username.strip().lower()[:USERNAME_LONGEST]
    now = world.now()
    account = staff.account(session, username)
    attempts.among(session, username, address, now)
    attempts.count(session, username, address, now)
    session.commit()
    fits = passwords.fits(account.password if account else None, password)
    if not fits or account is None or not _may(session, account, code, now):
        # What no account is called may be a password in the wrong box: it is not written down.
        known = account.username if account else ""
        audit.note(session, now, known, Action.SIGN_IN_FAILED)
        session.commit()
        raise errors.SignInError
    attempts.forget(session, username, address, now)
    session.execute(delete(Login).where(col(Login.began_ms) < times.ms(now - ENDS_WITHIN)))
    if not second_step.has(session.connection(), account.id or 0):
        second_step.prepare(session.connection(), account.id or 0, world)
    token = _begin(session, account.id or 0, world, address, browser)
    audit.note(session, now, username, Action.SIGN_IN)
    session.commit()
    return token


def of_session(session: Session, token: str, world: World) -> StaffSession | None:
    """Return whose session this is, or nothing when unknown, idle or over. Writing session."""
    held = session.execute(_HELD, {"token": _digest(token)}).one_or_none()
    if held is None:
        return None
    login, account, whole = held
    now = world.now()
    idle, age = now - times.at(login.seen_ms), now - times.at(login.began_ms)
    if account is None or account.ended_ms or idle > IDLE_WITHIN or age > ENDS_WITHIN:
        session.delete(login)
        return None
    if times.ms(now) - login.seen_ms > _SEEN_AGAIN_MS:
        login.seen_ms = times.ms(now)
        session.add(login)
    return StaffSession(
        staff.of(account),
        login.csrf,
        bool(whole),
        now - times.at(login.proved_ms) <= PROVED_WITHIN,
        account.given,
    )


def sign_out(session: Session, token: str, world: World) -> None:
    """End a session."""
    login = session.get(Login, _digest(token))
    if login is None:
        return
    account = session.get(Account, login.account)
    session.delete(login)
    audit.note(session, world.now(), account.username if account else "", Action.SIGN_OUT)


def enrol(session: Session, token: str, code: str, world: World) -> tuple[tuple[str, ...], str]:
    """
    Take a session's second step into use; return the codes for paper and the session's new token.

    Raises:
        SignInError: the code is wrong, or there is nothing to be set up.
    """
    login = session.get_one(Login, _digest(token))
    codes = second_step.confirm(session.connection(), login.account, code, world)
    if codes is None:
        raise errors.SignInError
    account = session.get_one(Account, login.account)
    audit.note(session, world.now(), account.username, Action.SECOND_STEP_BEGUN)
    return codes, _renew(session, login, world)


def prove(session: Session, token: str, code: str, world: World) -> None:
    """
    Give a code again, before something sensitive; commits as `sign_in` does.

    Raises:
        SignInError: it is wrong, or there were too many wrong ones.
    """
    login = session.get_one(Login, _digest(token))
    account = session.get_one(Account, login.account)
    now = world.now()
    attempts.count(session, account.username, login.address, now)
    session.commit()
    if not second_step.passes(session.connection(), login.account, code, now):
        audit.note(session, now, account.username, Action.SIGN_IN_FAILED)
        session.commit()
        raise errors.SignInError
    attempts.forget(session, account.username, login.address, now)
    login.proved_ms = times.ms(now)
    session.add(login)
    session.commit()


def seats(session: Session, person: int, token: str, now: datetime) -> list[Seat]:
    """Return somebody's sessions that have not ended, the one of this token marked."""
    rows = session.connection().execute(
        select(LOGIN)
        .where(
            LOGIN.c.account == person,
            LOGIN.c.began_ms >= times.ms(now - ENDS_WITHIN),
            LOGIN.c.seen_ms >= times.ms(now - IDLE_WITHIN),
        )
        .order_by(LOGIN.c.seen_ms.desc(), LOGIN.c.token_sha256)
    )
    return [
        Seat(
            name=row.token_sha256[:_NAME_LETTERS],
            began_at=times.at(row.began_ms),
            seen_at=times.at(row.seen_ms),
            address=row.address,
            browser=row.browser,
            here=row.token_sha256 == _digest(token),
        )
        for row in rows
    ]


def end(session: Session, person: Staff, name: str, world: World, *, by: str = "") -> bool:
    """
    End sessions of somebody whose names begin like this; tell whether there was one.

    `by` is the user name of whoever ends somebody else's.
    """
    gone = session.connection().execute(
        delete(LOGIN).where(
            LOGIN.c.account == person.id, LOGIN.c.token_sha256.startswith(name, autoescape=True)
        )
    )
    if gone.rowcount:
        whose = person.username if by else ""
        audit.note(session, world.now(), by or person.username, Action.SESSION_ENDED, whose)
    return bool(gone.rowcount)


def end_others(session: Session, person: Staff, token: str) -> None:
    """End every session of somebody but the one of this token."""
    session.execute(
        delete(LOGIN).where(LOGIN.c.account == person.id, LOGIN.c.token_sha256 != _digest(token))
    )


def end_all(session: Session, person: int) -> None:
    """End every session of somebody: what they may do has changed."""
    session.execute(delete(Login).where(col(Login.account) == person))


def _may(session: Session, account: Account, code: str, now: datetime) -> bool:
    """Tell whether somebody whose password fits may come in, and use their code up."""
    if account.ended_ms:
        return False
    connection, person = session.connection(), account.id or 0
    if not second_step.has(connection, person):
        return True
    return second_step.passes(connection, person, code, now)


def _begin(session: Session, person: int, world: World, address: str, browser: str) -> str:
    token, now_ms = keys.b64(world.entropy(32)), times.ms(world.now())
    login = Login(
        token_sha256=_digest(token),
        account=person,
        csrf=keys.b64(world.entropy(32)),
        began_ms=now_ms,
        seen_ms=now_ms,
        proved_ms=now_ms,
        address=address,
        browser=browser[:_BROWSER_LONGEST],
    )
    session.add(login)
    return token


def _renew(session: Session, login: Login, world: World) -> str:
    """Give a session another token: what it may do has changed."""
    session.delete(login)
    session.flush()
    return _begin(session, login.account, world, login.address, login.browser)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
