"""What signing, sealing, opening and checking cost, beside packing the same as plain JSON."""

import json
import zlib
from collections.abc import Iterator, Sequence

from bench import workload
from bench.figures import Figure, each_us
from protocol import envelope, ids, keys, opening, parcel, world
from protocol.bodies import Compression
from protocol.envelope import NO_PREV, Envelope
from protocol.messages import Kind
from protocol.parcel import EnvelopeItem

AGAINST = "json + zlib, nothing signed, sealed or checked"


def run() -> Iterator[Figure]:
    """Measure one application alone and a parcel of twenty, each way."""
    desk = _Desk()
    for count in (1, 20):
        bodies = list(workload.applications(count))
        sealed, plain = desk.seal(bodies), _pack(bodies)
        repeats = 200 // count + 5
        yield Figure(
            "Sealing",
            f"sign and seal each, parcel of {count}",
            "µs",
            each_us(lambda bodies=bodies: desk.seal(bodies), repeats) / count,  # type: ignore[misc]
            each_us(lambda bodies=bodies: _pack(bodies), repeats) / count,  # type: ignore[misc]
            AGAINST,
        )
        yield Figure(
            "Sealing",
            f"open and verify each, parcel of {count}",
            "µs",
            each_us(lambda sealed=sealed: desk.open(sealed), repeats) / count,  # type: ignore[misc]
            each_us(lambda plain=plain: _unpack(plain), repeats) / count,  # type: ignore[misc]
            AGAINST,
        )


class _Desk:
    """A citizen and an office in one process, so that only the cryptography is timed."""

    def __init__(self) -> None:
        self.world = world.real()
        self.citizen = keys.new_signing(self.world)
        self.office = keys.new_sealing(self.world)
        self.speaker = keys.new_signing(self.world)
        self.realm = keys.realm(self.speaker.public)

    def seal(self, bodies: Sequence[dict[str, object]]) -> bytes:
        """Sign each body and seal them all behind a receipt."""
        receipt: dict[str, object] = {"to": self.speaker.kid, "at": 0, "received": []}
        said = [self._sign(Kind.RECEIPT, 0, NO_PREV, receipt)]
        prev = NO_PREV
        for seq, body in enumerate(bodies, 1):
            said.append(self._sign(Kind.APPLICATION, seq, prev, body))
            prev = bytes.fromhex(said[-1].digest)
        return parcel.seal(
            [EnvelopeItem(each.raw) for each in said], self.office.public, self.world
        )

    def open(self, sealed: bytes) -> opening.Opened:
        """Open a parcel and verify what is in it."""
        items = parcel.unseal(sealed, [self.office])
        known = {self.citizen.public}
        return opening.read(items, self.realm, known.__contains__, {self.speaker.kid})

    def _sign(self, kind: Kind, seq: int, prev: bytes, body: dict[str, object]) -> Envelope:
        return envelope.sign(
            self.citizen,
            self.realm,
            kind=kind,
            epoch=1,
            seq=seq,
            prev=prev,
            id=ids.new(self.world),
            body=body,
            compression=Compression.CATALOGUE,
        )


def _pack(bodies: Sequence[dict[str, object]]) -> bytes:
    return zlib.compress(json.dumps(bodies).encode())


def _unpack(packed: bytes) -> object:
    return json.loads(zlib.decompress(packed))
