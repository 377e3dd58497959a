"""
What an officer records who writes for a villager: who it is for, and how they agreed.

While the form is filled in it lies in the draft beside the answers, under keys no service has.
"""

from collections.abc import Mapping
from typing import Any

from app.storage.drafts import Draft
from protocol import drawings, errors, fields
from protocol.behalf import THUMBPRINT
from protocol.conditions import NO
from protocol.findings import Value
from protocol.messages import Applicant, Application, Consent
from protocol.services import Service

SPOKEN = "behalf_spoken"
MARK = "behalf_mark"
SIGNATURE = "behalf_signature"


def recorded(draft: Draft, service: Service, values: Mapping[str, Value]) -> dict[str, Any]:
    """
    Return the fields of an application that say for whom it is and how they agreed.

    Raises:
        DraftIncompleteError: they have not agreed yet, or not with a mark of their own.
    """
    said = str(draft.answers.get(SPOKEN, "")).casefold()
    consent = Consent(spoken=said not in {"", *NO}, signature=_signature(draft))
    if not consent.stands(thumbprint=THUMBPRINT in draft.photos):
        raise errors.DraftIncompleteError(missing=1)
    name, nik = named(service, values)
    return {"applicant": Applicant(name=name, nik=nik or None), "consent": consent}


def person(application: Application, service: Service | None) -> tuple[str, str]:
    """Return the name and the NIK of whom an application is for, empty where it does not say."""
    if application.applicant is not None:
        return application.applicant.name, application.applicant.nik or ""
    return named(service, application.answers) if service else ("", "")


def named(service: Service, values: Mapping[str, Value]) -> tuple[str, str]:
    """Return the name and the NIK that answers give of the person who asks."""
    name, nik = (str(values.get(service.about_person.get(of, ""), "")) for of in ("name", "nik"))
    return name, nik


def niks(service: Service, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return every NIK that answers give of those who ask."""
    return tuple(
        nik
        for question in service.questions
        if question.from_person == "nik" and question.key in values
        for nik in fields.niks(question, values[question.key])
    )


def _signature(draft: Draft) -> str | None:
    drawn = draft.answers.get(SIGNATURE, "")
    found = drawings.read(drawn) if isinstance(drawn, str) and drawn else None
    return str(found.value) if found is not None and found.accepted else None
