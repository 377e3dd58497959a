"""The last step of an answer: a fresh receipt, signed, and all of it sealed for its asker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from protocol import bodies, envelope, ids, parcel
from protocol.envelope import NO_PREV
from protocol.messages import Kind
from protocol.parcel import EnvelopeItem, PieceItem
from protocol.world import World
from server.keyring import Keyring
from server.roster import DICTIONARIES

_COMPRESSION = bodies.best(DICTIONARIES)


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
    fresh = (
        envelope.write(
            ring.signing,
            ring.realm,
            kind=kind,
            epoch=answer.epoch,
            seq=0,
            prev=NO_PREV,
            id=ids.new(world),
            body=body,
            compression=_COMPRESSION,
            quick=True,
        )
        for kind, body in said
    )
    envelopes = (EnvelopeItem(raw) for raw in (*fresh, *answer.raws))
    return parcel.seal([*envelopes, *answer.pieces], answer.seal, world, route=answer.route)
