"""
The roster: everybody the office speaks for, signed by the office whenever staff change.

Phones believe a decision only from somebody in it, so it is signed anew before the next thing
is said, and owed to every phone that has an older one.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from protocol import envelope, ids, messages, trust
from protocol.envelope import Envelope
from protocol.messages import Kind
from protocol.trust import Peers, Role
from server import tables
from server.office import Office
from server.statements import Statement

LEAST_APP = "0.1.0"
_NAME = "roster"
_NEWEST = Statement(
    select(tables.PUBLISHED.c.raw, tables.PUBLISHED.c.stale).where(
        tables.PUBLISHED.c.name == bindparam("name")
    )
)


@dataclass(frozen=True)
class Standing:
    """The newest roster and what follows from it."""

    raw: bytes
    version: int
    peers: Peers


def outdate(session: Session) -> None:
    """Say that staff have changed, so that the roster is signed anew when next needed."""
    published = session.get(tables.Published, _NAME)
    if published is not None:
        published.stale = True
        session.add(published)


def standing(session: Session, office: Office) -> Standing:
    """Return the roster as it stands, signed anew first where staff changed. Writing session."""
    rows = _NEWEST.find(session.connection(), {"name": _NAME})
    raw = next((raw for raw, stale in rows if not stale), None)
    if raw is None:
        raw = _publish(session, office, session.get(tables.Published, _NAME)).raw
    return _standing(office.root, office.keyring.manifest.raw, raw)


def published(office: Office) -> bytes:
    """Return the newest roster's bytes; asks to write only where it has to be signed anew."""
    with office.reading() as session:
        known = session.get(tables.Published, _NAME)
        if known is not None and not known.stale:
            return known.raw
    with office.writing() as session:
        return standing(session, office).raw


@lru_cache(maxsize=4)
def _standing(root: bytes, manifest: bytes, raw: bytes) -> Standing:
    peers = trust.accept_manifest(Peers(root), envelope.parse(manifest))
    peers = trust.accept_roster(peers, envelope.parse(raw), None)
    version = peers.roster.version if peers.roster else 0
    return Standing(raw, version, peers)


def _publish(session: Session, office: Office, last: tables.Published | None) -> tables.Published:
    signed = _sign(session, office, envelope.parse(last.raw) if last else None)
    published = last or tables.Published(name=_NAME, version=0, raw=b"")
    published.version = signed.body["version"]
    published.raw = signed.raw
    published.stale = False
    session.add(published)
    session.flush()
    return published


def _sign(session: Session, office: Office, last: Envelope | None) -> Envelope:
    roster = messages.Roster(
        version=last.body["version"] + 1 if last else 1,
        seal=list(office.keyring.terms),
        officers=_officers(session),
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


def _officers(session: Session) -> list[messages.Officer]:
    accounts = session.scalars(select(tables.Account).order_by(col(tables.Account.id)))
    return [
        messages.Officer(
            key=account.key,
            name=account.name,
            role=Role.AGENCY.value,
            scope=account.services.split(),
        )
        for account in accounts
    ]
