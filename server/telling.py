"""What of a case other systems are told."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select
from sqlmodel import Session

from protocol import services
from protocol.findings import Value
from server import sight
from server.cases import CaseDetail
from server.clients import Caller
from server.rights import Right
from server.tables import CASES

_WHO = {"name", "nik", "phone"}


def theirs(session: Session, caller: Caller, cases: Collection[str]) -> frozenset[str]:
    """Return which of these cases a client may see now."""
    asked = select(CASES.c.id).where(CASES.c.id.in_(cases))
    return frozenset(session.scalars(sight.narrow(asked, caller.staff, Right.CASES_READ)))


def nik(connection: Connection, detail: CaseDetail) -> str:
    """Return the applicant's NIK to tell, nothing where who wrote it is kept from who asks."""
    if detail.summary.veiled:
        return ""
    return connection.scalar(select(CASES.c.nik).where(CASES.c.id == detail.summary.id)) or ""


def answers(detail: CaseDetail) -> Mapping[str, Value]:
    """
    Return the answers to tell: of an applicant who hides, none that says who they are.

    Nor of a complaint, to an agency it was referred to.
    """
    service, given = detail.service, detail.case.answers
    if service is None:
        return {} if detail.summary.veiled else given
    if not (detail.summary.veiled or services.name_hidden(service, given)):
        return given
    told = {each.key for each in service.questions if each.from_person not in _WHO}
    return {key: value for key, value in given.items() if key in told}
