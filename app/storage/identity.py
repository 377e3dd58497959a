"""Who this device is, whom it believes, and where its own chain of messages ends."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from app.storage import keepsakes, speakers
from app.storage.statements import Statement, given
from app.storage.tables import Chain
from protocol import envelope, errors, ids, keys, messages, trust
from protocol.bodies import Compression
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import Kid
from protocol.keys import SealingSecret, SigningSecret
from protocol.messages import Kind, Manifest, Message, Roster
from protocol.trust import Author, Peers
from protocol.world import World

_OURSELVES = "identity"
_MANIFEST = "manifest"
_ROSTER = "roster"
_PEERS = "peers"
_CHAINS = "chains"


@dataclass
class End:
    """Where a chain of ours ends; see `tables.Chain`."""

    author: str
    epoch: int
    seq: int
    digest: str
    told_epoch: int
    told_seq: int
    missed: int
    missed_at: int


_COLUMNS = {name: col(getattr(Chain, name)) for name in End.__dataclass_fields__}
_END = Statement(
    select(*_COLUMNS.values()).where(_COLUMNS["author"] == bindparam("of")), often=True
)
_KEEP_END = Statement(
    update(Chain)
    .where(_COLUMNS["author"] == bindparam("author"))
    .values(given(name for name in _COLUMNS if name != "author"))
)


@dataclass(frozen=True)
class Identity:
    """Our secrets, and the root key of the one deployment they are for; newest sealing first."""

    root: bytes
    signing: SigningSecret
    sealing: tuple[SealingSecret, ...]
    route: bytes = field(repr=False)

    @property
    def kid(self) -> Kid:
        """The short name of our signing key."""
        return self.signing.kid

    @property
    def realm(self) -> bytes:
        """What binds our signatures to this deployment, 8 bytes."""
        return keys.realm(self.root)

    @property
    def practice(self) -> bool:
        """Whether nothing here is real, by the root of this deployment."""
        return keys.unreal(self.root)


def begin(session: Session, world: World, root: bytes) -> Identity:
    """
    Return who this device is, making its keys the first time.

    `root` is the public root key of the one deployment this memory is for, 32 bytes.

    Raises:
        KeyBadError: this memory is another deployment's, or `root` is no key.
    """
    if exists(session):
        check(session, root)
        return load(session)
    keys.check_signing(root)
    made = Identity(
        root=root,
        signing=keys.new_signing(world),
        sealing=(keys.new_sealing(world),),
        route=world.entropy(keys.ROUTE_BYTES),
    )
    _keep(session, made)
    session.add(Chain(author=made.kid, epoch=1))
    session.flush()
    return made


def check(session: Session, root: bytes) -> None:
    """
    Make sure that this memory is for the deployment of this root key.

    Raises:
        KeyBadError: it is another's.
    """
    if load(session).root != root:
        raise errors.KeyBadError("root")


def exists(session: Session) -> bool:
    """Tell whether this device has keys."""
    return keepsakes.recall(session, _OURSELVES) is not None


def load(session: Session) -> Identity:
    """
    Return who this device is.

    Raises:
        StoreKeyMissingError: it has no keys; `begin` makes them.
    """
    known = session.info.get(_OURSELVES)
    if isinstance(known, Identity):
        return known
    raw = keepsakes.recall(session, _OURSELVES)
    if raw is None:
        raise errors.StoreKeyMissingError
    known = _remembered(raw)
    session.info[_OURSELVES] = known
    return known


def chain(session: Session, author: Kid) -> End:
    """Return where a chain of ours ends; what is changed in it is said to `keep_chain`."""
    ends: dict[Kid, End] = session.info.setdefault(_CHAINS, {})
    if author not in ends:
        ends[author] = End(*_END.one(session, of=author))
    return ends[author]


def keep_chain(session: Session, end: End) -> None:
    """Write down where a chain of ours ends now."""
    _KEEP_END.run(session, **vars(end))


def change_sealing(session: Session, sealing: tuple[SealingSecret, ...]) -> None:
    """Open with these keys from now on, the newest first."""
    made = replace(load(session), sealing=sealing)
    _keep(session, made)
    session.info[_OURSELVES] = made


def remark(
    session: Session,
    world: World,
    said: Message,
    compression: Compression = Compression.DEFLATE,
) -> Envelope:
    """Sign what stands outside our chain, a receipt or a handover; nothing of it is kept here."""
    me = load(session)
    return envelope.sign(
        me.signing,
        me.realm,
        kind=said.kind,
        epoch=chain(session, me.kid).epoch,
        seq=0,
        prev=NO_PREV,
        id=ids.new(world),
        body=messages.body_of(said),
        compression=compression,
    )


def begin_epoch(session: Session, author: Kid, at: datetime, above: int = 0) -> int:
    """
    Begin a new epoch of a chain of ours, which from then on starts at 1 again, and return it.

    It lies above our last one and above any other epoch of ours that we have heard of.
    """
    end = chain(session, author)
    end.epoch = max(end.epoch + 1, above + 1, int(at.timestamp()))
    end.seq, end.digest = 0, ""
    keep_chain(session, end)
    return end.epoch


def peers(session: Session) -> Peers:
    """Return whom this device believes: the root key, and the newest manifest and roster."""
    known = session.info.get(_PEERS)
    if isinstance(known, Peers):
        return known
    raws = (keepsakes.recall(session, name) for name in (_MANIFEST, _ROSTER))
    known = session.info[_PEERS] = _believed(load(session).root, *raws)
    return known


def learn(session: Session, message: Envelope) -> bool:
    """
    Believe a verified manifest or roster if it is newer than ours; tell whether it was.

    Raises:
        NotEntitledError: not by the root, or not by an office key in its time.
    """
    before = peers(session)
    if message.kind == Kind.MANIFEST:
        name, after = _MANIFEST, trust.accept_manifest(before, message)
    else:
        name, after = _ROSTER, trust.accept_roster(before, message, office_time(session))
    if after == before:
        return False
    keepsakes.keep(session, name, message.raw)
    del session.info[_PEERS]
    return True


def revoked(session: Session) -> bool:
    """Tell whether the office lets our word end: nothing we say from now on counts."""
    roster = peers(session).roster
    return roster is not None and load(session).kid in roster.revoked


def speaks_for(session: Session) -> Author | None:
    """Return whom the office lets us speak as, None for a citizen like any other."""
    return peers(session).author(load(session).signing.public)


def office_time(session: Session) -> datetime | None:
    """Return the newest time seen from the office; our own clock has no say in it."""
    return peers(session).time_seen(speakers.said(session))


def latest(session: Session, at: datetime) -> datetime:
    """Return the later of our clock and the newest time seen from the office."""
    return max(at, office_time(session) or at)


def published(session: Session) -> list[bytes]:
    """Return the newest manifest and roster as they were signed, for whoever has none yet."""
    kept = (keepsakes.recall(session, name) for name in (_MANIFEST, _ROSTER))
    return [raw for raw in kept if raw is not None]


def let_go() -> None:
    """Hold none of our keys in memory any longer."""
    _remembered.cache_clear()


@lru_cache(maxsize=8)
def _remembered(raw: bytes) -> Identity:
    """Make keys of what was kept once; every transaction asks, and making them takes a while."""
    found = json.loads(raw)
    return Identity(
        root=bytes.fromhex(found["root"]),
        signing=SigningSecret(bytes.fromhex(found["signing"])),
        sealing=tuple(SealingSecret(bytes.fromhex(secret)) for secret in found["sealing"]),
        route=bytes.fromhex(found["route"]),
    )


@lru_cache(maxsize=8)
def _believed(root: bytes, manifest: bytes | None, roster: bytes | None) -> Peers:
    """Read manifest and roster once; they are asked for at every turn and change once a month."""
    said = [_read(raw) if raw is not None else None for raw in (manifest, roster)]
    return Peers(
        root,
        next((each for each in said if isinstance(each, Manifest)), None),
        next((each for each in said if isinstance(each, Roster)), None),
    )


def _read(raw: bytes) -> Message:
    message = envelope.parse(raw)
    return messages.read(message.kind, message.body)


def _keep(session: Session, made: Identity) -> None:
    clear = {
        "root": made.root.hex(),
        "signing": made.signing.seed.hex(),
        "sealing": [secret.secret.hex() for secret in made.sealing],
        "route": made.route.hex(),
    }
    keepsakes.keep(session, _OURSELVES, json.dumps(clear).encode())
