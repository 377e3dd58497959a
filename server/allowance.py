"""
How much a phone may bring before an officer has vouched for it.

Anybody can make keys and introduce themselves, so what a stranger's phone can fill is bounded:
three applications at a time are read into cases, further ones are held until one of them has
ended or somebody vouches; and what goes beyond the day's bytes is not taken today. The phone
keeps it and offers it again. In a practice office nobody is vouched for, and nothing is counted.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from protocol import case
from protocol.parcel import PieceItem
from server.books import Books
from server.statements import Statement
from server.tables import CASES

OPEN_APPLICATIONS = 3
DAY_BYTES = 2 * 1024 * 1024

_DAY_MS = 86_400_000
_FINAL = frozenset(state.value for state in case.FINAL)
_OF_AUTHOR = Statement(
    select(CASES.c.id, CASES.c.state).where(CASES.c.author == bindparam("author"))
)


def vouched(ledger: Books, key: bytes) -> bool:
    """Tell whether somebody stands in for this author: the roster, an officer, or nobody has to."""
    if ledger.office.practice or ledger.standing.peers.knows(key):
        return True
    device = ledger.devices.get(key)
    if device is not None and device.vouched:
        return True
    return any(tablet.key == key for tablet in ledger.tablets)


def may_apply(ledger: Books, author: bytes) -> bool:
    """Tell whether one more application of this author may be read into a case."""
    if vouched(ledger, author):
        return True
    states = dict(_OF_AUTHOR.find(ledger.connection, {"author": author}))
    states |= {
        case_id: file.case.state.value
        for case_id, file in ledger.files.items()
        if file is not None and file.case.author == author
    }
    return sum(state not in _FINAL for state in states.values()) < OPEN_APPLICATIONS


def takes(ledger: Books, asker: bytes, size_bytes: int) -> bool:
    """Take so much of what an asker brings into account; tell whether it fits into their day."""
    device = ledger.devices.get(asker)
    if device is None or vouched(ledger, asker):
        return True
    today = ledger.at_ms // _DAY_MS
    if device.day != today:
        device.day, device.day_bytes = today, 0
    if device.day_bytes + size_bytes > DAY_BYTES:
        return False
    device.day_bytes += size_bytes
    ledger.tell(device)
    return True


def fitting(ledger: Books, asker: bytes, pieces: Sequence[PieceItem]) -> Sequence[PieceItem]:
    """Return the pieces that fit into an asker's day, from the first on."""
    taken = 0
    for piece in pieces:
        if not takes(ledger, asker, len(piece.data)):
            break
        taken += 1
    return pieces[:taken]
