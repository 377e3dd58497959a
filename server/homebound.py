"""
What waits for whole villages, sealed for each device of theirs: somebody is going there.

Whoever brings it can read none of it, and nothing counts as heard before the device's own
receipt says so. The same answers may go by another way too; nothing minds.
"""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import exists, select

from protocol import keys
from protocol.parcel import PARCEL_LIMIT_BYTES
from server import debts, replies
from server.books import Books
from server.entries import Device
from server.replies import HELLO_BYTES, Hearing
from server.sealing import Answer
from server.tables import DEVICE, OWED

DEVICES_LIMIT = 200
BYTES_LIMIT = 4 * 1024 * 1024


def answers(ledger: Books, hearings: Sequence[Hearing]) -> Iterator[Answer]:
    """Yield what waits for the villages that the askers of one request serve."""
    for hearing in hearings:
        if hearing.serves and hearing.asker in ledger.devices:
            here = {each.asker for each in hearings}
            room = min(hearing.room, BYTES_LIMIT)
            yield from _waiting(ledger, hearing.serves, here, room)
            return


def every(ledger: Books, villages: Collection[str], room_bytes: int) -> Iterator[Answer]:
    """Yield what waits for these villages, or for all where none is named, within so much room."""
    yield from _waiting(ledger, villages, (), room_bytes)


def _waiting(
    ledger: Books, villages: Collection[str], but: Collection[bytes], room_bytes: int
) -> Iterator[Answer]:
    connection = ledger.connection
    devices = [each for each in _devices(ledger, villages) if each.key not in but]
    owed = debts.owed(connection, [each.key for each in devices]) if devices else {}
    for device in devices:
        chosen = replies.fitting(owed[device.key], HELLO_BYTES, min(room_bytes, PARCEL_LIMIT_BYTES))
        size_bytes = HELLO_BYTES + sum(debt.size_bytes for debt in chosen)
        if not chosen or size_bytes > room_bytes:
            continue
        room_bytes -= size_bytes
        receipt = {"to": keys.signing_kid(device.key), "at": ledger.at_ms}
        replies.speak_of(receipt, chosen, device.key)
        raws = debts.raws(connection, [debt.id for debt in chosen])
        told = tuple(raws[debt.id] for debt in chosen)
        yield Answer(device.seal, device.route or b"", ledger.office.epoch, receipt, told)


def _devices(ledger: Books, villages: Collection[str]) -> list[Device]:
    """Return introduced devices with a known route that have something to hear, and may."""
    ended = ledger.standing.revoked
    asked = (
        select(DEVICE)
        .where(DEVICE.c.route.is_not(None))
        .where(exists().where(OWED.c.hearer == DEVICE.c.key, OWED.c.heard.is_(False)))
        .order_by(DEVICE.c.key)
    )
    if villages:
        limit = DEVICES_LIMIT + len(ended)  # so many may be passed over
        asked = asked.where(DEVICE.c.village.in_(villages)).limit(limit)
    devices = [Device(*row) for row in ledger.connection.execute(asked)]
    heard = [each for each in devices if keys.signing_kid(each.key) not in ended]
    return heard[:DEVICES_LIMIT] if villages else heard
