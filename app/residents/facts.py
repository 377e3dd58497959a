"""What the register says of somebody, as the answers of a form and back."""

from collections.abc import Mapping

from app.residents import codes
from app.residents.resident import Resident
from protocol import answers
from protocol.questions import Question, Raw
from protocol.services import Service

ASKED = {
    "name": "name",
    "nik": "nik",
    "kk_number": "kk",
    "birth_place": "birth_place",
    "birth_date": "birth_date",
    "sex": "sex",
    "religion": "religion",
    "marital_status": "marital",
    "village": "village",
    "hamlet": "hamlet",
    "rt": "rt",
    "rw": "rw",
    "phone": "phone",
}
"""What forms ask of a person (`from_person`), and the field of the register it stands in."""
_OTHER = "lainnya"


def known(resident: Resident) -> dict[str, str]:
    """Return what a form can be begun with, by what questions name in `from_person`."""
    said = {asked: getattr(resident, field) for asked, field in ASKED.items()}
    said["birth_date"] = _day_first(resident.birth_date)
    said["relation"] = resident.relation
    if resident.occupation:
        choice = codes.choice("occupation", resident.occupation)
        said["occupation"] = choice or _OTHER
        said["occupation_other"] = "" if choice else resident.occupation
    return {asked: value for asked, value in said.items() if value}


def fill(service: Service, resident: Resident) -> dict[str, Raw]:
    """
    Return the answers a service's form is begun with for somebody of the register.

    Only what the question offers is filled in: a register that says *kawin* does not say whether
    there is a certificate.
    """
    begun = answers.first_answers(service, known(resident))
    asked = {question.key: question for question in service.questions}
    return {key: value for key, value in begun.items() if _fits(asked[key], value)}


def _fits(question: Question, value: Raw) -> bool:
    if not question.options:
        return True
    offered = {option.value for option in question.options}
    given = {value} if isinstance(value, str) else set(value)
    return given <= offered


def _day_first(iso: str) -> str:
    """Return a date as it is typed: day first."""
    return "-".join(reversed(iso.split("-"))) if iso else ""


def of_values(service: Service, values: Mapping[str, object]) -> Resident:
    """Return what a sent application says of who applies, as a line of the register."""
    said: dict[str, str] = {}
    for question in service.questions:
        value = values.get(question.key)
        if question.from_person and isinstance(value, str) and value:
            said[question.from_person] = value
    fields = {field: said[asked] for asked, field in ASKED.items() if asked in said}
    return Resident(**fields)
