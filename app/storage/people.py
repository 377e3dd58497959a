"""Who holds this device, and how they like it."""

import json
from dataclasses import asdict, dataclass, field

from sqlmodel import Session

from app.storage import guard, keepsakes, opened
from protocol import errors

_PERSON = "person"
_PREFERENCES = "preferences"
_LANGUAGE = "language"
"""What a tablet's language is kept under outside its data, where it is read before a PIN."""
_CARRIER = "carrier"


@dataclass(frozen=True)
class Person:
    """The citizen this phone speaks for. `village` is a region code; no log says the rest."""

    name: str = field(repr=False)
    nik: str = field(repr=False)
    village: str
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Preferences:
    """`language` is id or en, `theme` light, dark or system."""

    language: str = "id"
    theme: str = "system"


def save(session: Session, person: Person) -> None:
    """Remember who holds this device."""
    keepsakes.keep(session, _PERSON, json.dumps(asdict(person)).encode())


def person(session: Session) -> Person | None:
    """Return who holds this device, None before the first start is done."""
    raw = keepsakes.recall(session, _PERSON)
    return Person(**json.loads(raw)) if raw is not None else None


def prefer(session: Session, preferences: Preferences) -> None:
    """Remember how this person likes the app."""
    keepsakes.keep(session, _PREFERENCES, json.dumps(asdict(preferences)).encode())
    if opened.of(session).on_duty is not None:
        guard.of(session).secrets.keep(_LANGUAGE, preferences.language.encode())


def spoken(session: Session) -> str:
    """Return the language a locked tablet speaks, empty while nobody has chosen one."""
    try:
        return (guard.of(session).secrets.recall(_LANGUAGE) or b"").decode()
    except errors.SecretMissingError:
        return ""


def preferences(session: Session) -> Preferences:
    """Return how this person likes the app; the defaults until they say."""
    raw = keepsakes.recall(session, _PREFERENCES)
    return Preferences(**json.loads(raw)) if raw is not None else Preferences()


def note_carrier(session: Session, name: str) -> None:
    """Remember who took something along by hand, for the next time."""
    keepsakes.keep(session, _CARRIER, name.encode())


def carrier(session: Session) -> str:
    """Return who took something along the last time; empty when nobody has."""
    return (keepsakes.recall(session, _CARRIER) or b"").decode()
