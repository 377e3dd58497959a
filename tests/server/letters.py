"""Letters as a village's head says them: a code and a file that are their own."""

from typing import Any

from protocol import dates, documents, letters
from protocol.envelope import Envelope
from protocol.messages import Kind
from tests.server.phones import SKTM, VILLAGE, Phone
from tests.server.tablets import Clerk

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 80


def issue(head: Clerk, case: str, number: str, **more: Any) -> Envelope:
    """Say a letter of this number; `more` is said instead."""
    document, _ = documents.cut(PDF, "application/pdf")
    today = dates.today(head.tablet.world.now())
    said = letters.facts(
        number=number,
        service=SKTM,
        name="SITI CONTOH",
        nik="8204085708909902",
        village=VILLAGE,
        issued_on=today,
        valid_days=90,
        case=case,  # type: ignore[arg-type]
        place=(head.epoch, head.seq + 1),
    )
    body = {
        "case": case,
        "title": "Surat Keterangan Tidak Mampu",
        "number": number,
        "documents": {"letter": document.to_body()},
        "code": letters.write(head.signing, head.tablet.office.realm, said),
    }
    return head.say(Kind.LETTER, body | more)


def annul(by: Clerk | Phone, letter: Envelope, **more: Any) -> Envelope:
    """Say that a letter no longer counts; `more` is said instead."""
    said = letter.body
    body = {
        "case": said["case"],
        "letter": letter.id,
        "mark": letters.read(said["code"]).mark,
        "number": said["number"],
        "reason": "Nama salah.",
    }
    return by.say(Kind.ANNULMENT, body | more)


def pieces() -> tuple[Any, ...]:
    """Return the pieces of the file."""
    return documents.cut(PDF, "application/pdf")[1]
