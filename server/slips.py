"""Receipt slips as the office reads them: what one proves, held against the ledger."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from protocol import envelope, errors, ids, slips
from protocol.messages import Kind
from protocol.steps import State
from server import sight
from server.rights import Right
from server.staff import Staff
from server.tables import CASES, MESSAGE

_APPLICATION = select(MESSAGE.c.raw).where(MESSAGE.c.kind == Kind.APPLICATION)
_CASE = select(CASES.c.id, CASES.c.state)


@dataclass(frozen=True)
class Slip:
    """
    A genuine slip: the receipt code on it, and whether the office has its application.

    `case` and `state` only where this staff member may see the case.
    """

    code: str
    here: bool
    case: str = ""
    state: State | None = None


def read(session: Session, staff: Staff, realm: bytes, text: str) -> Slip:
    """
    Return what a slip proves and what the office knows of it.

    Raises:
        QrBadError: no text of a slip. SlipFalseError: forged, or of another application.
    """
    proof = slips.read(text, realm)
    code = ids.receipt_code(proof.case)
    connection = session.connection()
    raw = connection.execute(_APPLICATION.where(MESSAGE.c.id == proof.case)).scalar()
    if raw is None:
        return Slip(code, here=False)
    if not proof.fits(envelope.parse(raw)):
        raise errors.SlipFalseError("other")
    mine = sight.narrow(_CASE.where(CASES.c.id == proof.case), staff, Right.CASES_READ)
    row = connection.execute(mine).one_or_none()
    if row is None:
        return Slip(code, here=True)
    return Slip(code, here=True, case=row.id, state=State(row.state))
