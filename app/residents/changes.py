"""What a file would change in a register, told before anything is changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.residents.index import Entry, Index, plain
from app.residents.resident import Resident, differing, merged


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody the register has already, as they would stand after; `fields` are those changed."""

    entry: Entry
    after: Resident
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """
    What a file brings.

    `absent` are in the register and not in the file: they stay and are marked.
    """

    new: tuple[Resident, ...]
    changed: tuple[Change, ...]
    same: tuple[Entry, ...]
    absent: tuple[Entry, ...]


def of(residents: Iterable[Resident], register: Index) -> Changes:
    """
    Hold a file against a register.

    People are known again by the NIK. Somebody who had none is known by name, birth date and
    family card, so that a first NIK finds who it was given to. What a file does not speak of
    stays as it is.
    """
    unnumbered = {
        _unnumbered(each.resident): each for each in register.entries if not each.resident.nik
    }
    new: list[Resident] = []
    changed: list[Change] = []
    same: list[Entry] = []
    met: set[str] = set()
    for resident in residents:
        entry = register.by_nik(resident.nik) if resident.nik else None
        entry = entry or unnumbered.get(_unnumbered(resident))
        if entry is None or entry.id in met:
            new.append(resident)
            continue
        met.add(entry.id)
        after = merged(entry.resident, resident)
        fields = differing(entry.resident, after)
        if fields:
            changed.append(Change(entry, after, fields))
        else:
            same.append(entry)
    absent = tuple(each for each in register.entries if each.id not in met)
    return Changes(tuple(new), tuple(changed), tuple(same), absent)


def _unnumbered(resident: Resident) -> tuple[str, str, str]:
    return plain(resident.name), resident.birth_date, resident.kk
