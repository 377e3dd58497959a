"""Letters on their way out: what waits to be checked and signed, and signing several at once."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from protocol import errors, ids, typesetting
from server import issuing, letter_drafts
from server.console import access, endings, letter_box, letter_desk, pages, rows, times
from server.console.bulk import Outcome
from server.console.bulk import Typed as Ticked
from server.console.letter_desk import OnSigning
from server.console.rows import Row
from server.console.states import Chip
from server.letter_drafts import Stage, Waiting
from server.rights import Right

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

PAGE = f"{access.HOME}/outgoing"


@dataclass(frozen=True)
class Line:
    """A letter that is not out yet, as one row; `ticks` where it can be signed here."""

    row: Row
    title: str
    chip: Chip
    who: str
    when: str
    reason: str
    ticks: bool


@router.get("/outgoing")
def waiting(request: Request, duty: access.OnWork) -> Response:
    """Show the letters that are prepared, checked or sent back."""
    return _show(request, duty)


@router.post("/outgoing/sign", dependencies=[Depends(letter_desk.SIGN), Depends(access.ours)])
def sign(
    request: Request, duty: OnSigning, cases: Annotated[tuple[str, ...], Form()] = ()
) -> Response:
    """Sign every ticked letter, each in a transaction of its own, and say what became of each."""
    read = Ticked(cases=cases[: letter_drafts.PAGE_ROWS]).read
    if not read:
        return _show(request, duty, Outcome(0, trouble=duty.words("bulk.none_ticked")), status=422)
    typesetting.warm()
    left = []
    for case, place in read.items():
        try:
            with duty.office.writing() as session:
                issuing.sign(session, duty.office, duty.staff, case, place)
        except errors.StepNotAllowedError as error:
            why = "bulk.overtaken" if error.between else "bulk.not_now"
            left.append((ids.receipt_code(case), duty.words(why)))
        except errors.RestrictedError:
            left.append((ids.receipt_code(case), duty.words("bulk.not_now")))
        except (errors.CaseUnknownError, errors.NotEntitledError):
            left.append((ids.receipt_code(case), duty.words("bulk.not_yours")))
    return _show(request, duty, Outcome(len(read) - len(left), tuple(left)))


def _show(
    request: Request, duty: access.Duty, outcome: Outcome | None = None, status: int = 200
) -> Response:
    office, words = duty.office, duty.words
    with office.reading() as session:
        found = letter_drafts.waiting(session, duty.staff, office.world.now())
        who = {name for each in found for name in (each.draft.prepared_by, each.draft.checked_by)}
        names = letter_drafts.names(session, who)
    signs = duty.staff.may(Right.LETTERS_SIGN)
    lines = [_line(each, duty, dict(names), signs=signs) for each in found]
    stages = (Stage.CHECKED, Stage.PREPARED, Stage.RETURNED)
    parts = [
        (
            words(f"outgoing.{stage}"),
            [line for line, each in zip(lines, found, strict=True) if each.draft.stage is stage],
        )
        for stage in stages
    ]
    return pages.show(
        request,
        duty,
        "outgoing.html",
        status=status,
        here=PAGE,
        parts=[(title, held) for title, held in parts if held],
        total=words("outgoing.waiting", count=len(lines)) if lines else words("outgoing.calm"),
        signs=signs and any(line.ticks for line in lines),
        proved=duty.proved,
        prove=access.proof_for(PAGE),
        outcome=outcome,
    )


def _line(each: Waiting, duty: access.Duty, names: dict[str, str], *, signs: bool) -> Line:
    office, words, draft = duty.office, duty.words, each.draft
    now = office.world.now()
    service = office.catalogue.get(each.summary.service)
    last = draft.checked_by or draft.prepared_by
    return Line(
        row=rows.of(each.summary, office.catalogue, words, now),
        title=service.letter.title if service and service.letter else each.summary.service,
        chip=letter_box.stage_chip(draft.stage, words),
        who=names.get(last, last),
        when=times.moment(draft.at, now, words.language),
        reason=draft.reason,
        ticks=signs and draft.stage is Stage.CHECKED,
    )
