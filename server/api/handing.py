"""Decisions of an agency's own system: signed with the client's key, through the one ledger."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from protocol import errors
from protocol.ids import CaseId
from server import decisions
from server.api import access
from server.api.access import Asking
from server.api.problems import UNASKED, RefusalError, described
from server.api.shapes import ID, DecisionIn, DecisionOut
from server.clients import Scope

DIFFERS = "api.reference_taken"

router = APIRouter(prefix="/cases", tags=["decisions"])

Deciding = Annotated[Asking, Depends(access.holding(Scope.DECISIONS))]


@router.post(
    "/{case}/decisions",
    status_code=201,
    responses={
        200: {"model": DecisionOut, "description": "It had been handed over before"},
        **described(404, 409),
    },
    summary="Hand a decision over",
)
def hand_over(
    asking: Deciding, case: Annotated[str, Path(pattern=ID)], said: DecisionIn, response: Response
) -> DecisionOut:
    """
    Hand over a step the agency took; the applicant's phone hears of it as of any other.

    Handed over again under the same reference it is taken once, and answered alike with 200. A
    step that does not fit is 409; `between` names what was done since the caller's `after`.
    """
    wanted = decisions.Wanted(
        reference=said.reference,
        step=said.step,
        reason=said.reason,
        note=said.note,
        questions=tuple(said.questions),
        after=said.after,
        visit_on=said.visit_on.isoformat() if said.visit_on else None,
        visit_at=said.visit_at,
        bring=tuple(said.bring),
    )
    office = asking.office
    try:
        with office.writing() as session:
            taken = decisions.hand_over(session, office, asking.caller, CaseId(case), wanted)
    except errors.CaseUnknownError as error:
        raise RefusalError(HTTPStatus.NOT_FOUND, UNASKED) from error
    except errors.IdTakenError as error:
        raise RefusalError(HTTPStatus.CONFLICT, DIFFERS) from error
    except errors.StepNotAllowedError as error:
        raise RefusalError(HTTPStatus.CONFLICT, error.code, between=list(error.between)) from error
    except errors.RefusedError as error:
        raise RefusalError(HTTPStatus.CONFLICT, error.code) from error
    response.status_code = 200 if taken.repeated else 201
    return DecisionOut(
        message=taken.message,
        case=case,
        state=taken.state,
        place=taken.place,
        repeated=taken.repeated,
    )
