"""
Whose words this device says: its own key's and, on a tablet, those of its officers.

On a phone all is said by the device's key. On a tablet a person is always meant: whoever is on
duty signs, and the device's own key only says which tablet it is.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from app.storage import identity, opened
from app.storage.duty import OnDuty
from app.storage.officer_tables import Officer
from app.storage.statements import Statement
from protocol import errors
from protocol.ids import Kid
from protocol.keys import SigningSecret
from protocol.messages import Kind
from protocol.trust import Author, Role

_OFFICERS = Statement(select(col(Officer.public), col(Officer.kid)), often=True)
OURS = "authors"
"""Where a session remembers them; whoever adds an officer has it look again."""


def ours(session: Session) -> dict[bytes, Kid]:
    """Return every key whose words are ours, with its short name; the device's own is the first."""
    known: dict[bytes, Kid] | None = session.info.get(OURS)
    if known is None:
        me = identity.load(session)
        known = {me.signing.public: me.kid}
        known |= {public: Kid(kid) for public, kid in _OFFICERS.find(session)}
        session.info[OURS] = known
    return known


def next_one(
    session: Session, kind: Kind, by: OnDuty | None = None
) -> tuple[SigningSecret, Author | None]:
    """
    Return who signs the next message of a kind, and whom it is remembered as by, if not ourselves.

    It is whoever is on duty, unless somebody else is named.

    Raises:
        StoreLockedError: this is a tablet, and nobody is on duty.
    """
    me = identity.load(session)
    if kind is Kind.INTRODUCTION:
        return me.signing, None
    officer = by or opened.of(session).on_duty
    if officer is not None:
        author = Author(officer.signing.public, Role.OFFICER, officer.name, (), officer.post)
        return officer.signing, author
    if len(ours(session)) > 1:
        raise errors.StoreLockedError
    return me.signing, None


def remembered(session: Session, key: bytes) -> Author | None:
    """Return whom words of ours that came back are by: an officer of ours, None for the device."""
    if key == identity.load(session).signing.public:
        return None
    listed = identity.peers(session).author(key)
    return listed or Author(key, Role.OFFICER, "")
