"""Village officers in the roster, and authors whose word has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlmodel import Session

from protocol import errors, keys
from protocol.ids import Kid
from protocol.shapes import Extent
from protocol.trust import Role
from protocol.world import World
from server import audit, roster, times, upserts
from server.audit import Action
from server.tables import ACCOUNT, CHAIN, DEVICE
from server.trust_tables import OFFICER, REVOKED

ROSTER_LIMIT = 500
"""Officers and agency staff together: what a roster may hold."""


@dataclass(frozen=True)
class Listed:
    """Somebody in the roster; `ended` is the last message of theirs that stands, if any ended."""

    kid: Kid
    name: str
    role: Role
    scope: tuple[str, ...]
    ended: Extent | None


def enrol(session: Session, world: World, key: bytes, name: str, scope: Sequence[str]) -> None:
    """
    Have a device speak as an officer for villages or services; again, with another name or scope.

    Raises:
        KeyBadError: no key that may sign, or one that staff hold.
        AccountBadError: the roster is full, or the name is empty.
    """
    keys.check_signing(key)
    connection = session.connection()
    listed = set(connection.scalars(select(OFFICER.c.key)))
    staff = set(connection.scalars(select(ACCOUNT.c.key)))
    if key in staff:
        raise errors.KeyBadError("staff")
    if not name.strip() or not scope:
        raise errors.AccountBadError("name")
    if len(staff | listed | {key}) > ROSTER_LIMIT:
        raise errors.AccountBadError("full")
    row = {
        "key": key,
        "name": name.strip(),
        "scope": " ".join(dict.fromkeys(scope)),
        "added_ms": times.ms(world.now()),
    }
    upserts.write(connection, OFFICER, [row])
    roster.outdate(connection)
    audit.note(session, world.now(), "command", Action.OFFICER_ENROLLED, keys.signing_kid(key))


def revoke(
    session: Session, world: World, kid: Kid, last: Extent | None = None, *, by: str = "command"
) -> Extent:
    """
    Let an author's word end after `last`, else after the newest the office has heard of them.

    Return the last message that stands. What they say later is held, and answered with nothing
    but the roster; what stands, stands. With a village's tablet the word of all its officers ends.

    Raises:
        UnknownAuthorError: nobody has this kid, and no `last` is given.
    """
    connection = session.connection()
    if last is None:
        last = _newest(connection, kid)
    if last is None:
        raise errors.UnknownAuthorError(kid)
    ended = {each: _newest(connection, each) or (0, 0) for each in _sharing(connection, kid)}
    for author, stands in (ended | {kid: last}).items():
        end(connection, author, stands, world.now())
    roster.outdate(connection)
    audit.note(session, world.now(), by, Action.REVOKED, kid)
    return last


def reinstate(session: Session, world: World, kid: Kid, *, by: str = "command") -> bool:
    """Let a revoked author speak again; tell whether they were. What is held is read when asked."""
    connection, now = session.connection(), world.now()
    given_back = (
        update(REVOKED)
        .where(REVOKED.c.kid == kid, REVOKED.c.undone.is_(False))
        .values(undone=True, turn=REVOKED.c.turn + 1, at_ms=times.ms(now))
    )
    if not connection.execute(given_back).rowcount:
        return False
    roster.outdate(connection)
    audit.note(session, now, by, Action.REINSTATED, kid)
    return True


def end(connection: Connection, kid: Kid, last: Extent, at: datetime) -> None:
    """Write down after which message an author's word has ended, whatever was said of it before."""
    turn = connection.scalar(select(REVOKED.c.turn).where(REVOKED.c.kid == kid)) or 0
    keep(connection, kid, last, turn + 1, at)


def keep(
    connection: Connection,
    kid: Kid,
    last: Extent,
    turn: int,
    at: datetime,
    *,
    undone: bool = False,
) -> None:
    """Write down how it stands about an author's word, in the place of what stood there."""
    row = {"kid": kid, "epoch": last[0], "seq": last[1], "at_ms": times.ms(at)}
    upserts.write(connection, REVOKED, [row | {"turn": turn, "undone": undone}])


def listed(connection: Connection) -> list[Listed]:
    """Return everybody in the roster, and whoever else was revoked, by role and name."""
    ended = roster.revoked(connection)
    found = [
        Listed(
            kid=keys.signing_kid(officer.key),
            name=officer.name,
            role=Role(officer.role),
            scope=tuple(officer.scope),
            ended=ended.pop(keys.signing_kid(officer.key), None),
        )
        for officer in roster.officers(connection)
    ]
    names = {keys.signing_kid(key): name for key, name in _devices(connection)} if ended else {}
    found += [
        Listed(kid, names.get(kid, ""), Role.CITIZEN, (), last) for kid, last in ended.items()
    ]
    return sorted(found, key=lambda each: (each.role, each.name, each.kid))


def _newest(connection: Connection, kid: Kid) -> Extent | None:
    """Return the newest message heard of an author, (0, 0) of one listed who never spoke."""
    tips = [
        (epoch, top)
        for author, epoch, top in connection.execute(
            select(CHAIN.c.author, CHAIN.c.epoch, CHAIN.c.top)
        )
        if keys.signing_kid(author) == kid
    ]
    if tips:
        return max(tips)
    known = {keys.signing_kid(officer.key) for officer in roster.officers(connection)}
    return (0, 0) if kid in known else None


def _sharing(connection: Connection, kid: Kid) -> list[Kid]:
    """Return the officers whose word counts on the tablet with this kid."""
    ended = roster.revoked(connection)
    rows = connection.execute(select(OFFICER.c.key, OFFICER.c.device))
    return [
        officer
        for key, device in rows
        if device is not None and keys.signing_kid(device) == kid
        if (officer := keys.signing_kid(key)) not in ended
    ]


def _devices(connection: Connection) -> list[tuple[bytes, str]]:
    return [(key, name) for key, name in connection.execute(select(DEVICE.c.key, DEVICE.c.name))]
