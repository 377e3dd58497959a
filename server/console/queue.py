"""The queue: what waits for this staff member, narrowed by chips, boxes and what they type."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol import dates
from server import assigning, passed, queues, saved_views, urgency
from server.console import (
    access,
    asked,
    choices,
    correcting,
    digits,
    endings,
    narrowing,
    pages,
    rows,
)
from server.console.asked import Asked

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@router.get("")
def queue(
    request: Request, duty: access.OnCases, wanted: Annotated[Asked, Depends(asked.as_asked)]
) -> Response:
    """Show one page of the queue."""
    return show(request, duty, wanted)


@router.post("/views", dependencies=[Depends(access.READ), Depends(access.ours)])
def save(
    duty: access.OnCases,
    name: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
    forget: Annotated[str, Form()] = "",
) -> Response:
    """Save the queue somebody looks at under a name, or forget one that was saved."""
    wanted = asked.of_query(query).first()
    with duty.office.writing() as session:
        if (view := digits.number(forget)) is not None:
            saved_views.forget(session, duty.staff, view)
        elif name.strip():
            saved_views.save(session, duty.staff, name, wanted.query())
    return RedirectResponse(wanted.address(), status_code=303)


def show(
    request: Request,
    duty: access.Duty,
    wanted: Asked,
    *,
    outcome: object = None,
    ticked: frozenset[str] = frozenset(),
    typed: object = None,
    status: int = 200,
) -> Response:
    """Draw a page of the queue; after something was done with several, what became of each."""
    office, words, now = duty.office, duty.words, duty.office.world.now()
    turn = asked.turn_of(wanted)
    with office.reading() as session:
        found = queues.page(session, duty.staff, asked.filter_of(wanted), turn, now=now)
        cases = [row.summary.id for row in found.rows]
        marks = urgency.marks(session, office, cases, now)
        views = saved_views.of(session, duty.staff)
        colleagues = assigning.colleagues(session, duty.staff)
        to_correct = correcting.waiting(session, duty)
        went = passed.agencies_of(session.connection(), duty.staff.area)
    first = wanted.first()
    boxes = narrowing.boxes(wanted, duty.staff, office.catalogue, colleagues, words, went=went)
    service = office.catalogue.get(wanted.service)
    return pages.show(
        request,
        duty,
        "queue.html",
        status=status,
        here=wanted.address(),
        note_letters=choices.SENTENCE_LETTERS,
        told_letters=choices.letters("complete"),
        today=dates.today(now).isoformat(),
        asked=wanted,
        corrections=to_correct,
        rows=[
            rows.of(
                row.summary,
                office.catalogue,
                words,
                now,
                worker=row.worker,
                mark=marks.get(row.summary.id, urgency.NOTHING),
            )
            for row in found.rows
        ],
        total=narrowing.total(found.total, words, turn),
        states=narrowing.states(wanted, found, words),
        due=narrowing.due(wanted, words),
        boxes=boxes,
        narrowed=wanted.narrowed,
        chosen=sum(box.chosen for box in boxes) + bool(wanted.village),
        views=narrowing.views(views, duty.staff, first, words),
        here_saved=any(view.asked == first.query() for view in views),
        query=first.query(),
        begin=first.address() if wanted.since else "",
        before=_beside(first, found.before, back="1"),
        after=_beside(first, found.after, back=""),
        colleagues=colleagues,
        papers=narrowing.papers(service, words),
        service=service.short.in_(words.language) if service else "",
        outcome=outcome,
        ticked=ticked,
        typed=typed,
    )


def _beside(first: Asked, mark: queues.Mark | None, *, back: str) -> str:
    return replace(first, since=asked.said(mark), back=back).address() if mark else ""
