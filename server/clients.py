"""
Other systems as the office knows them: made by a command, let in with a secret of their own.

A secret is 256 bits by dice, so its SHA-256 is as good as a slow hash and costs an attacker who
guesses nothing less. A client acts as somebody of its agency who checks and decides: it sees the
cases of its area, and its decisions are signed with a key of its own that stands in the roster.
"""

import hashlib
import hmac
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, select
from sqlmodel import Session, col

from protocol import errors, keys
from protocol.world import World
from server import audit, client_tables, officers, rights, roster, times
from server.audit import Action
from server.client_tables import CLIENT, PASS
from server.rights import Area, Role
from server.staff import Staff

ID = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
ROLE = Role.VERIFIER
"""What a client is to whoever asks what it may see."""
PASS_WITHIN = timedelta(minutes=15)
_PASSES_MOST = 32
"""Passes of one client that hold at once; the oldest end first."""
_SECRET_BYTES = 32


class Scope(StrEnum):
    """What a client may ask for; least first."""

    CASES = "cases.read"
    """Which cases there are, their states and history: nobody's name, number or words."""
    ANSWERS = "answers.read"
    """Who applies and what they answered: personal data."""
    PAPERS = "papers.read"
    """Photos and letters: personal data."""
    DECISIONS = "decisions.write"
    """To hand decisions over."""


@dataclass(frozen=True)
class Caller:
    """A client that asks, as one who works for its agency, and what it may ask for now."""

    client: str
    staff: Staff
    scopes: frozenset[str]


@dataclass(frozen=True)
class Listed:
    """A client as whoever lets them in sees it."""

    id: str
    name: str
    services: tuple[str, ...]
    places: tuple[str, ...]
    scopes: tuple[str, ...]
    agency: str
    added_at: datetime
    ended_at: datetime | None
    seen_at: datetime | None
    """When it last came in with its secret."""


def add(  # noqa: PLR0917 - what a client is, in the order a person says it
    session: Session,
    world: World,
    client: str,
    name: str,
    services: Sequence[str],
    scopes: Collection[Scope],
    *,
    agency: str = "",
    places: Sequence[str] = (rights.EVERYTHING,),
) -> str:
    """
    Make a client with a signing key of its own and return its secret, told this once.

    Raises:
        AccountBadError: its id is taken or has other signs than small letters, digits and
            dashes; or its name is empty.
    """
    if ID.fullmatch(client) is None:
        raise errors.AccountBadError("letters")
    if not name.strip() or not services:
        raise errors.AccountBadError("name")
    if session.get(client_tables.Client, client) is not None:
        raise errors.AccountBadError("taken")
    if len(roster.officers(session.connection())) >= officers.ROSTER_LIMIT:
        raise errors.AccountBadError("full")
    token, signing = keys.b64(world.entropy(_SECRET_BYTES)), keys.new_signing(world)
    session.add(
        client_tables.Client(
            id=client,
            name=name.strip(),
            agency=agency,
            services=" ".join(services),
            places=" ".join(rights.tidy_places(places)),
            scopes=" ".join(sorted(scopes)),
            secret_sha256=_digest(token),
            seed=signing.seed,
            key=signing.public,
            added_ms=times.ms(world.now()),
        )
    )
    session.flush()
    roster.outdate(session.connection())
    audit.note(session, world.now(), "command", Action.CLIENT_ADDED, client)
    return token


def revoke(session: Session, world: World, client: str, by: str = "command") -> bool:
    """Shut a client out at once; what it has decided stands. Tell whether it was in."""
    found = session.get(client_tables.Client, client)
    if found is None or found.ended_ms is not None:
        return False
    found.ended_ms = times.ms(world.now())
    session.add(found)
    session.execute(delete(client_tables.Pass).where(col(client_tables.Pass.client) == client))
    session.flush()
    officers.revoke(session, world, keys.signing_kid(found.key), by=by)
    audit.note(session, world.now(), by, Action.CLIENT_ENDED, client)
    return True


def listed(connection: Connection) -> list[Listed]:
    """Return every client there ever was, those that are let in first."""
    newest = select(PASS.c.client, func.max(PASS.c.ends_ms).label("ends_ms")).group_by(
        PASS.c.client
    )
    seen = newest.subquery()
    rows = connection.execute(
        select(CLIENT, seen.c.ends_ms)
        .outerjoin_from(CLIENT, seen, seen.c.client == CLIENT.c.id)
        .order_by(CLIENT.c.ended_ms.is_not(None), CLIENT.c.id)
    )
    return [
        Listed(
            row.id,
            row.name,
            tuple(row.services.split()),
            tuple(row.places.split()),
            tuple(row.scopes.split()),
            row.agency,
            times.at(row.added_ms),
            times.at(row.ended_ms) if row.ended_ms is not None else None,
            times.at(row.ends_ms) - PASS_WITHIN if row.ends_ms is not None else None,
        )
        for row in rows
    ]


def proven(session: Session, client: str, secret: str) -> Caller | None:
    """Return the client whose secret this is, nothing where it is not or the client is out."""
    found = session.get(client_tables.Client, client)
    fits = hmac.compare_digest(found.secret_sha256 if found else "", _digest(secret))
    return called(session, client) if fits else None


def admit(session: Session, world: World, client: str, granted: Collection[str]) -> str:
    """Return a pass for some minutes that is good for what is granted. Writing session."""
    now = world.now()
    _make_room(session.connection(), client, times.ms(now))
    token = keys.b64(world.entropy(_SECRET_BYTES))
    session.add(
        client_tables.Pass(
            token_sha256=_digest(token),
            client=client,
            scopes=" ".join(sorted(granted)),
            ends_ms=times.ms(now + PASS_WITHIN),
        )
    )
    audit.note(session, now, actor(client), Action.SIGN_IN)
    return token


def holder(session: Session, token: str, world: World) -> Caller | None:
    """Return whose pass this is, or nothing where it is unknown or over."""
    held = session.get(client_tables.Pass, _digest(token))
    if held is None or held.ends_ms <= times.ms(world.now()):
        return None
    caller = called(session, held.client)
    return None if caller is None else Caller(caller.client, caller.staff, _scopes(held.scopes))


def called(session: Session, client: str) -> Caller | None:
    """Return a client by its id, with all it may ask for; nothing where it was shut out."""
    found = session.get(client_tables.Client, client)
    if found is None or found.ended_ms is not None:
        return None
    staff = Staff(
        id=0,
        username=actor(client),
        name=found.name,
        role=ROLE,
        area=Area.kept(found.agency, found.services, found.places),
        key=found.key,
    )
    return Caller(client, staff, _scopes(found.scopes))


def signing_secret(session: Session, caller: Caller) -> keys.SigningSecret:
    """Return the key a client's decisions are signed with."""
    return keys.SigningSecret(session.get_one(client_tables.Client, caller.client).seed)


def actor(client: str) -> str:
    """Return how the audit log names a client: as nobody's username can be."""
    return f"client:{client}"


def _scopes(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _make_room(connection: Connection, client: str, now_ms: int) -> None:
    """Forget a client's passes that are over, and the oldest where it asks for many."""
    connection.execute(delete(PASS).where(PASS.c.client == client, PASS.c.ends_ms <= now_ms))
    held = connection.scalars(
        select(PASS.c.token_sha256)
        .where(PASS.c.client == client)
        .order_by(PASS.c.ends_ms.desc())
        .offset(_PASSES_MOST - 1)
    ).all()
    if held:
        connection.execute(delete(PASS).where(PASS.c.token_sha256.in_(held)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
