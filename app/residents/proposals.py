"""
What an application says otherwise than the register: proposed, side by side, for an officer.

Nothing here writes. A citizen proposes, an officer decides field by field.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app.residents import facts
from app.residents.index import Entry, Index, plain
from app.residents.resident import Marital, Resident
from protocol.services import Service

LOOSER = {Marital.MARRIED: "married_", Marital.DIVORCED: "divorced_"}
"""What a register says of a marriage, and what says the same and a little more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which the register `has` one thing and the application `says` another."""

    field: str
    has: str
    says: str


@dataclass(frozen=True)
class Proposal:
    """What an application proposes; `entry` is none where the register does not have them."""

    entry: Entry | None
    differences: tuple[Difference, ...]


def of(service: Service, values: Mapping[str, object], register: Index) -> Proposal | None:
    """Return what an application proposes; None where it names nobody, or nothing differs."""
    says = facts.of_values(service, values)
    if not says.nik or not says.name:
        return None
    entry = register.by_nik(says.nik)
    has = entry.resident if entry is not None else Resident()
    found = tuple(
        Difference(field, getattr(has, field), value)
        for field, value in says.facts().items()
        if not _same(field, getattr(has, field), value)
    )
    return Proposal(entry, found) if found else None


def taken(proposal: Proposal, fields: Collection[str]) -> Resident:
    """Return the line as it stands when these fields are taken from the application."""
    before = proposal.entry.resident if proposal.entry is not None else Resident()
    says = {each.field: each.says for each in proposal.differences if each.field in fields}
    return replace(before, **says)


def _same(field: str, has: str, says: str) -> bool:
    if field == "marital" and has in LOOSER:
        return says.startswith(LOOSER[Marital(has)])
    if field in {"rt", "rw"}:
        return has.lstrip("0") == says.lstrip("0")
    return plain(has) == plain(says)
