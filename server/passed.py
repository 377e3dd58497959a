"""
Which agency has a case that was passed on, and which had it before.

It is said in the case itself, by a note that names the agency (`protocol.case`), so that phone,
tablet and office agree. The rows here follow from that, and a case that never moved has none.
Whoever passed a case on keeps reading it and decides nothing in it, as the desk that sorts
complaints keeps those.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, false, or_, select

from protocol import agencies
from protocol.ids import CaseId
from protocol.services import Catalogue, Service
from protocol.standing import Passed
from server import upserts
from server.case_tables import PASSED
from server.entries import File
from server.rights import Area
from server.statements import Statement

Rows = Sequence[Mapping[str, Any]]
DISTRICT_LETTERS = len("82.04.17")
_HERE = Statement(
    select(PASSED.c.agency, PASSED.c.district, PASSED.c.village).where(
        PASSED.c.case_id == bindparam("case"), PASSED.c.here.is_(True)
    )
)
_SERVICES = Statement(select(PASSED.c.agency, PASSED.c.service).distinct())


def write(
    connection: Connection, files: Mapping[CaseId, File], catalogue: Catalogue
) -> dict[str, Rows]:
    """Write through whose hands the changed cases went, and return that by case."""
    found: dict[str, Rows] = {
        case_id: rows
        for case_id, file in files.items()
        if file.case.passed and (rows := _rows(case_id, file, catalogue))
    }
    upserts.write(connection, PASSED, [row for rows in found.values() for row in rows])
    return found


def agency(file: File, service: Service | None) -> str:
    """Return the agency that has a case, or had it last."""
    if file.case.passed is not None:
        return file.case.passed.agency
    return service.agency if service else ""


def first(catalogue: Catalogue, service: Service, village: str) -> Passed:
    """Return who has a case of a service before it is passed anywhere."""
    own = catalogue.agencies.get(service.agency)
    of_district = own is not None and own.level == agencies.DISTRICT
    return Passed(service.agency, village[:DISTRICT_LETTERS] if of_district else "")


def through(area: Area) -> Select[Any] | None:
    """Return what asks for the cases that went to somebody's agency, None where none ever do."""
    return select(PASSED.c.case_id).where(_theirs(area)) if _receives(area) else None


def away(area: Area) -> Select[Any] | None:
    """Return what asks for the cases another agency has now, None for who works for all."""
    if not area.agency:
        return None
    return select(PASSED.c.case_id).where(PASSED.c.here.is_(True), ~_theirs(area))


def agencies_of(connection: Connection, area: Area) -> set[str]:
    """Return which agencies have cases now that went through somebody's own, or through any."""
    asked = select(PASSED.c.agency).where(PASSED.c.here.is_(True)).distinct()
    mine = through(area)
    if area.agency:
        asked = asked.where(false() if mine is None else PASSED.c.case_id.in_(mine))
    return set(connection.scalars(asked))


def elsewhere(connection: Connection, area: Area, case: CaseId) -> bool:
    """Tell whether another agency has a case now: then this one decides nothing in it."""
    rows = _HERE.find(connection, {"case": case}) if area.agency else ()
    names = ("agency", "district", "village")
    return any(not reaches(area, dict(zip(names, row, strict=True))) for row in rows)


def reaches(area: Area, row: Mapping[str, Any]) -> bool:
    """Tell whether what went to this row's agency went to somebody's own, as `through` finds it."""
    if row["agency"] != area.agency:
        return False
    if row["district"]:
        return area.every_place or row["district"] in area.places
    return area.covers(row["village"])


def services(connection: Connection) -> dict[str, set[str]]:
    """Return of which services cases went to which agency, ever: what it says there is believed."""
    found: dict[str, set[str]] = {}
    for to, service in _SERVICES.find(connection, {}):
        found.setdefault(to, set()).add(service)
    return found


def _receives(area: Area) -> bool:
    return area.agency not in {"", agencies.VILLAGE}


def _theirs(area: Area) -> ColumnElement[bool]:
    """Return whether a row is of somebody's agency, and of their district and place in it."""
    theirs = [PASSED.c.agency == area.agency]
    if area.service:
        theirs.append(PASSED.c.service == area.service)
    if area.district:
        theirs.append(_within(area.district))
    if not area.every_place:
        regional = and_(PASSED.c.district == "", or_(*map(_within, area.places)))
        theirs.append(or_(PASSED.c.district.in_(area.places), regional))
    return and_(*theirs)


def _within(place: str) -> ColumnElement[bool]:
    if len(place) == DISTRICT_LETTERS:
        return PASSED.c.village.startswith(f"{place}.", autoescape=True)
    return PASSED.c.village == place


def _rows(case_id: CaseId, file: File, catalogue: Catalogue) -> Rows:
    service = catalogue.get(file.case.service)
    if service is None:
        return ()
    went = [first(catalogue, service, file.village), *_went(file)]
    return [
        {
            "case_id": case_id,
            "agency": each.agency,
            "district": each.district,
            "village": file.village,
            "service": service.key,
            "here": each == went[-1],
        }
        for each in dict.fromkeys(went)
    ]


def _went(file: File) -> Iterable[Passed]:
    return (entry.passed for entry in file.case.history if entry.passed is not None)
