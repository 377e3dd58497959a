"""
Who vouches for whom: an officer's endorsement and the introduction it speaks of, joined.

Either may come first. The officer has read NIK and name from the card in front of them: where
they are not what the phone says, it is not vouched for, and a person looks.
"""

from sqlalchemy import select

from protocol import envelope, errors, messages, names, numbers, trust
from protocol.envelope import Envelope
from protocol.ids import Digest
from protocol.messages import Endorsement, Introduction, Kind
from protocol.trust import Author, Role
from server import upserts
from server.books import Books
from server.entries import Device
from server.tables import MESSAGE
from server.trust_tables import ENDORSED


def check(ledger: Books, endorsement: Endorsement, who: Author) -> None:
    """
    Check that somebody may vouch for this device: one of a village of theirs, where that is known.

    Raises:
        NotEntitledError: no officer, or another village's.
    """
    device = ledger.devices.get(endorsement.key)
    if device is not None:
        trust.entitle(who, Kind.ENDORSEMENT, village=device.village)
    elif who.role is not Role.OFFICER:
        raise errors.NotEntitledError(f"{who.role} vouches")


def endorse(ledger: Books, said: Envelope, endorsement: Endorsement) -> bool:
    """Keep an officer's word; tell whether a device is vouched for that was not before."""
    row = {
        "message": said.id,
        "key": endorsement.key,
        "introduction": endorsement.introduction,
        "nik": numbers.tidy(endorsement.nik),
        "name": endorsement.name,
        "level": endorsement.level,
        "officer": said.author,
    }
    upserts.keep(ledger.connection, ENDORSED, [row])
    device = ledger.devices.get(endorsement.key)
    return device is not None and join(ledger, device)


def join(ledger: Books, device: Device, fresh: tuple[Digest, Introduction] | None = None) -> bool:
    """
    Join a device with what officers said of it; tell whether it is vouched for only now.

    `fresh` is an introduction of its that is being taken in.
    """
    rows = ledger.connection.execute(select(ENDORSED).where(ENDORSED.c.key == device.key)).all()
    if not rows:
        return False
    before = device.vouched
    meant = _introductions(ledger, device) | dict([fresh] if fresh else [])
    for row in rows:
        introduction = meant.get(row.introduction)
        if introduction is None or not _of_scope(ledger, row.officer, device.village):
            continue
        if _person(introduction.nik, introduction.name) != _person(device.nik, device.name):
            continue
        agrees = _person(row.nik, row.name) == _person(device.nik, device.name)
        device.vouched, device.doubted = device.vouched or agrees, device.doubted or not agrees
    device.doubted = device.doubted and not device.vouched
    ledger.tell(device)
    return device.vouched and not before


def _introductions(ledger: Books, device: Device) -> dict[Digest, Introduction]:
    """Return everything this device has said of itself, by digest."""
    ledger.flush()
    rows = ledger.connection.execute(
        select(MESSAGE.c.digest, MESSAGE.c.raw).where(
            MESSAGE.c.author == device.key, MESSAGE.c.kind == Kind.INTRODUCTION
        )
    )
    found: dict[Digest, Introduction] = {}
    for digest, raw in rows:
        said = envelope.parse(raw)
        message = messages.read(said.kind, said.body)
        if isinstance(message, Introduction):
            found[digest] = message
    return found


def _of_scope(ledger: Books, officer: bytes, village: str) -> bool:
    author = ledger.standing.peers.author(officer)
    if author is None:
        return False
    try:
        trust.entitle(author, Kind.ENDORSEMENT, village=village)
    except errors.NotEntitledError:
        return False
    return True


def _person(nik: str, name: str) -> tuple[str, str]:
    return numbers.tidy(nik), names.tidy(name).casefold()
