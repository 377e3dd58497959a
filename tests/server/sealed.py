"""An inspectorate with keys, and phones that report to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from protocol import coffers, ids, inspected, keys
from protocol.envelope import Envelope
from protocol.ids import CaseId, MessageId
from protocol.inspected import Photo, Place
from protocol.keys import SealingSecret, SigningSecret
from protocol.messages import Kind
from protocol.world import World
from server import inspectorate, rotation
from tests.server import drawings
from tests.server.conftest import House
from tests.server.phones import COMPLAINT, Phone

PASSPHRASE = "tujuh perahu menuju pulau"
COST = 4
"""Logarithm of scrypt's N in stories: it takes a moment and no memory."""
ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
PHOTO = drawings.jpeg(side=8)
ANSWERS = {"topic": "officer_conduct", "text": "Petugas minta uang di dermaga."}


def furnish(house: House) -> str:
    """Give an office's inspectorate its keys, named by the root; return the recovery code."""
    return furnish_folder(house.folder, house.office.world)


def furnish_folder(folder: Path, world: World) -> str:
    """Give the inspectorate of a practice office its keys; return the recovery code."""
    code = inspectorate.make(folder, PASSPHRASE, world, cost=COST)
    _name(folder, world)
    return code


def rotate(house: House) -> None:
    """Have another key follow."""
    inspectorate.rotate(house.folder, PASSPHRASE, house.office.world)
    _name(house.folder, house.office.world)


def _name(folder: Path, world: World) -> None:
    """Have the root name the keys there are."""
    book = inspectorate.load(folder)
    assert book is not None
    rotation.inspectorate(folder, world, ROOT, book.terms)


def newest(house: House) -> bytes:
    """Return the key that reports are sealed to now."""
    key = house.office.keyring.peers.inspection_key(house.clock.now)
    assert key is not None
    return key


@dataclass
class Report:
    """A sealed report as its phone has it."""

    said: Envelope
    photo: Photo
    reply: SealingSecret

    @property
    def case(self) -> CaseId:
        """The case it opens."""
        return CaseId(self.said.id)


def report(
    house: House,
    phone: Phone,
    photo: bytes = PHOTO,
    *,
    reader: bytes | None = None,
    answered: bool = True,
    place: Place | None = None,
    **answers: Any,
) -> Report:
    """Seal a report with a photo and sign it; `answered` names a key to answer to."""
    world = house.office.world
    case: MessageId = ids.new(world)
    reply = inspected.reply_secret(phone.signing, CaseId(case))
    sealed = inspected.lock(photo, "image/jpeg", world)
    body = inspected.conceal(
        {"service": COMPLAINT, "answers": ANSWERS | answers},
        [reader or newest(house), reply.public],
        place or Place(phone.signing.public, CaseId(case), Kind.APPLICATION),
        world,
        photos={"complaint_evidence": sealed},
        reply=reply.public if answered else None,
    )
    said = phone.say(Kind.APPLICATION, body, id=case)
    phone.seq, phone.prev = said.seq, bytes.fromhex(said.digest)
    return Report(said, sealed, reply)


def heard(report: Report, said: Envelope) -> dict[str, Any]:
    """Return what a decision says to the phone that wrote the report."""
    place = Place(said.author, report.case, Kind.DECISION)
    return coffers.unseal(keys.unb64(said.body["sealed"]), [report.reply], place.purpose)
