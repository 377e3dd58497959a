"""
Who works at the office, as those who administer it change that: roles, endings, new beginnings.

A role or an area is asked for by one and confirmed by another; so is letting somebody in anew who
lost phone or password. Ending somebody takes one, at once. Whoever's rights change is signed out
everywhere, and whose word to citizens ends keeps what they said: it stands up to their last.
Whatever was still asked for about somebody who ends is off: nobody comes back by an old request.
Open cases they can work on no more are nobody's again, for a colleague to take.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, func, select
from sqlmodel import Session

from protocol import errors, keys
from protocol.world import World
from server import (
    approvals,
    assigning,
    attempts,
    audit,
    officers,
    passwords,
    rights,
    roster,
    second_step,
    sign_ins,
    staff,
    times,
)
from server.approvals import Asked, Kind
from server.audit import Action
from server.rights import Area, Role
from server.staff import Staff
from server.staff_tables import LOGIN, SECOND_STEP
from server.tables import ACCOUNT, CHAIN, Account

KINDS = frozenset({Kind.ROLE, Kind.LET_IN})
"""What two people are needed for that is about an account."""
PAGE_ROWS = 50
_PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Member:
    """An account as whoever administers sees it: nothing of what its owner works on is in it."""

    staff: Staff
    ended_at: datetime | None
    coded: bool
    """Whether their second step is in use."""
    seen_at: datetime | None


@dataclass(frozen=True)
class Page:
    """Some accounts, those that have not ended first, and how many there are in all."""

    rows: tuple[Member, ...]
    total: int


def members(session: Session, page: int, text: str = "") -> Page:
    """Return one page (from 1) of the accounts whose name or user name has these words."""
    whole = ACCOUNT.c.name + " " + ACCOUNT.c.username
    named = [whole.icontains(word, autoescape=True) for word in text.split()]
    connection = session.connection()
    total = connection.scalar(select(func.count()).select_from(ACCOUNT).where(*named)) or 0
    asked = (
        _asked()
        .where(*named)
        .order_by(ACCOUNT.c.ended_ms.is_not(None), ACCOUNT.c.name, ACCOUNT.c.id)
        .limit(PAGE_ROWS)
        .offset(PAGE_ROWS * (max(page, 1) - 1))
    )
    return Page(tuple(map(_member, connection.execute(asked))), total)


def member(session: Session, username: str) -> Member | None:
    """Return one account, None when there is none of this name."""
    row = session.connection().execute(_asked().where(ACCOUNT.c.username == username)).one_or_none()
    return None if row is None else _member(row)


def end_seats(session: Session, by: Staff, person: Staff, name: str, world: World) -> bool:
    """
    End a session of somebody else's, or without a name every one; tell whether there was one.

    Raises:
        NotEntitledError: it is one's own account, whose page does that.
    """
    _other(by, person.username)
    return sign_ins.end(session, person, name, world, by=by.username)


def _asked() -> Select[Any]:
    seen = (
        select(LOGIN.c.account, func.max(LOGIN.c.seen_ms).label("seen_ms"))
        .group_by(LOGIN.c.account)
        .subquery()
    )
    return (
        select(ACCOUNT, SECOND_STEP.c.confirmed, seen.c.seen_ms)
        .outerjoin_from(ACCOUNT, SECOND_STEP, SECOND_STEP.c.account == ACCOUNT.c.id)
        .outerjoin(seen, seen.c.account == ACCOUNT.c.id)
    )


def _member(row: Row[Any]) -> Member:
    area = Area.kept(row.agency, row.services, row.places)
    person = Staff(
        row.id, row.username, row.name, Role(row.role), area, row.key, row.nip, row.behalf
    )
    return Member(
        person,
        times.at(row.ended_ms) if row.ended_ms else None,
        bool(row.confirmed),
        times.at(row.seen_ms) if row.seen_ms else None,
    )


def ask_new(  # noqa: PLR0917 - what an account is, in the order a person says it
    session: Session,
    by: Staff,
    username: str,
    name: str,
    role: Role,
    area: Area,
    world: World,
    nip: str = "",
    behalf: str = "",
) -> str:
    """
    Make an account that sleeps until another person confirms its role; return its password.

    Raises:
        AccountBadError: as `staff.add`. NotEntitledError: `by` may not.
    """
    password = keys.b64(world.entropy(_PASSWORD_BYTES))
    made = staff.add(
        session,
        world,
        username,
        name,
        password,
        area.services,
        agency=area.agency,
        role=role,
        places=area.places,
        given=True,
        nip=nip,
        behalf=behalf,
    )
    session.get_one(Account, made.id).ended_ms = times.ms(world.now())
    session.flush()
    approvals.ask(session, by, Kind.ROLE, username, world, said(role, area, nip, behalf))
    return password


def ask_role(  # noqa: PLR0917 - as above
    session: Session,
    by: Staff,
    username: str,
    role: Role,
    area: Area,
    world: World,
    nip: str = "",
    behalf: str = "",
) -> None:
    """
    Ask that somebody gets another role or area, or works here again.

    Raises:
        NotEntitledError: `by` may not, or it is about themselves.
    """
    _other(by, username)
    approvals.ask(session, by, Kind.ROLE, username, world, said(role, area, nip, behalf))


def ask_let_in(session: Session, by: Staff, username: str, world: World) -> None:
    """Ask that somebody who lost phone or password begins anew. Raises as `ask_role`."""
    _other(by, username)
    approvals.ask(session, by, Kind.LET_IN, username, world)


def carry_out(session: Session, by: Staff, asked: Asked, world: World) -> str:
    """
    Do what was confirmed; return the new password where that makes one. Same transaction.

    Raises:
        ApprovalGoneError: there is no such account, or it ended after this was asked.
    """
    account = staff.account(session, asked.subject)
    if account is None or times.ms(asked.asked_at) < (account.ended_ms or 0):
        raise errors.ApprovalGoneError
    match asked.kind:
        case Kind.ROLE:
            account.nip, account.behalf = asked.detail["nip"], asked.detail["behalf"]
            _change(session, by, account, *read(asked.detail), world)
            return ""
        case Kind.LET_IN:
            return _let_in(session, by, account, world)
        case _:
            raise errors.ApprovalGoneError


def end(session: Session, by: Staff, username: str, world: World) -> None:
    """
    End an account, and every session of it, at once.

    Raises:
        NotEntitledError: nobody ends themselves: somebody has to be left.
    """
    _other(by, username)
    approvals.refuse_about(session, by, KINDS, username, world)
    account = staff.account(session, username)
    if account is None or account.ended_ms:
        return
    account.ended_ms = times.ms(world.now())
    account.turn += 1
    session.add(account)
    session.flush()
    sign_ins.end_all(session, account.id or 0)
    assigning.release(session, by.username, account.id or 0, None, now=world.now())
    _hush(session, by, account, world)
    audit.note(session, world.now(), by.username, Action.STAFF_ENDED, username)


def said(role: Role, area: Area, nip: str, behalf: str) -> Mapping[str, Any]:
    """Return a role, an area and what letters show of who signs, as a request carries them."""
    return {
        "nip": nip,
        "behalf": behalf,
        "role": role.value,
        "agency": area.agency,
        "services": list(area.services),
        "places": list(area.places),
    }


def read(detail: Mapping[str, Any]) -> tuple[Role, Area]:
    """Return the role and the area a request carries."""
    area = Area(detail["agency"], tuple(detail["services"]), tuple(detail["places"]))
    return Role(detail["role"]), area


def _change(  # noqa: PLR0917 - as above
    session: Session, by: Staff, account: Account, role: Role, area: Area, world: World
) -> None:
    moved = account.agency != area.agency
    account.role = role.value
    account.agency = area.agency
    account.services = " ".join(area.services)
    account.places = " ".join(rights.tidy_places(area.places))
    account.ended_ms = None
    account.turn += 1
    session.add(account)
    session.flush()
    sign_ins.end_all(session, account.id or 0)
    keeps = None if moved else staff.of(account)
    assigning.release(session, by.username, account.id or 0, keeps, now=world.now())
    if rights.signs(role):
        officers.reinstate(session, world, keys.signing_kid(account.key), by=by.username)
        roster.outdate(session.connection())
    else:
        _hush(session, by, account, world)
    audit.note(
        session, world.now(), by.username, Action.STAFF_CHANGED, f"{account.username} {role}"
    )


def _let_in(session: Session, by: Staff, account: Account, world: World) -> str:
    password = keys.b64(world.entropy(_PASSWORD_BYTES))
    account.password, account.given = passwords.hashed(password), True
    session.add(account)
    session.flush()
    second_step.remove(session.connection(), account.id or 0)
    sign_ins.end_all(session, account.id or 0)
    attempts.forget_all(session, account.username)
    audit.note(session, world.now(), by.username, Action.STAFF_LET_IN, account.username)
    return password


def _hush(session: Session, by: Staff, account: Account, world: World) -> None:
    """Let somebody's word to citizens end after what they have said, if they said anything."""
    spoke = select(exists().where(CHAIN.c.author == account.key))
    if session.connection().execute(spoke).scalar():
        officers.revoke(session, world, keys.signing_kid(account.key), by=by.username)
    roster.outdate(session.connection())


def _other(by: Staff, username: str) -> None:
    if by.username == username:
        raise errors.NotEntitledError("not about oneself")
