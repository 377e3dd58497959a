"""
An office small enough to hold in the hand, made of protocol parts, for tests of the phone.

It keeps what it hears in dictionaries, forgets what it is told to forget, and says what the
test wants said. The real office has its own tests; journeys run against that one.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from protocol import chain, documents, envelope, errors, ids, keys, messages, opening, parcel
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import CaseId, MessageId
from protocol.keys import SealingSecret, SigningSecret
from protocol.messages import Decision, Kind, Receipt
from protocol.parcel import EnvelopeItem, PieceItem
from protocol.world import World


@dataclass
class Caller:
    """What the office knows of somebody who calls."""

    seal: bytes = b""
    route: bytes = b""
    links: list[chain.Link] = field(default_factory=list)
    pieces: dict[str, dict[int, bytes]] = field(default_factory=dict)
    papers: dict[str, documents.Document] = field(default_factory=dict)
    owed: list[bytes] = field(default_factory=list)
    owed_pieces: list[PieceItem] = field(default_factory=list)
    heard: list[MessageId] = field(default_factory=list)
    held: dict[MessageId, str] = field(default_factory=dict)
    refused: dict[MessageId, str] = field(default_factory=dict)


@dataclass
class Memory:
    """Everything a copy of the office's disk would have."""

    epoch: int = 1
    callers: dict[bytes, Caller] = field(default_factory=dict)
    kept: dict[MessageId, Envelope] = field(default_factory=dict)
    held: dict[MessageId, str] = field(default_factory=dict)
    places: dict[MessageId, int] = field(default_factory=dict)
    cases: dict[CaseId, bytes] = field(default_factory=dict)


class SmallOffice:
    """
    `memory` may be copied and put back; `refuses` has codes for ids; `silent` loses answers.

    `silent_about_whole` makes it say nothing of documents it has, unless they were touched.
    """

    def __init__(self, world: World, root: SigningSecret) -> None:
        self.world = world
        self.root = root
        self.realm = keys.realm(root.public)
        self.signing = keys.new_signing(world)
        self.sealing = keys.new_sealing(world)
        self.staff = keys.new_signing(world)
        self.memory = Memory()
        self.refuses: dict[MessageId, str] = {}
        self.silent = False
        self.silent_about_whole = False
        self.role, self.scope = "agency", ["*"]
        self.roster_version = 0
        self.trust: list[bytes] = []
        self.lists()

    def lists(
        self, sealing: SealingSecret | None = None, revoked: dict[str, Any] | None = None
    ) -> None:
        """Sign a manifest and a new roster, with a new sealing key if there is one."""
        self.sealing = sealing or self.sealing
        self.roster_version += 1
        span = {"from": 0, "until": 2**52}
        manifest = {"version": 1, "office": [{"key": keys.b64(self.signing.public), **span}]}
        officer = {
            "key": keys.b64(self.staff.public),
            "name": "PETUGAS CONTOH",
            "role": self.role,
            "scope": self.scope,
        }
        roster = {
            "version": self.roster_version,
            "seal": [{"key": keys.b64(self.sealing.public), **span}],
            "officers": [officer],
            "revoked": revoked or {},
            "suites": [1],
            "dictionaries": [1, 2],
            "least_app": "0",
        }
        self.trust = [
            self._sign(self.root, Kind.MANIFEST, manifest).raw,
            self._sign(self.signing, Kind.ROSTER, roster, seq=self.roster_version).raw,
        ]

    def receives(self, parcels: Iterable[bytes]) -> list[bytes]:
        """Read parcels and return the sealed answers."""
        answers = [self._answer(sealed) for sealed in parcels]
        if all(answer is None for answer in answers):
            raise errors.DeliveryRefusedError
        return [] if self.silent else [answer for answer in answers if answer is not None]

    def decides(self, case: CaseId, step: str, **more: Any) -> Envelope:
        """Let the agency's officer take a step, owed to whoever opened the case."""
        body = messages.body_of(Decision(case=case, step=step, **more))
        return self.says(case, Kind.DECISION, body)

    def says(
        self,
        case: CaseId,
        kind: int,
        body: dict[str, Any],
        secret: SigningSecret | None = None,
        pieces: Iterable[PieceItem] = (),
    ) -> Envelope:
        """Say anything in a case, to whoever opened it."""
        message = self._sign(secret or self.staff, kind, body, seq=len(self.memory.kept) + 1)
        self.memory.kept[message.id] = message
        self._place(case, message.id)
        caller = self.memory.callers[self.memory.cases[case]]
        caller.owed.append(message.raw)
        caller.owed_pieces += pieces
        return message

    def copy(self) -> Memory:
        """Return a copy of the disk."""
        return copy.deepcopy(self.memory)

    def restores(self, memory: Memory) -> None:
        """Go back to a copy; the office begins a new epoch after every restore."""
        self.memory = copy.deepcopy(memory)
        self.memory.epoch = int(self.world.now().timestamp())

    def whole(self, author: bytes, sha256: str) -> bytes:
        """Return a document somebody brought. Raises PieceBadError while it is not whole."""
        caller = self.memory.callers[author]
        return documents.join(caller.papers[sha256], caller.pieces[sha256])

    def _answer(self, sealed: bytes) -> bytes | None:
        try:
            items = parcel.unseal(sealed, [self.sealing])
            opened = opening.read(items, self.realm, self._knows, {self.signing.kid})
        except (errors.TrustError, errors.VersionError):
            return None
        said = messages.read(Kind.RECEIPT, opened.receipt.body)
        assert isinstance(said, Receipt)
        caller = self.memory.callers.setdefault(opened.receipt.author, Caller())
        caller.route = said.route or b""
        caller.heard += said.received
        caller.held |= said.held
        caller.refused |= said.refused
        gone = {*said.received, *said.held, *said.refused}
        caller.owed = [raw for raw in caller.owed if envelope.claimed_id(raw) not in gone]
        verdicts = {message.id: self._take(message) for message in opened.envelopes}
        for piece in opened.pieces:
            _hold(caller, piece)
        touched = {piece.sha256.hex() for piece in opened.pieces}
        for message in opened.envelopes:
            for about in messages.papers(messages.read(message.kind, message.body)).values():
                touched.add(about.sha256)
        return self._reply(opened.receipt, said, caller, verdicts | opened.refused, touched)

    def _tells_of(self, caller: Caller, sha256: str, touched: set[str]) -> bool:
        about = caller.papers[sha256]
        whole = len(caller.pieces[sha256]) == about.count
        return not (self.silent_about_whole and whole) or sha256 in touched

    def _reply(
        self,
        asked: Envelope,
        said: Receipt,
        caller: Caller,
        verdicts: dict[MessageId, str],
        touched: set[str],
    ) -> bytes:
        refused = {id_: code for id_, code in verdicts.items() if id_ not in self.memory.kept}
        known = {id_: self.memory.held.get(id_) for id_ in verdicts if id_ in self.memory.kept}
        taken, left = _fitting(caller.owed, said.room or 16_384)
        spoken = [*known, *(envelope.claimed_id(raw) for raw in taken)]
        body = Receipt(
            to=asked.kid,
            at=int(self.world.now().timestamp() * 1000),
            received=[id_ for id_, code in known.items() if code is None],
            held={id_: code for id_, code in known.items() if code is not None},
            refused=refused,
            places={id_: self.memory.places[id_] for id_ in spoken if id_ in self.memory.places},
            chain={asked.kid: chain.extent(caller.links)},
            pieces={
                ids.Digest(sha256): documents.bitmap(about.count, caller.pieces[sha256])
                for sha256, about in caller.papers.items()
                if self._tells_of(caller, sha256, touched)
            },
            re=asked.id,
            owed=sum(map(len, left)),
        )
        receipt = self._sign(
            self.signing, Kind.RECEIPT, messages.body_of(body), seq=0, epoch=self.memory.epoch
        )
        roster = self.trust if (said.roster or 0) < self.roster_version else []
        items = [EnvelopeItem(raw) for raw in (receipt.raw, *roster, *taken)]
        pieces, caller.owed_pieces = caller.owed_pieces, []
        return parcel.seal([*items, *pieces], caller.seal, self.world, route=caller.route)

    def _take(self, message: Envelope) -> str:
        """Keep a message; return the code it is refused under, empty when it is kept."""
        if message.id in self.refuses:
            return self.refuses[message.id]
        caller = self.memory.callers.setdefault(message.author, Caller())
        link = chain.Link(
            message.id,
            message.epoch,
            message.seq,
            message.digest,
            "" if message.prev == NO_PREV else message.prev.hex(),
        )
        outcome = chain.arrival(caller.links, link)
        if outcome is chain.Outcome.ID_TAKEN:
            return outcome.value
        if message.id in self.memory.kept:
            return ""
        forked = outcome is chain.Outcome.FORK
        if message.epoch > max((each.epoch for each in caller.links), default=message.epoch):
            self._release(caller)
        caller.links.append(chain.Link(*_fields(link), fork=forked))
        self.memory.kept[message.id] = message
        if forked:
            self.memory.held[message.id] = outcome.value
        self._learn(caller, message, placed=not forked)
        return ""

    def _learn(self, caller: Caller, message: Envelope, *, placed: bool) -> None:
        said = messages.read(message.kind, message.body)
        for about in messages.papers(said).values():
            caller.papers[about.sha256] = about
            caller.pieces.setdefault(about.sha256, {})
        if isinstance(said, messages.Introduction):
            caller.seal = said.seal
        if isinstance(said, messages.Application):
            self.memory.cases[CaseId(message.id)] = message.author
        if placed and not isinstance(said, messages.Introduction):
            self._place(getattr(said, "case", CaseId(message.id)), message.id)

    def _release(self, caller: Caller) -> None:
        for link in caller.links:
            message = self.memory.kept[MessageId(link.id)]
            if self.memory.held.pop(message.id, None):
                self._learn(caller, message, placed=True)

    def _place(self, case: CaseId, message: MessageId) -> None:
        places = self.memory.places
        inside = [m for m in places if self._case_of(m) == case]
        places.setdefault(message, len(inside) + 1)

    def _case_of(self, message: MessageId) -> CaseId:
        return CaseId(self.memory.kept[message].body.get("case", message))

    def _knows(self, author: bytes) -> bool:
        return author in self.memory.callers

    def _sign(
        self, secret: SigningSecret, kind: int, body: dict[str, Any], seq: int = 1, epoch: int = 1
    ) -> Envelope:
        return envelope.sign(
            secret,
            self.realm,
            kind=kind,
            epoch=epoch,
            seq=seq,
            prev=bytes([seq % 256]) * 32 if seq > 1 else NO_PREV,
            id=ids.new(self.world),
            body=body,
        )


def _hold(caller: Caller, piece: PieceItem) -> None:
    number, start = documents.place(piece)
    if not start and piece.sha256.hex() in caller.papers:
        caller.pieces[piece.sha256.hex()][number] = piece.data


def _fitting(owed: list[bytes], room: int) -> tuple[list[bytes], list[bytes]]:
    """Return what fits into an answer and what has to wait, at least one if there is any."""
    taken: list[bytes] = []
    for raw in owed:
        room -= len(raw)
        if taken and room < 600:
            break
        taken.append(raw)
    return taken, owed[len(taken) :]


def _fields(link: chain.Link) -> tuple[str, int, int, str, str]:
    return link.id, link.epoch, link.seq, link.digest, link.prev
