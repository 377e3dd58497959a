"""The receipt slip in words: what is proved by signed words, and nothing a neighbour may read."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.model import Reach
from app.present import cases, times
from app.present.cases import Known
from app.slip import Slip
from app.strings import language, t
from protocol import ids, services
from protocol.services import Catalogue

READ_LATER = timedelta(days=3)
"""Paper is read another day: what a screen calls yesterday has its date here."""


def slip(known: Known, catalogue: Catalogue, name: str, proof: str, now: datetime) -> Slip:
    """Write the slip of a case; `name` is whose application it is, `proof` its QR's text."""
    case = known.case
    service = catalogue.get(case.service)
    nameless = service is not None and services.name_hidden(service, case.answers)
    read_at = now + READ_LATER
    told = replace(known, case=replace(case, note=None)) if case.sealed else known
    line = cases.row(known, catalogue, read_at).voyage
    on = times.weekday_and_year(case.filed_at)
    who = "" if nameless else masked(name)
    return Slip(
        title=t("slip.title"),
        code_label=t("case.code"),
        code=ids.receipt_code(case.id),
        service=service.title.in_(language()) if service else case.service,
        filed=t("slip.filed_by", when=on, who=who) if who else t("slip.filed", when=on),
        stops=tuple(
            replace(each, when=t("slip.not_yet")) if each.reach is Reach.AHEAD else each
            for each in line.harbours
        ),
        standing=line.sentence,
        next_label=t("slip.next"),
        next=cases.standing(told, service, catalogue, read_at),
        drawn=t("slip.drawn", when=times.to_the_minute(now)),
        check=t("slip.check"),
        proof=proof,
        drawn_at=now,
        language=language(),
    )


def masked(name: str) -> str:
    """Return the first letters of a name and nothing of its length: "S*** A***"."""
    return " ".join(f"{word[0].upper()}***" for word in name.split()[:3])


def aloud(drawn: Slip) -> str:
    """Say the whole slip in sentences."""
    reached = t("slip.reached")
    stops = ", ".join(f"{each.label}: {each.when or reached}" for each in drawn.stops)
    code = " ".join(drawn.code.replace("-", ", "))
    said = (
        drawn.title,
        drawn.service,
        f"{drawn.code_label}: {code}",
        drawn.filed,
        stops,
        drawn.standing,
        f"{drawn.next_label}: {drawn.next}",
        drawn.drawn,
    )
    return ". ".join(each.rstrip(".") for each in said) + "."
