"""
Requests that touch nobody's words but their askers' own, so that processes take them in abreast.

Most of what comes is somebody's introduction and applications, and what their phone says it has.
Whatever such a transaction reads and writes hangs by the keys of its askers: their chain, their
device, their cases. Where the database is PostgreSQL it takes a part of the turn, which others may
have as well, and a lock for each of its askers; everything else takes the whole turn and meets
nobody. What only the ledger knows (an asker is a village's tablet, a case turns out to be somebody
else's) is looked at inside: then nothing is kept, and the whole turn is taken after all.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from protocol.messages import Application, Introduction
from server import postgresql, roster
from server.askings import Asking
from server.books import Books
from server.office import Office
from server.roster import Standing
from server.tables import CASES

LOCKS = postgresql.OWN_LOCKS - 1
"""So many that two askers hardly ever share one: whole transactions would wait for it."""
MOST = 64
"""More at once belong to somebody who carries for many; PostgreSQL has room for a few thousand."""


class EntangledError(Exception):
    """A transaction on its own has met what is not its own; never leaves the intake."""


def locks(requests: Sequence[Sequence[Asking]]) -> tuple[int, ...] | None:
    """Return the locks requests need to be taken in abreast of others; None where they cannot."""
    every = [asking for request in requests for asking in request]
    if not all(map(_alone, every)):
        return None
    found = {int.from_bytes(asking.asker[:4], "big") % LOCKS for asking in every}
    return tuple(sorted(found)) if len(found) <= MOST else None


def standing(connection: Connection, office: Office) -> Standing:
    """
    Return the roster as it stands.

    Raises:
        EntangledError: it has to be signed anew first, by one process.
    """
    found = roster.stands(connection, office)
    if found is None:
        raise EntangledError
    return found


def check(opened: Books, askers: Collection[bytes]) -> None:
    """
    Check that who asks is nobody's tablet and nobody of the office, and that nothing waits.

    Raises:
        EntangledError: other transactions may have to do with it.
    """
    peers, devices = opened.standing.peers, opened.devices
    listed = any(
        peers.knows(asker) or (asker in devices and devices[asker].tablet) for asker in askers
    )
    if listed or opened.awaited:
        raise EntangledError


def check_cases(opened: Books, askers: Collection[bytes]) -> None:
    """
    Check that every case that was touched is of one of the askers.

    Raises:
        EntangledError: one is somebody else's.
    """
    new = {case for case, file in opened.files.items() if file and file.case.author in askers}
    others = list((opened.changed | opened.papers_changed) - new)
    if others:
        authors = select(CASES.c.author).where(CASES.c.id.in_(others)).distinct()
        if not set(opened.connection.scalars(authors)) <= set(askers):
            raise EntangledError


def _alone(asking: Asking) -> bool:
    """Tell whether a parcel brings nothing but what its asker says of themselves."""
    return (
        asking.told.home is None
        and not asking.newer
        and all(
            said.envelope.author == asking.asker
            and isinstance(said.message, Introduction | Application)
            and not (isinstance(said.message, Introduction) and said.message.tablet)
            for said in asking.said
        )
    )
