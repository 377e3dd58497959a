"""One thing done with several applications at once: each is signed and told by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from protocol import dates, errors, ids, steps
from protocol.case import Case, between
from protocol.ids import CaseId
from protocol.services import Service
from protocol.steps import State
from server import assigning, cases, desk, history, letter_subjects
from server.console import access, asked, choices, digits, endings, queue, states
from server.queues import PAGE_ROWS

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

_CASE = re.compile("[0-9a-f]{32}")
PRESSED = ("accept", "receive", "ready")
"""Steps that need nothing typed."""
SCHEDULE, COMPLETE, ASK, GIVE = "schedule", "complete", "ask", "give"
ACTS = frozenset({*PRESSED, SCHEDULE, COMPLETE, ASK, GIVE})


class _LeftError(Exception):
    """One of them is left as it is; the words say why."""


@dataclass(frozen=True)
class Typed:
    """What somebody wants done with the ticked ones; shown again with what became of them."""

    act: str = ""
    cases: tuple[str, ...] = ()
    """Each an id and the place read to, with a colon between."""
    reason: str = ""
    question: str = ""
    note: str = ""
    where: str = ""
    day: str = ""
    told: str = ""
    """What goes to each whose application is finished."""
    account: str = ""

    @property
    def read(self) -> Mapping[CaseId, int]:
        """The ticked cases, each with the place its row was drawn at."""
        pairs = (each.partition(":") for each in self.cases)
        return {
            CaseId(case): number
            for case, _, place in pairs
            if _CASE.fullmatch(case) and (number := digits.number(place, 6)) is not None
        }


@dataclass(frozen=True)
class Outcome:
    """What became of them: how many went through, and for each other one its code and why."""

    done: int
    left: tuple[tuple[str, str], ...] = ()
    trouble: str = ""


def as_typed(
    *,
    act: Annotated[str, Form()] = "",
    cases: Annotated[tuple[str, ...], Form()] = (),
    reason: Annotated[str, Form()] = "",
    question: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    where: Annotated[str, Form()] = "",
    day: Annotated[str, Form()] = "",
    told: Annotated[str, Form()] = "",
    account: Annotated[str, Form()] = "",
) -> Typed:
    """Read the form; a note is one line, what finishes an application may have paragraphs."""
    return Typed(
        act,
        cases[:PAGE_ROWS],
        reason,
        question,
        choices.tidy(note, SCHEDULE),
        " ".join(where.split()),
        day.strip(),
        choices.tidy(told, COMPLETE),
        account,
    )


@router.post("/bulk", dependencies=[Depends(access.WORK), Depends(access.ours)])
def do(
    request: Request,
    duty: access.OnWork,
    typed: Annotated[Typed, Depends(as_typed)],
    query: Annotated[str, Form()] = "",
) -> Response:
    """Do one thing with every ticked case, and show the queue with what became of each."""
    trouble = _trouble(typed, dates.today(duty.office.world.now()))
    if trouble:
        outcome = Outcome(0, trouble=duty.words(trouble))
    elif typed.act == GIVE:
        outcome = _give(duty, typed)
    else:
        outcome = _decide(duty, typed)
    left = frozenset(code for code, _ in outcome.left)
    again = frozenset(case for case in typed.read if trouble or ids.receipt_code(case) in left)
    return queue.show(
        request,
        duty,
        asked.of_query(query),
        outcome=outcome,
        ticked=again,
        typed=typed,
        status=422 if trouble else 200,
    )


def _trouble(typed: Typed, today: date) -> str:
    """Return the key of the words for what keeps it from being done, empty for nothing."""
    if typed.act not in ACTS:
        return "bulk.no_act"
    if not typed.read:
        return "bulk.none_ticked"
    if typed.act == ASK and (typed.reason not in steps.REASONS_TO_FIX or not typed.question):
        return "bulk.paper_missing"
    said = {ASK: typed.note, COMPLETE: typed.told}.get(typed.act, "")
    if len(said) > choices.letters(COMPLETE if typed.act == COMPLETE else SCHEDULE):
        return "decide.note_long"
    if typed.act == SCHEDULE:
        return next(iter(choices.to_meet(typed.where, typed.day, today).values()), "")
    return ""


def _give(duty: access.Duty, typed: Typed) -> Outcome:
    account = digits.number(typed.account) or assigning.NOBODY
    office = duty.office
    with office.writing() as session:
        given = assigning.give(
            session, duty.staff, list(typed.read), account, now=office.world.now()
        )
    left = []
    for case in typed.read:
        if case not in given.given:
            why = "bulk.not_theirs" if case in given.unfit else "bulk.not_yours"
            left.append((ids.receipt_code(case), duty.words(why)))
    return Outcome(len(given.given), tuple(left))


def _decide(duty: access.Duty, typed: Typed) -> Outcome:
    """Sign a decision for each, in a transaction of its own: one that is late holds up no other."""
    left = []
    for case, place in typed.read.items():
        try:
            with duty.office.writing() as session:
                _one(session, duty, typed, case, place)
        except errors.StepNotAllowedError as error:
            why = "bulk.overtaken" if error.between else "bulk.not_now"
            left.append((ids.receipt_code(case), duty.words(why)))
        except _LeftError as error:
            left.append((ids.receipt_code(case), duty.words(str(error))))
        except errors.RestrictedError:
            left.append((ids.receipt_code(case), duty.words("bulk.not_now")))
        except errors.CaseUnknownError:
            left.append((ids.receipt_code(case), duty.words("bulk.not_yours")))
    return Outcome(len(typed.read) - len(left), tuple(left))


def _one(session: Session, duty: access.Duty, typed: Typed, case: CaseId, place: int) -> None:
    """Take the step in one case where its page offers it; one that is scheduled is moved."""
    office, staff, act = duty.office, duty.staff, typed.act
    row = cases.row_of(session, staff, case)
    heards = history.heard(session.connection(), case)
    stands = history.fold(heards, row.service, office.catalogue)
    if missed := between(stands, place):
        raise errors.StepNotAllowedError(act, stands.state, tuple(each.step for each in missed))
    if act == SCHEDULE and stands.state is State.SCHEDULED:
        desk.move(session, office, staff, case, place=typed.where, date=typed.day, after=place)
        return
    about = letter_subjects.subject(session, office, staff, case)
    lettered = about is not None and letter_subjects.ours(about, staff)
    service = office.catalogue.get(row.service)
    if act not in choices.offered(stands, service, staff, lettered=lettered):
        raise _LeftError("bulk.by_letter" if act == "ready" and lettered else "bulk.not_now")
    _fits(typed, stands, service)
    notes = {ASK: typed.note, COMPLETE: typed.told}
    desk.decide(
        session,
        office,
        staff,
        case,
        act,
        reason=typed.reason if act == ASK else None,
        note=notes.get(act) or None,
        questions=(typed.question,) if act == ASK else (),
        place=typed.where if act == SCHEDULE else None,
        date=typed.day if act == SCHEDULE else None,
        after=place,
        world=office.world,
    )


def _fits(typed: Typed, stands: Case, service: Service | None) -> None:
    """See that what was typed says something in this case: its paper, its answer."""
    known = {each.key for each in service.questions} if service else set()
    if typed.act == ASK and typed.question not in known:
        raise errors.StepNotAllowedError(typed.act, stands.state)
    if typed.act == COMPLETE and states.answered(service) and not typed.told:
        raise _LeftError("bulk.needs_words")
