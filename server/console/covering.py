"""A case handed to a body outside: to which and why, and the slip that goes with its papers."""

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol.case import Entry, State
from protocol.ids import CaseId
from server import cases, outside
from server.cases import CaseDetail
from server.console import access, choices, endings, pages, rows, sheets, times
from server.console.choices import Option, Typed
from server.console.words import Words

OTHER = "other"
"""Stands for a body that no list has: its name is typed."""

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


def bodies(duty: access.Duty) -> tuple[Option, ...]:
    """Return to whom a case can be handed, the last of them in words."""
    known = outside.load(duty.office.folder)
    listed = (Option(key, name) for key, name in known.items())
    return (*listed, Option(OTHER, duty.words("covering.other")))


def troubles(duty: access.Duty, typed: Typed) -> Mapping[str, str]:
    """Return what keeps a case from being handed out: a field's name and the key of the words."""
    found: dict[str, str] = {}
    if typed.where not in {each.value for each in bodies(duty)}:
        found["where"] = "covering.body_missing"
    if typed.where == OTHER and not 0 < len(typed.other) <= choices.TEXT_LETTERS:
        found["other"] = "covering.other_missing"
    if not typed.note:
        found["note"] = "transfer.why_missing"
    elif len(typed.note) > choices.letters(typed.step):
        found["note"] = "decide.note_long"
    return found


def spoken(duty: access.Duty, typed: Typed) -> Typed:
    """Return it as it is said in the case: one sentence of body and reason."""
    known = outside.load(duty.office.folder)
    body = typed.other if typed.where == OTHER else known[typed.where]
    return replace(typed, where="", note=outside.told(body, typed.note))


@router.get("/cases/{case}/covering")
def slip(request: Request, duty: access.OnCases, case: str) -> Response:
    """Show the slip that goes with a case handed outside, to be printed; else the case itself."""
    office, words, now = duty.office, duty.words, duty.office.world.now()
    with office.writing() as session:
        detail = cases.detail(session, duty.staff, CaseId(case), office.shelf, now=now)
    handed = _handed(detail)
    if handed is None:
        return RedirectResponse(f"{access.HOME}/cases/{detail.summary.id}", status_code=303)
    body, why = outside.read(handed.note or "")
    service, summary = detail.service, detail.summary
    return pages.show(
        request,
        duty,
        "covering.html",
        here=f"{access.HOME}/cases/{summary.id}/covering",
        row=rows.of(summary, office.catalogue, words, now),
        title=service.title.in_(words.language) if service else summary.service,
        place=sheets.village(summary.village, words) if summary.village else "",
        nik=summary.masked_nik,
        sender=_sender(duty, detail),
        body=body,
        why=why,
        who=handed.who,
        when=times.moment(handed.at, now, words.language),
        papers=_papers(detail, words),
        printed=times.moment(now, now, words.language),
    )


def _handed(detail: CaseDetail) -> Entry | None:
    """Return the step that handed a case outside, None where it is not there, or was not."""
    if detail.case.state not in {State.PASSED_ON, State.COMPLETED}:
        return None
    steps = reversed(detail.case.history)
    return next((each for each in steps if each.step == choices.ELSEWHERE), None)


def _papers(detail: CaseDetail, words: Words) -> list[tuple[str, bool]]:
    """Return the papers of a case by name, and whether all of each has come."""
    held = {each.key: each.complete for each in detail.papers}
    labels = {
        each.key: each.label.in_(words.language)
        for each in (detail.service.questions if detail.service else ())
    }
    return [(labels.get(key, key), complete) for key, complete in held.items()]


def _sender(duty: access.Duty, detail: CaseDetail) -> str:
    """Return the name of the agency that handed it out."""
    service, moved = detail.service, detail.case.passed
    key = moved.agency if moved else service.agency if service else ""
    agency = duty.office.catalogue.agencies.get(key)
    return agency.name.in_(duty.words.language) if agency else ""
