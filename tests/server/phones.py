"""A phone as the office sees it: keys, a chain, parcels up, answers down. No store, no network."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from protocol import bundle, documents, envelope, ids, keys, messages, opening, parcel
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import CaseId
from protocol.messages import Kind
from protocol.parcel import EnvelopeItem, PieceItem, Written
from protocol.world import World
from server.office import Office

SKTM = "surat-keterangan-tidak-mampu"
COMPLAINT = "pengaduan"
NIK = "8204085708909902"
VILLAGE = "82.04.17.2003"
ANSWERS: dict[str, Any] = {
    "full_name": "SITI CONTOH",
    "nik": NIK,
    "village_code": VILLAGE,
    "purpose": "school",
}


@dataclass
class Answer:
    """What came back for one phone, opened and verified."""

    receipt: messages.Receipt
    heard: list[Envelope]
    size_bytes: int


class Phone:
    """Somebody's phone. `say` signs, `up` seals, `read` opens."""

    def __init__(self, office: Office, world: World | None = None) -> None:
        self.office = office
        self.world = world or office.world
        self.signing = keys.new_signing(self.world)
        self.sealing = keys.new_sealing(self.world)
        self.route = self.world.entropy(32)
        self.epoch, self.seq, self.prev = 1, 0, NO_PREV
        self.roster = 99
        self.room: int | None = 262_144

    def say(self, kind: Kind, body: dict[str, Any], **changes: Any) -> Envelope:
        """Sign the next message of this phone's chain; `changes` sign another instead."""
        head = {"epoch": self.epoch, "seq": self.seq + 1, "prev": self.prev}
        head |= {"id": ids.new(self.world)} | changes
        said = envelope.sign(self.signing, self.office.realm, kind=kind, body=body, **head)
        if not changes:
            self.seq, self.prev = said.seq, bytes.fromhex(said.digest)
        return said

    def introduce(
        self, *, name: str = "SITI CONTOH", nik: str = NIK, phone: str = "", **changes: Any
    ) -> Envelope:
        """Say who holds this phone."""
        body = {"seal": keys.b64(self.sealing.public), "name": name, "nik": nik, "phone": phone}
        return self.say(Kind.INTRODUCTION, body | {"village": VILLAGE}, **changes)

    def apply(
        self, service: str = SKTM, papers: dict[str, Any] | None = None, **answers: Any
    ) -> Envelope:
        """Ask for a service."""
        body: dict[str, Any] = {"service": service, "answers": ANSWERS | answers}
        if papers:
            body["documents"] = papers
        return self.say(Kind.APPLICATION, body)

    def supplement(self, case: str, **answers: Any) -> Envelope:
        """Mend answers of a case."""
        return self.say(Kind.SUPPLEMENT, {"case": case, "answers": answers})

    def withdraw(self, case: str) -> Envelope:
        """Give a case up."""
        return self.say(Kind.WITHDRAWAL, {"case": case})

    def endorse(self, introduction: Envelope, **read: Any) -> Envelope:
        """Vouch for another phone, with what stands on the card."""
        body = {
            "key": keys.b64(introduction.author),
            "introduction": introduction.digest,
            "level": 2,
            "nik": NIK,
            "name": "SITI CONTOH",
        }
        return self.say(Kind.ENDORSEMENT, body | read)

    def receipt(self, **said: Any) -> Envelope:
        """Write the receipt a parcel begins with."""
        body = {
            "to": self.office.keyring.signing.kid,
            "at": 1,
            "route": keys.b64(self.route),
            "roster": self.roster,
        }
        if self.room is not None:
            body["room"] = self.room
        return envelope.sign(
            self.signing,
            self.office.realm,
            kind=Kind.RECEIPT,
            epoch=self.epoch,
            seq=0,
            prev=NO_PREV,
            id=ids.new(self.world),
            body=body | said,
        )

    def up(self, *items: Envelope | PieceItem, **said: Any) -> bytes:
        """Seal a parcel for the office: a receipt, then these."""
        whole = [EnvelopeItem(each.raw) if isinstance(each, Envelope) else each for each in items]
        return self._seal([EnvelopeItem(self.receipt(**said).raw), *whole])

    def up_raw(self, *raws: bytes) -> bytes:
        """Seal a parcel of a receipt and any bytes that call themselves envelopes."""
        return self._seal([EnvelopeItem(raw) for raw in (self.receipt().raw, *raws)])

    def _seal(self, items: Sequence[Written]) -> bytes:
        return parcel.seal(items, self.office.keyring.sealing[-1].public, self.world)

    def read(self, body: bytes) -> Answer:
        """Open the one parcel in an answer that is for this phone."""
        for sealed in bundle.unpack(body).parcels:
            if parcel.tag(self.route, parcel.header(sealed).nonce) == parcel.header(sealed).address:
                return self._open(sealed, len(body))
        raise AssertionError("nothing for this phone")

    def _open(self, sealed: bytes, size_bytes: int) -> Answer:
        opened = opening.read(
            parcel.unseal(sealed, [self.sealing], route=self.route),
            self.office.realm,
            lambda key: True,
            {self.signing.kid},
            {self.office.keyring.signing.public},
        )
        receipt = messages.read(Kind.RECEIPT, opened.receipt.body)
        assert isinstance(receipt, messages.Receipt)
        assert opened.refused == {}
        return Answer(receipt, list(opened.envelopes), size_bytes)


@dataclass
class Photo:
    """A made-up photo, cut."""

    data: bytes
    document: documents.Document = field(init=False)
    pieces: tuple[PieceItem, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.document, self.pieces = documents.cut(self.data, "image/jpeg")

    def named(self, key: str = "ktp") -> dict[str, Any]:
        """Return the `documents` of a message that names this photo."""
        return {key: self.document.to_body()}


def case(application: Envelope) -> CaseId:
    """Return the case an application opens."""
    return CaseId(application.id)
