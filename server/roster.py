"""
The roster: everybody the office speaks for, signed by the office whenever staff change.

Phones believe a decision only from somebody in it, so it is signed anew before the next thing
is said, and owed to every phone that has an older one.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, bindparam, select, update

from protocol import envelope, ids, messages, trust
from protocol.envelope import Envelope
from protocol.messages import Kind
from protocol.trust import Peers, Role
from server import upserts
from server.office import Office
from server.statements import Statement
from server.tables import ACCOUNT, PUBLISHED

LEAST_APP = "0.1.0"
_NAME = "roster"
_NEWEST = Statement(
    select(PUBLISHED.c.raw, PUBLISHED.c.stale).where(PUBLISHED.c.name == bindparam("name"))
)


@dataclass(frozen=True)
class Standing:
    """The newest roster and what follows from it."""

    raw: bytes
    version: int
    peers: Peers


def outdate(connection: Connection) -> None:
    """Say that staff have changed, so that the roster is signed anew when next needed."""
    connection.execute(update(PUBLISHED).where(PUBLISHED.c.name == _NAME).values(stale=True))


def standing(connection: Connection, office: Office) -> Standing:
    """Return the roster as it stands, signed anew first where staff changed; may write."""
    raw = _fresh(connection) or _publish(connection, office)
    return _standing(office.root, office.keyring.manifest.raw, raw)


def published(office: Office) -> bytes:
    """Return the newest roster's bytes; asks to write only where it has to be signed anew."""
    with office.reading() as session:
        raw = _fresh(session.connection())
    if raw is not None:
        return raw
    with office.writing() as session:
        return standing(session.connection(), office).raw


def _fresh(connection: Connection) -> bytes | None:
    """Return the newest roster's bytes unless staff have changed since."""
    rows = _NEWEST.find(connection, {"name": _NAME})
    return next((bytes(raw) for raw, stale in rows if not stale), None)


@lru_cache(maxsize=4)
def _standing(root: bytes, manifest: bytes, raw: bytes) -> Standing:
    peers = trust.accept_manifest(Peers(root), envelope.parse(manifest))
    peers = trust.accept_roster(peers, envelope.parse(raw), None)
    version = peers.roster.version if peers.roster else 0
    return Standing(raw, version, peers)


def _publish(connection: Connection, office: Office) -> bytes:
    rows = _NEWEST.find(connection, {"name": _NAME})
    last = next((envelope.parse(raw) for raw, _ in rows), None)
    signed = _sign(connection, office, last)
    row = {"name": _NAME, "version": signed.body["version"], "raw": signed.raw, "stale": False}
    upserts.write(connection, PUBLISHED, [row])
    return signed.raw


def _sign(connection: Connection, office: Office, last: Envelope | None) -> Envelope:
    roster = messages.Roster(
        version=last.body["version"] + 1 if last else 1,
        seal=list(office.keyring.terms),
        officers=_officers(connection),
        revoked={},
        suites=[1],
        dictionaries=[1],
        least_app=LEAST_APP,
    )
    return envelope.sign(
        office.signing,
        office.realm,
        kind=Kind.ROSTER,
        epoch=last.epoch if last else 1,
        seq=last.seq + 1 if last else 1,
        prev=bytes.fromhex(last.digest) if last else envelope.NO_PREV,
        id=ids.new(office.world),
        body=messages.body_of(roster),
    )


def _officers(connection: Connection) -> list[messages.Officer]:
    accounts = connection.execute(
        select(ACCOUNT.c.key, ACCOUNT.c.name, ACCOUNT.c.services).order_by(ACCOUNT.c.id)
    )
    return [
        messages.Officer(
            key=account.key,
            name=account.name,
            role=Role.AGENCY.value,
            scope=account.services.split(),
        )
        for account in accounts
    ]
