"""Who may be the same person twice: told to an officer, and never merged."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.residents.index import Entry, Index, plain
from app.residents.resident import Resident


class Why(StrEnum):
    """Why somebody may be there twice; named after the words for it."""

    OTHER_NAME = "other_name"
    OTHER_NIK = "other_nik"
    OPEN_CASE = "open_case"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An application that has not come to its end: whose NIK, for what."""

    case: str
    nik: str
    service: str


@dataclass(frozen=True, slots=True)
class Double:
    """A reason to look twice: another line of the register, or an application still open."""

    why: Why
    entry: Entry | None = None
    case: str = ""


def find(
    told: Resident, register: Index, open_cases: Iterable[OpenCase] = (), service: str = ""
) -> tuple[Double, ...]:
    """
    Return what speaks for somebody being there already, or being somebody else.

    `told` is who an application or a line speaks of; with `service`, an application for the same
    one that is still open counts too, without it any that is.
    """
    found: list[Double] = []
    same = register.by_nik(told.nik) if told.nik else None
    if same is not None and told.name and plain(same.resident.name) != plain(told.name):
        found.append(Double(Why.OTHER_NAME, same))
    if told.name and told.birth_date:
        found += [
            Double(Why.OTHER_NIK, each)
            for each in register.namesakes(told.name)
            if each.resident.birth_date == told.birth_date and each.resident.nik != told.nik
        ]
    found += [
        Double(Why.OPEN_CASE, case=each.case)
        for each in open_cases
        if told.nik and each.nik == told.nik and service in {"", each.service}
    ]
    return tuple(found)
