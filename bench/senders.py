"""Citizens that have signed and sealed beforehand, so that only the office is timed."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import httpx

from bench import loads, workload
from protocol import bundle, documents, envelope, ids, keys, messages, opening, parcel, trust, world
from protocol.bodies import Compression
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import MessageId
from protocol.messages import Introduction, Kind, Receipt
from protocol.parcel import EnvelopeItem, PieceItem

SENDERS = 8
PATH = "/v1/parcels"
ROOT = keys.SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public
_PIECES = 14
"""Pieces of 16 KiB that fit in a parcel."""


class Door:
    """What a sender has to know of an office before it can write to it."""

    def __init__(self, url: str, root: bytes) -> None:
        here = world.real()
        self.realm = keys.realm(root)
        peers = trust.Peers(root, None, None)
        raw = httpx.get(f"{url}/v1/roster").raise_for_status().content
        for each in bundle.unpack_open(raw):
            message = envelope.verify(each, self.realm, peers.knows)
            if message.kind == Kind.MANIFEST:
                peers = trust.accept_manifest(peers, message)
            else:
                peers = trust.accept_roster(peers, message, None)
        self.speakers = peers.office_keys(None)
        self.reader = peers.sealing_key(here.now())


@dataclass
class Sender:
    """One phone: a chain of messages, sealed in parcels ahead of time."""

    door: Door
    signing: keys.SigningSecret
    sealing: keys.SealingSecret
    route: bytes
    seq: int = 0
    prev: bytes = NO_PREV
    said: list[MessageId] = field(default_factory=list)

    @classmethod
    def new(cls, door: Door) -> "Sender":
        """Return a phone that has never spoken."""
        here = world.real()
        return cls(door, keys.new_signing(here), keys.new_sealing(here), here.entropy(32))

    def introduction(self) -> bytes:
        """Return the parcel in which this phone says who holds it."""
        said = Introduction(
            seal=self.sealing.public,
            name="CONTOH UJI",
            nik="8204081708909901",
            village="82.04.17.2003",
        )
        return self._seal([(Kind.INTRODUCTION, messages.body_of(said))])

    def applications(self, bodies: Sequence[dict[str, object]]) -> bytes:
        """Return one parcel with these applications."""
        return self._seal([(Kind.APPLICATION, body) for body in bodies])

    def photo(self, data: bytes) -> bytes:
        """Return an application that names a photo, and all of it, in as few parcels as can be."""
        document, pieces = documents.cut(data, "image/jpeg")
        body = dict(next(workload.applications(1, workload.SEED)))
        body["documents"] = {"ktp": document.to_body()}
        parcels = [self._seal([(Kind.APPLICATION, body)])]
        for start in range(0, len(pieces), _PIECES):
            parcels.append(self._seal([], pieces[start : start + _PIECES]))
        return bundle.pack(parcels)

    def heard(self, answer: bytes) -> set[MessageId]:
        """Return what the office says it has safe, from the answer to a parcel."""
        got: set[MessageId] = set()
        for sealed in bundle.unpack(answer).parcels:
            items = parcel.unseal(sealed, [self.sealing], route=self.route)
            opened = opening.read(
                items, self.door.realm, self.door.speakers.__contains__, {self.signing.kid}
            )
            got |= set(opened.receipt.body.get("received", ()))
        return got

    def _seal(
        self, said: Sequence[tuple[Kind, dict[str, object]]], pieces: Sequence[PieceItem] = ()
    ) -> bytes:
        receipt = Receipt(
            to=keys.signing_kid(self.door.speakers[-1]),
            at=int(time.time() * 1000),
            route=self.route,
            room=65_536,
            roster=1_000_000,
        )
        signed = [self._sign(Kind.RECEIPT, 0, NO_PREV, messages.body_of(receipt))]
        for kind, body in said:
            self.seq += 1
            message = self._sign(kind, self.seq, self.prev, body)
            self.prev = bytes.fromhex(message.digest)
            self.said.append(message.id)
            signed.append(message)
        return parcel.seal(
            [*(EnvelopeItem(each.raw) for each in signed), *pieces], self.door.reader, world.real()
        )

    def _sign(self, kind: Kind, seq: int, prev: bytes, body: dict[str, object]) -> Envelope:
        return envelope.sign(
            self.signing,
            self.door.realm,
            kind=kind,
            epoch=1,
            seq=seq,
            prev=prev,
            id=ids.new(world.real()),
            body=body,
            compression=Compression.CATALOGUE,
        )


def introduced(url: str, count: int) -> list[Sender]:
    """Return phones whose introductions an office has."""
    door = Door(url, ROOT)
    phones = [Sender.new(door) for _ in range(count)]
    loads.post([url], PATH, [[phone.introduction()] for phone in phones])
    return phones


def text(url: str, count: int, parcels: int, together: int) -> list[list[bytes]]:
    """Return what so many phones post: parcels, each with some applications."""
    bodies = workload.applications(count * parcels * together, workload.SEED)
    return [
        [phone.applications(list(islice(bodies, together))) for _ in range(parcels)]
        for phone in introduced(url, count)
    ]
