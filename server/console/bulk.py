"""One thing done with several applications at once: each is signed and told by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from protocol import errors, ids, steps
from protocol.ids import CaseId
from server import assigning, cases, desk
from server.console import access, asked, digits, endings, queue
from server.console.choices import SENTENCE_LETTERS
from server.queues import PAGE_ROWS

router = APIRouter(prefix=access.HOME, route_class=endings.Page)

_CASE = re.compile("[0-9a-f]{32}")
DECIDED = ("accept", "ask")
GIVE = "give"


@dataclass(frozen=True)
class Typed:
    """What somebody wants done with the ticked ones; shown again with what became of them."""

    act: str = ""
    cases: tuple[str, ...] = ()
    """Each an id and the place read to, with a colon between."""
    reason: str = ""
    question: str = ""
    note: str = ""
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
    account: Annotated[str, Form()] = "",
) -> Typed:
    """Read the form; a note is one line."""
    return Typed(act, cases[:PAGE_ROWS], reason, question, " ".join(note.split()), account)


@router.post("/bulk", dependencies=[Depends(access.WORK), Depends(access.ours)])
def do(
    request: Request,
    duty: access.OnWork,
    typed: Annotated[Typed, Depends(as_typed)],
    query: Annotated[str, Form()] = "",
) -> Response:
    """Do one thing with every ticked case, and show the queue with what became of each."""
    trouble = _trouble(typed)
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


def _trouble(typed: Typed) -> str:
    """Return the key of the words for what keeps it from being done, empty for nothing."""
    if typed.act not in {*DECIDED, GIVE}:
        return "bulk.no_act"
    if not typed.read:
        return "bulk.none_ticked"
    if typed.act == "ask" and (typed.reason not in steps.REASONS_TO_FIX or not typed.question):
        return "bulk.paper_missing"
    if len(typed.note) > SENTENCE_LETTERS:
        return "decide.note_long"
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
            _one(duty, typed, case, place)
        except errors.StepNotAllowedError as error:
            why = "bulk.overtaken" if error.between else "bulk.not_now"
            left.append((ids.receipt_code(case), duty.words(why)))
        except errors.RestrictedError:
            left.append((ids.receipt_code(case), duty.words("bulk.not_now")))
        except errors.CaseUnknownError:
            left.append((ids.receipt_code(case), duty.words("bulk.not_yours")))
    return Outcome(len(typed.read) - len(left), tuple(left))


def _one(duty: access.Duty, typed: Typed, case: CaseId, place: int) -> None:
    office, asks = duty.office, typed.act == "ask"
    with office.writing() as session:
        service = office.catalogue.get(cases.row_of(session, duty.staff, case).service)
        if asks and (
            service is None or typed.question not in {each.key for each in service.questions}
        ):
            raise errors.StepNotAllowedError(typed.act, "")
        desk.decide(
            session,
            office,
            duty.staff,
            case,
            typed.act,
            reason=typed.reason if asks else None,
            note=(typed.note or None) if asks else None,
            questions=(typed.question,) if asks else (),
            after=place,
            world=office.world,
        )
