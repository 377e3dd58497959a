"""
The roster: everybody the office speaks for, signed by the office whenever it changes.

Phones believe a decision only from somebody in it, so it is signed anew before the next thing
is said, and owed to every phone that has an older one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from protocol import bundle, dates, envelope, ids, keys, messages, trust
from protocol.envelope import Envelope
from protocol.ids import Kid
from protocol.messages import Kind
from protocol.shapes import Extent
from protocol.trust import Peers, Role
from server import keyring, passed, rights, upserts, withdrawn
from server.client_tables import CLIENT
from server.keyring import Keyring
from server.office import Office
from server.statements import Statement
from server.tables import ACCOUNT, CHAIN, PUBLISHED
from server.trust_tables import OFFICER, REVOKED

LEAST_APP = "0.1.0"
DICTIONARIES = (1, 2)
"""What every app from `LEAST_APP` on can inflate with."""
_NAME = "roster"
_signing = and_(
    ACCOUNT.c.role.in_([role.value for role in rights.Role if rights.signs(role)]),
    ACCOUNT.c.ended_ms.is_(None),
)
"""Who may speak; whoever has spoken stays listed, so that what they said is still believed."""
_NEWEST = Statement(
    select(PUBLISHED.c.raw, PUBLISHED.c.stale).where(PUBLISHED.c.name == bindparam("name"))
)


@dataclass(frozen=True)
class Standing:
    """The newest roster and what follows from it."""

    raw: bytes
    version: int
    peers: Peers

    @property
    def revoked(self) -> Mapping[Kid, Extent]:
        """Whose word has ended, and the last message of theirs that stands."""
        return self.peers.roster.revoked if self.peers.roster else {}


def mark(connection: Connection) -> tuple[int, bool]:
    """Return what is another once staff, officers or whose word has ended have changed."""
    asked = select(PUBLISHED.c.version, PUBLISHED.c.stale).where(PUBLISHED.c.name == _NAME)
    row = connection.execute(asked).one_or_none()
    return (row.version, row.stale) if row else (0, True)


def outdate(connection: Connection) -> None:
    """Say that the roster is not true any more, so that it is signed anew when next needed."""
    connection.execute(update(PUBLISHED).where(PUBLISHED.c.name == _NAME).values(stale=True))


def standing(connection: Connection, office: Office) -> Standing:
    """Return the roster as it stands, signed anew first where staff or keys changed; may write."""
    ring = office.keyring
    raw = _fresh(connection, ring) or _publish(connection, office, ring)
    return _standing(ring.root, ring.words, raw)


def stands(connection: Connection, office: Office) -> Standing | None:
    """Return the roster as it stands, None where it has to be signed anew; never writes."""
    ring = office.keyring
    raw = _fresh(connection, ring)
    return None if raw is None else _standing(ring.root, ring.words, raw)


def published(office: Office) -> bytes:
    """Return the newest roster's bytes; asks to write only where it has to be signed anew."""
    with office.reading() as session:
        raw = _fresh(session.connection(), office.keyring)
    if raw is not None:
        return raw
    with office.writing() as session:
        return standing(session.connection(), office).raw


def open_file(office: Office) -> bytes:
    """Return all it takes to believe the office from its first root on, for anybody to read."""
    newest = published(office)
    return bundle.pack_open([*office.keyring.words, newest])


def officers(connection: Connection) -> list[messages.Officer]:
    """Return whom the office speaks for: deciding staff, agencies' systems, village officers."""
    accounts = connection.execute(
        select(ACCOUNT.c.key, ACCOUNT.c.name, ACCOUNT.c.agency, ACCOUNT.c.services)
        .where(or_(_signing, ACCOUNT.c.key.in_(select(CHAIN.c.author))))
        .order_by(ACCOUNT.c.id)
    )
    clients = connection.execute(
        select(CLIENT.c.key, CLIENT.c.name, CLIENT.c.agency, CLIENT.c.services).order_by(
            CLIENT.c.id
        )
    )
    went = passed.services(connection)
    agencies = [
        messages.Officer(
            key=key,
            name=name,
            role=Role.AGENCY.value,
            scope=_scope(services.split(), went.get(agency, set())),
        )
        for key, name, agency, services in (*accounts, *clients)
    ]
    villages = connection.execute(select(OFFICER).order_by(OFFICER.c.added_ms, OFFICER.c.key))
    return agencies + [
        messages.Officer(
            key=row.key,
            name=row.name,
            role=Role.OFFICER.value,
            scope=row.scope.split(),
            post=row.post,
            device=keys.signing_kid(row.device) if row.device else None,
        )
        for row in villages
    ]


def _scope(services: Sequence[str], went: Collection[str]) -> list[str]:
    """Return on what somebody's word counts: their services, and those whose cases came to them."""
    if trust.EVERYWHERE in services:
        return list(services)
    return [*services, *sorted(set(went).difference(services))]


def revoked(connection: Connection) -> dict[Kid, Extent]:
    """Return whose word has ended, and the last message of theirs that stands."""
    rows = connection.execute(
        select(REVOKED.c.kid, REVOKED.c.epoch, REVOKED.c.seq)
        .where(REVOKED.c.undone.is_(False))
        .order_by(REVOKED.c.kid)
    )
    return {Kid(kid): (epoch, seq) for kid, epoch, seq in rows}


def _fresh(connection: Connection, ring: Keyring) -> bytes | None:
    """Return the newest roster's bytes unless staff or the office's keys have changed since."""
    rows = _NEWEST.find(connection, {"name": _NAME})
    raw = next((bytes(raw) for raw, stale in rows if not stale), None)
    return raw if raw is not None and _by(raw) == (ring.named, ring.edition) else None


@lru_cache(maxsize=4)
def _by(raw: bytes) -> tuple[keyring.Named, int | None]:
    """Return who signed a roster, which sealing keys it names, and which manifest it goes with."""
    signed = envelope.parse(raw)
    said = messages.read(signed.kind, signed.body)
    assert isinstance(said, messages.Roster)
    return keyring.named(signed.author, said.seal), said.manifest


@lru_cache(maxsize=4)
def _standing(root: bytes, words: tuple[bytes, ...], raw: bytes) -> Standing:
    peers = keyring.believe(root, map(envelope.parse, words))
    peers = trust.accept_roster(peers, envelope.parse(raw), None)
    version = peers.roster.version if peers.roster else 0
    return Standing(raw, version, peers)


def _publish(connection: Connection, office: Office, ring: Keyring) -> bytes:
    rows = _NEWEST.find(connection, {"name": _NAME})
    last = next((envelope.parse(raw) for raw, _ in rows), None)
    signed = _sign(connection, office, ring, last)
    row = {"name": _NAME, "version": signed.body["version"], "raw": signed.raw, "stale": False}
    upserts.write(connection, PUBLISHED, [row])
    return signed.raw


def _sign(connection: Connection, office: Office, ring: Keyring, last: Envelope | None) -> Envelope:
    roster = messages.Roster(
        version=max(last.body["version"], office.counts_from) + 1 if last else 1,
        seal=list(ring.terms),
        officers=officers(connection),
        revoked=revoked(connection),
        suites=[1],
        dictionaries=list(DICTIONARIES),
        least_app=LEAST_APP,
        withdrawn=withdrawn.marks(connection, dates.today(office.world.now())),
        manifest=ring.edition,
    )
    chain = last if last and last.author == ring.signing.public else None
    return envelope.sign(
        ring.signing,
        ring.realm,
        kind=Kind.ROSTER,
        epoch=chain.epoch if chain else 1,
        seq=chain.seq + 1 if chain else 1,
        prev=bytes.fromhex(chain.digest) if chain else envelope.NO_PREV,
        id=ids.new(office.world),
        body=messages.body_of(roster),
    )
