"""A decision as it is typed, and said: for a case on the desk, and for a report alike."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form

from protocol import errors
from protocol.keys import SealingSecret
from server import desk
from server.cases import CaseDetail
from server.console import access, choices


def as_typed(
    *,
    step: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    questions: Annotated[tuple[str, ...], Form()] = (),
    after: Annotated[str, Form()] = "",
    where: Annotated[str, Form()] = "",
    day: Annotated[str, Form()] = "",
    items: Annotated[str, Form()] = "",
    answer: Annotated[str, Form()] = "",
) -> choices.Typed:
    """Read the fields of a decision; what to bring is one thing a line."""
    things = (" ".join(each.split()) for each in items.splitlines())
    return choices.Typed(
        step,
        reason,
        choices.tidy(note, step),
        tuple(dict.fromkeys(questions)),
        after,
        " ".join(where.split()),
        day.strip(),
        tuple(each for each in things if each),
        answer,
    )


def say(
    duty: access.Duty,
    detail: CaseDetail,
    typed: choices.Typed,
    secrets: Sequence[SealingSecret] = (),
) -> None:
    """
    Sign what was typed and keep it; a report is answered with `secrets` that open it.

    Raises:
        StepNotAllowedError: the step does not fit, or not any more.
    """
    if typed.step not in choices.STEPS:
        raise errors.StepNotAllowedError(typed.step, detail.case.state.value)
    office = duty.office
    with office.writing() as session:
        desk.decide(
            session,
            office,
            duty.staff,
            detail.summary.id,
            typed.step,
            reason=typed.reason or None,
            note=typed.note or None,
            questions=typed.questions,
            place=typed.where or None,
            date=typed.day or None,
            items=typed.items,
            after=typed.place,
            world=office.world,
            secrets=secrets,
        )
