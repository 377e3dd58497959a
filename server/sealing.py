"""The last step of an answer: a fresh receipt, signed, and all of it sealed for its asker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from protocol import bodies, envelope, ids, parcel
from protocol.envelope import NO_PREV
from protocol.messages import Kind
from protocol.parcel import EnvelopeItem, PieceItem
from protocol.world import World
from server import signatures
from server.keyring import Keyring
from server.roster import DICTIONARIES

_COMPRESSION = bodies.best(DICTIONARIES)
_ROOM_BYTES = parcel.SMALLEST_BUCKET_BYTES - parcel.ITEM_HEAD_BYTES - envelope.OVERHEAD_BYTES
"""A receipt that goes alone is padded up to the smallest bucket: packing it would save nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to one asker, not signed and sealed yet."""

    seal: bytes
    route: bytes
    epoch: int
    receipt: Mapping[str, Any]
    raws: tuple[bytes, ...]
    handover: Mapping[str, Any] | None = None
    pieces: tuple[PieceItem, ...] = ()


def seal(ring: Keyring, world: World, answer: Answer) -> bytes:
    """Return an answer's parcel. Only after the commit of what its receipt speaks of."""
    said = [(Kind.RECEIPT, answer.receipt)]
    if answer.handover is not None:
        said.append((Kind.HANDOVER, answer.handover))
    alone = not (answer.handover or answer.raws or answer.pieces)
    signer = signatures.quick(ring.signing)
    fresh = (
        envelope.write(
            signer,
            ring.realm,
            kind=kind,
            epoch=answer.epoch,
            seq=0,
            prev=NO_PREV,
            id=ids.new(world),
            body=body,
            compression=_COMPRESSION,
            room_bytes=_ROOM_BYTES if alone else 0,
        )
        for kind, body in said
    )
    envelopes = (EnvelopeItem(raw) for raw in (*fresh, *answer.raws))
    return parcel.seal([*envelopes, *answer.pieces], answer.seal, world, route=answer.route)
