"""Messages of a made-up case, as a side has heard them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from protocol import messages
from protocol.case import Heard, State
from protocol.ids import CaseId, MessageId
from protocol.trust import Role

CASE = CaseId("01" + "0" * 30)
CITIZEN = b"c" * 32
STAFF = b"s" * 32
START = datetime(2026, 11, 2, tzinfo=UTC)
LETTER_FLOW = (
    State.DRAFT,
    State.QUEUED,
    State.AT_VILLAGE,
    State.VILLAGE_REVIEW,
    State.SIGNING,
    State.READY,
    State.COMPLETED,
)
LETTER_ROUTE = ("village",)


def said(
    number: int,
    message: messages.Message,
    place: int | None,
    role: Role | None = None,
    name: str = "CONTOH UJI",
) -> Heard:
    """Return a message as heard; `number` makes its id, so that ids grow as numbers do."""
    return Heard(
        id=MessageId(CASE if number == 1 else f"01{number:030x}"),
        kind=message.kind,
        message=message,
        author=STAFF if role in {Role.AGENCY, Role.OFFICE, Role.OFFICER} else CITIZEN,
        role=role,
        name=name,
        place=place,
        written_at=START + timedelta(days=number),
    )


def filed(place: int | None = 1, **answers: Any) -> Heard:
    """Return the application that opens the case."""
    application = messages.Application(service="letter", answers={"why": "school", **answers})
    return said(1, application, place)


def decided(place: int | None, step: str, /, **more: Any) -> Heard:
    """Return a decision of the staff."""
    decision = messages.Decision(case=CASE, step=step, **more)
    return said(place or 99, decision, place, Role.AGENCY, "Petugas")


def mended(place: int | None, number: int = 50, **answers: Any) -> Heard:
    """Return the citizen's supplement."""
    return said(place or number, messages.Supplement(case=CASE, answers=answers), place)


def withdrawn(place: int | None) -> Heard:
    """Return the citizen's withdrawal."""
    return said(place or 60, messages.Withdrawal(case=CASE), place)
