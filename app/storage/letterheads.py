"""How this village writes its letters: its sign, its numbers, where its office stands."""

import json
from dataclasses import asdict, dataclass

from sqlmodel import Session

from app.storage import keepsakes, officers
from protocol import letter_numbers, regions

_NAME = "letterhead"
ADDRESS_LIMIT = 120


@dataclass(frozen=True)
class Letterhead:
    """What a village sets once: see `letter_numbers` for sign and pattern."""

    unit: str
    pattern: str = letter_numbers.PATTERN
    address: str = ""


def load(session: Session) -> Letterhead:
    """Return what this village has set, or what is usual."""
    kept = keepsakes.recall(session, _NAME)
    if kept is not None:
        return Letterhead(**json.loads(kept))
    village = regions.regions().village(officers.village(session))
    return Letterhead(letter_numbers.unit(village.name if village else ""))


def save(session: Session, wanted: Letterhead) -> None:
    """
    Write letters so from now on; those that were issued stay as they are.

    Raises:
        NumberPatternError: letters could not be told apart, or the number gets too long.
    """
    tidied = Letterhead(
        unit=letter_numbers.check_unit(wanted.unit),
        pattern=letter_numbers.check_pattern(wanted.pattern),
        address=" ".join(wanted.address.split())[:ADDRESS_LIMIT],
    )
    keepsakes.keep(session, _NAME, json.dumps(asdict(tidied)).encode())
