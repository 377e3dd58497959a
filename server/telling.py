"""What of a case other systems are told."""

from collections.abc import Mapping

from protocol import services
from protocol.findings import Value
from server.cases import CaseDetail

_WHO = {"name", "nik", "phone"}


def answers(detail: CaseDetail) -> Mapping[str, Value]:
    """Return the answers to tell: of an applicant who hides, none that says who they are."""
    service, given = detail.service, detail.case.answers
    if service is None or not services.name_hidden(service, given):
        return given
    told = {each.key for each in service.questions if each.from_person not in _WHO}
    return {key: value for key, value in given.items() if key in told}
