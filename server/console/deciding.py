"""A decision as it is typed, and said: for a case on the desk, and for a report alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Form

from protocol import case as folded
from protocol import errors
from protocol.case import Entry
from protocol.keys import SealingSecret
from server import desk
from server.cases import CaseDetail
from server.console import access, choices
from server.console.history import Teller
from server.console.words import Words


@dataclass(frozen=True)
class Tried:
    """A decision that is not said yet: what was typed, what of it is amiss, what came `between`."""

    typed: choices.Typed = field(default_factory=choices.Typed)
    troubles: Mapping[str, str] = field(default_factory=dict)
    between: tuple[Entry, ...] = ()
    overtaken: bool = False

    def shown(self, detail: CaseDetail, teller: Teller, words: Words) -> Mapping[str, object]:
        """Return what the decision box of a case's page is drawn from, beside its panel."""
        return {
            "letters": choices.letters,
            "after": detail.place,
            "typed": self.typed,
            "troubles": {name: words(key) for name, key in self.troubles.items()},
            "between": teller.tell(self.between),
            "overtaken": self.overtaken,
        }


NOTHING = Tried()


def overtaken(typed: choices.Typed, before: CaseDetail, now: CaseDetail) -> Tried:
    """Return a decision that somebody else's came before: with what came since it was begun."""
    since = typed.place if typed.place is not None else before.place
    return Tried(typed, between=folded.between(now.case, since), overtaken=True)


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
    other: Annotated[str, Form()] = "",
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
        " ".join(other.split()),
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
    if typed.step not in {*choices.STEPS, choices.MOVE}:
        raise errors.StepNotAllowedError(typed.step, detail.case.state.value)
    office = duty.office
    if typed.step == choices.MOVE:
        with office.writing() as session:
            desk.move(
                session,
                office,
                duty.staff,
                detail.summary.id,
                place=typed.where,
                date=typed.day,
                items=typed.items,
                note=typed.note or None,
                after=typed.place,
            )
        return
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
