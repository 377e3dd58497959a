"""An issued letter somebody brings: its code pasted, or from a hand-held reader."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from protocol import errors, ids, letter_page
from protocol.letters import Checked, Verdict
from protocol.regions import regions
from server import lettering, roster
from server.console import access, endings, letter_box, pages

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@router.get("/letters")
def ask(request: Request, duty: access.OnPapers) -> Response:
    """Show the box for the text of a letter's code."""
    return _show(request, duty, "", "", None)


@router.post("/letters", dependencies=[Depends(access.ours)])
def check(request: Request, duty: access.OnPapers, code: Annotated[str, Form()] = "") -> Response:
    """Say whether a letter counts; the text is looked at and not kept."""
    office, typed = duty.office, code.strip()
    # The roster that phones have may be older than what the office has heard since.
    roster.published(office)
    try:
        with office.reading() as session:
            found = lettering.verdict(session, office, typed)
    except errors.QrBadError:
        return _show(request, duty, typed, duty.words("letter.no_code"), None)
    return _show(request, duty, typed, "", found)


def _show(
    request: Request, duty: access.OnDuty, typed: str, amiss: str, found: Checked | None
) -> Response:
    return pages.show(
        request,
        duty,
        "letters.html",
        here=f"{access.HOME}/letters",
        typed=typed,
        amiss=amiss,
        verdict=found.verdict.value if found else "",
        tone=letter_box.look(found.verdict)[0] if found else "",
        lines=_lines(found, duty) if found else [],
    )


def _lines(found: Checked, duty: access.OnPapers) -> list[tuple[str, str]]:
    """Return what a letter says of itself, to be compared with the paper."""
    if found.code is None or found.verdict is Verdict.ALTERED:
        return []
    said, t = found.code.facts, duty.words
    service = duty.office.catalogue.get(said.service)
    village = regions().village(said.village)
    place = f"{village.name}, {village.district_name}" if village else t("letter.regency")
    issuer = found.issuer.name if found.issuer else ""
    body = letter_page.body(duty.office.catalogue, said, found.issuer) if found.issuer else ""
    shown = (
        ("number", said.number),
        ("what", service.title.id if service else said.service),
        ("about", said.name),
        ("nik", f"…{said.nik_end}" if said.nik_end else ""),
        ("issuer", ", ".join(part for part in (issuer, body or place) if part)),
        ("issued_on", said.issued_on.isoformat()),
        ("until", said.until.isoformat() if said.until else t("letter.no_end")),
        ("receipt", ids.receipt_code(said.case)),
        ("certified", t("letter.yes" if said.certified else "letter.none")),
    )
    return [(t(f"letter.{label}"), value) for label, value in shown if value]
