"""One line of the village's population register."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum


class Status(StrEnum):
    """Whether somebody lives here; nothing said means that they do."""

    ALIVE = "alive"
    DEAD = "dead"
    MOVED = "moved"
    MISSING = "missing"
    GONE = "gone"
    INVALID = "invalid"


class Marital(StrEnum):
    """Whether somebody is married, as far as a register says: often not whether it is recorded."""

    SINGLE = "single"
    MARRIED = "married"
    MARRIED_REGISTERED = "married_registered"
    MARRIED_UNREGISTERED = "married_unregistered"
    DIVORCED = "divorced"
    DIVORCED_REGISTERED = "divorced_registered"
    DIVORCED_UNREGISTERED = "divorced_unregistered"
    WIDOWED = "widowed"


@dataclass(frozen=True, slots=True, repr=False)
class Resident:
    """
    Somebody as the register has them; what is not known is empty, and no log says any of it.

    `sex`, `religion`, `marital`, `relation` and `status` are codes (`codes`), `birth_date` is ISO,
    `occupation` and `education` stand as the register writes them, `village` is a region code.
    """

    nik: str = ""
    kk: str = ""
    name: str = ""
    sex: str = ""
    birth_place: str = ""
    birth_date: str = ""
    religion: str = ""
    marital: str = ""
    relation: str = ""
    occupation: str = ""
    education: str = ""
    father: str = ""
    mother: str = ""
    address: str = ""
    hamlet: str = ""
    rt: str = ""
    rw: str = ""
    phone: str = ""
    status: str = ""
    village: str = ""

    @property
    def living_here(self) -> bool:
        """Tell whether the register has them as somebody who lives in this village."""
        return self.status in {"", Status.ALIVE}

    def facts(self) -> dict[str, str]:
        """Return what is known, by field."""
        return {name: value for name in FIELDS if (value := getattr(self, name))}


FIELDS = tuple(each.name for each in fields(Resident))
_KNOWN = frozenset(FIELDS)


def of(facts: dict[str, str]) -> Resident:
    """Return somebody by what is known of them; fields of another version are left out."""
    return Resident(**{name: value for name, value in facts.items() if name in _KNOWN})


def differing(before: Resident, after: Resident) -> tuple[str, ...]:
    """Return the fields in which two lines differ."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def merged(before: Resident, after: Resident) -> Resident:
    """Return what a newer line says, and of the older one what the newer does not speak of."""
    kept = {name: getattr(before, name) for name in FIELDS if not getattr(after, name)}
    return replace(after, **kept)
