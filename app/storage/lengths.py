"""
How long our own cases are, here and at the office: what tells of a copy put back in silence.

A device that is put back and has said nothing since has the chain the office knows, and the office
takes for heard what it has forgotten. But its cases are shorter here.
"""

from sqlmodel import Session

from app.storage import identity, questions


def lacks(session: Session, placed: int | None) -> bool:
    """
    Tell whether our cases are longer at the office than here, though it owes us nothing of them.

    `placed` is how long it says they are, None where it says nothing. While something of ours
    waits, nothing is compared: the office may have it, and its answer be on the way. Once for each
    length: what we would not take is missing for good.
    """
    if placed is None or questions.UNSAID.one(session) != (0,):
        return False
    ((known,),) = questions.PLACED.find(session)
    end = identity.chain(session, identity.load(session).kid)
    asks = bool(placed > max(known, end.missed))
    missed = placed if asks else end.missed if placed > known else 0
    if missed != end.missed:
        end.missed = missed
        identity.keep_chain(session, end)
    return asks
