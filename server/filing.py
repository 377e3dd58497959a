"""How an application becomes a case, and who a device says it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from protocol import errors, fields, keys, numbers, services, trust
from protocol.behalf import THUMBPRINT
from protocol.case import Heard
from protocol.envelope import Envelope
from protocol.findings import Value
from protocol.messages import Application, Introduction, Kind
from protocol.services import Service
from protocol.trust import Author, Role
from server import history, seals, vouching
from server.books import Books
from server.entries import Device, File

Answers = Mapping[str, Value]

LONGEST_NAME = 200
"""Letters: a queue shows no more of what somebody wrote for a name, and looks for no more."""


def check(ledger: Books, application: Application, who: Author) -> None:
    """
    Check that an application may be taken; whether its answers are good is for a person to say.

    Raises:
        ServiceUnknownError: no service of this office.
        SealedToNobodyError: it is sealed to keys that nobody here has.
        PracticeNikError: a made-up NIK at a real office.
        NotEntitledError: an officer of another village.
        ConsentMissingError: an officer wrote it for somebody whose consent it does not say.
    """
    service = ledger.published.service(application)
    if service is None:
        raise errors.ServiceUnknownError
    officer = who.role is Role.OFFICER
    if service.sealed_from_village and who.role is Role.OFFICER:
        # Their village has no say in it: they only write it down, as anybody may.
        who = replace(who, role=Role.CITIZEN)
    trust.entitle(
        who,
        Kind.APPLICATION,
        service=service.key,
        village=_about(service, application.answers, "village"),
        owns_case=True,
    )
    seals.check(ledger, application, service, None)
    check_niks(ledger, service, application.answers)
    if application.applicant is None:
        return
    if application.applicant.nik:
        _check_nik(ledger, application.applicant.nik)
    marked = THUMBPRINT in application.documents
    agreed = application.consent and application.consent.stands(thumbprint=marked)
    if officer and not agreed:
        raise errors.ConsentMissingError


def check_niks(ledger: Books, service: Service | None, answers: Answers) -> None:
    """
    Check that no NIK set aside for practice reaches a real office.

    Raises:
        PracticeNikError: one does.
    """
    for question in service.niks if service else ():
        for nik in fields.niks(question, answers.get(question.key, "")):
            _check_nik(ledger, nik)


def open_file(
    ledger: Books,
    application: Application,
    heards: Sequence[Heard],
    hearer: bytes,
    *,
    heard_ms: int,
    changed_ms: int,
) -> File:
    """
    Open the case of an application that was taken; who it is for decides what it is called. A
    sealed report has no name and is of no place.

    `heards` are the application and what was read into its case since, the first of them heard at
    `heard_ms` and the last at `changed_ms`.
    """
    answers, service = application.answers, ledger.published.service(application)
    hidden = application.sealed is not None or (
        service is not None and services.name_hidden(service, answers)
    )
    device = None if hidden else ledger.devices.get(heards[0].author)
    name, nik = _about(service, answers, "name"), _about(service, answers, "nik")
    if application.applicant is not None:
        name, nik = application.applicant.name, application.applicant.nik or ""
    elif device is not None:
        name, nik = name or device.name, nik or device.nik
    return File(
        case=history.fold(heards, application.service, ledger.published.catalogue),
        hearer=hearer,
        places=len(heards),
        heard_ms=heard_ms,
        changed_ms=changed_ms,
        name="" if hidden else name[:LONGEST_NAME],
        nik="" if hidden else numbers.tidy(nik)[:LONGEST_NAME],
        village=_about(service, answers, "village") or (device.village if device else ""),
    )


def at_desk(ledger: Books, file: File) -> bool:
    """Tell whether an officer wrote the application that opened a case."""
    opener = ledger.standing.peers.author(file.case.author)
    return opener is not None and opener.role is Role.OFFICER


def open_village(ledger: Books, file: File) -> str | None:
    """Return the village whose officers may take part in a case, None when it is sealed."""
    service = ledger.published.catalogue.get(file.case.service)
    return None if service is None or service.sealed_from_village else file.village


def introduce(ledger: Books, envelope: Envelope, introduction: Introduction) -> bool:
    """
    Remember what a device says of itself, unless it has said something newer already.

    Tell whether an officer's word, come before, makes it vouched for now.
    """
    known = ledger.devices.get(envelope.author)
    fresh = (envelope.digest, introduction)
    if known is not None and (known.epoch, known.seq) >= (envelope.epoch, envelope.seq):
        return vouching.join(ledger, known, fresh)
    device = Device(
        key=envelope.author,
        seal=introduction.seal,
        name=introduction.name,
        nik=numbers.tidy(introduction.nik),
        village=introduction.village,
        phone=introduction.phone,
        introduced=envelope.digest,
        epoch=envelope.epoch,
        seq=envelope.seq,
        tablet=introduction.tablet,
        kid=keys.signing_kid(envelope.author),
    )
    if known is not None:
        same = (known.name, known.nik) == (device.name, device.nik)
        device.vouched = known.vouched and same
        device.doubted = known.doubted and same
        device.route, device.memory = known.route, known.memory
        device.day, device.day_bytes = known.day, known.day_bytes
        device.contact_ms = known.contact_ms
        device.lag_ms, device.lag_at_ms = known.lag_ms, known.lag_at_ms
    ledger.tell(device)
    return vouching.join(ledger, device, fresh)


def _check_nik(ledger: Books, text: str) -> None:
    digits = numbers.tidy(text)
    made_up = len(digits) == numbers.DIGITS and digits.isdecimal()
    if not ledger.office.practice and made_up and int(digits[12:]) in numbers.PRACTICE_SERIALS:
        raise errors.PracticeNikError


def _about(service: Service | None, answers: Answers, what: str) -> str:
    """Return what an application says of who asks, empty where its form does not ask it."""
    key = service.about_person.get(what) if service else None
    answer = answers.get(key, "") if key else ""
    return answer if isinstance(answer, str) else ""
