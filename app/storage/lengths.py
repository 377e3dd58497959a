"""
How long our own cases are, here and at the office: what tells of a copy put back in silence.

A device that is put back and has said nothing since has the chain the office knows, and the office
takes for heard what it has forgotten. But its cases are shorter here.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from app.storage import identity, questions
from app.storage.statements import listed
from protocol.ids import MessageId

ASK_AGAIN = timedelta(days=1)
"""
What we would not take is missing for good, and is asked for no more often. Never again would be
wrong: a copy put back after it asked takes for answered what another memory has heard.
"""


def lacks(
    session: Session, placed: int | None, unread: Collection[MessageId], at: datetime
) -> bool:
    """
    Tell whether our cases are longer at the office than here, though it owes us nothing of them.

    `placed` is how long it says they are, None where it says nothing, and `unread` what it keeps of
    ours and does not read: forgotten here, that would not be read for ever. While something of ours
    waits, nothing is compared: the office may have it, and its answer be on the way. The same
    length is asked about once in `ASK_AGAIN`, wherever our clock has leapt meanwhile.
    """
    if (placed is None and not unread) or questions.UNSAID.one(session) != (0,):
        return False
    ((known,),) = questions.PLACED.find(session)
    whole = (placed or 0) <= known and _known(session, unread)
    length = (placed or 0) + len(unread)
    end = identity.chain(session, identity.load(session).kid)
    at_ms = int(at.timestamp() * 1000)
    lately = abs(at_ms - end.missed_at) < ASK_AGAIN // timedelta(milliseconds=1)
    asks = not whole and (length > end.missed or not lately)
    before = end.missed, end.missed_at
    if asks:
        end.missed, end.missed_at = length, at_ms
    elif whole:
        end.missed = 0
    if before != (end.missed, end.missed_at):
        identity.keep_chain(session, end)
    return asks


def _known(session: Session, unread: Collection[MessageId]) -> bool:
    return not unread or len(questions.KNOWN.find(session, named=listed(unread))) == len(unread)
