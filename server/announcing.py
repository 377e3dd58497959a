"""What the office announces: a note without a case, by the office's own key, owed to phones."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session

from protocol.messages import Note
from server import audit, books, signing
from server.audit import Action
from server.office import Office
from server.tables import DEVICE

LETTERS = 280
"""A few lines on a small screen; what is longer is not read."""


def announce(session: Session, office: Office, text: str, villages: Collection[str] = ()) -> int:
    """
    Sign an announcement and owe it to every phone of these villages, of all where none is named.

    Return how many phones that is; one introduced later does not hear it. In the caller's
    transaction.

    Raises:
        NotEntitledError: it was not taken, and why.
    """
    connection, secret = session.connection(), office.keyring.signing
    opened = books.open_books(connection, office)
    message = signing.say(opened, secret, Note(text=text), office.world)
    phones = select(DEVICE.c.key)
    if villages:
        phones = phones.where(DEVICE.c.village.in_(villages))
    hearers = connection.execute(phones).scalars().all()
    for hearer in hearers:
        opened.owe(hearer, message.id)
    opened.write()
    audit.note(session, office.world.now(), "command", Action.ANNOUNCED, message.id)
    return len(hearers)
