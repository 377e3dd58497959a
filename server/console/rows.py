"""A case as one row of the queue."""

from dataclasses import dataclass
from datetime import datetime

from protocol import regions
from protocol.services import Catalogue
from server.cases import CaseSummary
from server.console import states, voyage
from server.console.words import Words
from server.standards import Urgency
from server.urgency import NOTHING, Mark

_SHOWN = 4
"""Digits of a NIK that tell two people of one name apart."""


@dataclass(frozen=True)
class Row:
    """
    One row, ready to draw.

    `late_days` are working days over the service's standard, `left_days` those until it is over,
    told once it is near.
    """

    id: str
    place: int
    address: str
    code: str
    name: str
    nik: str
    service: str
    village: str
    district: str
    chip: states.Chip
    voyage: voyage.Voyage
    photos: str
    photos_missing: bool
    days: int
    late_days: int
    left_days: int | None
    identity: str
    worker: str


def of(
    summary: CaseSummary,
    catalogue: Catalogue,
    words: Words,
    now: datetime,
    *,
    worker: str = "",
    mark: Mark = NOTHING,
) -> Row:
    """Make a row of what the office knows of a case; `mark` is how it stands, where that shows."""
    service = catalogue.get(summary.service)
    village = regions.regions().village(summary.village)
    return Row(
        id=summary.id,
        place=summary.place,
        address=f"/console/cases/{summary.id}",
        code=summary.receipt_code,
        name=summary.applicant_name or words("queue.nameless"),
        nik=f"…{summary.masked_nik[-_SHOWN:]}" if summary.masked_nik else "",
        service=service.short.in_(words.language) if service else summary.service,
        village=village.name if village else summary.village,
        district=village.district_name if village else "",
        chip=states.chip(summary.state, words, service),
        voyage=voyage.of(
            voyage.Log(
                summary.state, summary.filed_at, summary.heard_at, summary.heard_at, service
            ),
            words,
            now,
        ),
        photos=f"{summary.photos_held}/{summary.photos_total}" if summary.photos_total else "",
        photos_missing=summary.photos_held < summary.photos_total,
        days=summary.waiting_days,
        late_days=mark.late_days,
        left_days=mark.days_left if mark.urgency is Urgency.WARNING else None,
        identity=summary.identity.value,
        worker=worker,
    )
