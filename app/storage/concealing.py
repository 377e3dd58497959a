"""
How a report about an officer leaves this device: in a box for the inspectorate, photos and all.

A phone reads again what it wrote and what it was answered, with a key it makes anew from its own
whenever it is needed. A village's tablet does not: nobody reads there what was sent once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.storage import authors, identity, ledger, officers
from app.storage.documents import Paper
from protocol import errors, ids, inspected
from protocol.envelope import Envelope
from protocol.ids import CaseId
from protocol.inspected import Place
from protocol.messages import Kind
from protocol.world import World

_PHOTO = "image/jpeg"


@dataclass(frozen=True)
class Shot:
    """A photo as a draft has it: the whole and a small one."""

    jpeg: bytes
    thumb: bytes | None


def reader(session: Session, at: datetime) -> bytes | None:
    """Return the inspectorate's key to seal to, None where this device knows of none."""
    return identity.peers(session).inspection_key(identity.latest(session, at))


def say(  # noqa: PLR0917 - as `ledger.say`, and the case
    session: Session,
    world: World,
    kind: Kind,
    body: Mapping[str, Any],
    shots: Mapping[str, Shot],
    case: CaseId | None = None,
) -> Envelope:
    """
    Seal a message, sign and queue it; without a `case` it is the report that opens one.

    Raises:
        SealNeededError: no key of the inspectorate is known here.
        SealedTooLargeError: it says more than fits.
        StoreLockedError: this is a tablet, and nobody is on duty.
    """
    inspectorate = reader(session, world.now())
    if inspectorate is None:
        raise errors.SealNeededError
    name = ids.new(world)
    opened = case or CaseId(name)
    signing, _ = authors.next_one(session, kind)
    shared = bool(officers.village(session))
    own = None if shared else inspected.reply_secret(signing, opened).public
    photos = {key: inspected.lock(shot.jpeg, _PHOTO, world) for key, shot in shots.items()}
    concealed = inspected.conceal(
        body,
        [inspectorate] if own is None else [inspectorate, own],
        Place(signing.public, opened, kind),
        world,
        photos=photos,
        reply=own if kind is Kind.APPLICATION else None,
    )
    papers = [
        Paper(photo.document, photo.pieces, None if shared else shots[key].thumb)
        for key, photo in photos.items()
    ]
    return ledger.say(session, world, kind, concealed, papers, id=name)
