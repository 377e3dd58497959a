"""
A case is what its messages say, read in order.

Phone and office share `fold`, a pure function: any order and any repetition of the same
messages gives the same case. What does not fit the state a case is in changes nothing there;
`after` says so aloud, for those who are about to write it down. The steps are data, in
`protocol.steps`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from protocol import errors, messages, steps
from protocol.ids import CaseId
from protocol.reading import Heard, order
from protocol.standing import Case, Entry, Passed, Visit
from protocol.steps import (
    FINAL,
    RATED,
    REASONS_TO_FIX,
    REASONS_TO_REJECT,
    STEPS,
    Flow,
    State,
    Step,
)
from protocol.trust import Role

__all__ = [
    "FINAL",
    "REASONS_TO_FIX",
    "REASONS_TO_REJECT",
    "STEPS",
    "TRANSFER",
    "Case",
    "Entry",
    "Heard",
    "Passed",
    "State",
    "Step",
    "Visit",
    "after",
    "allowed",
    "between",
    "fold",
    "order",
    "passable",
]


INSPECTORATE = "inspectorate"
"""The agency that has a sealed report, whichever its service's cases pass."""
TRANSFER = "transfer"
"""What stands in the history where one agency passed a case to another."""
_PASSES = frozenset({Role.AGENCY, Role.OFFICE})
_AT_AGENCY = frozenset({State.RECEIVED, State.IN_PROCESS})


def fold(heards: Iterable[Heard], flow: Flow, route: Sequence[str] = ()) -> Case:
    """
    Return the case these messages tell, whatever order they come in and how often.

    `flow` and `route` are the service's; without a route everything is held by the village.

    Raises:
        CaseUnknownError: the application is not among what can be read.
    """
    known = list(heards)
    read = order(known)
    case: Case | None = None
    for heard in read:
        if case is not None:
            case = _taken(case, heard, flow) or case
        elif isinstance(heard.message, messages.Application):
            case = _filed(heard, heard.message, flow, tuple(route))
    if case is None:
        raise errors.CaseUnknownError
    whole = {each.id for each in known} == {each.id for each in read}
    return case if whole else replace(case, complete=False)


def after(case: Case, heard: Heard, flow: Flow) -> Case:
    """
    Return the case with one more message in it.

    Raises:
        StepNotAllowedError: the message does not fit the state the case is in; `between`
            has the steps its author had not read.
    """
    taken = _taken(case, heard, flow)
    if taken is not None:
        return taken
    message = heard.message
    name = message.step if isinstance(message, messages.Decision) else heard.kind.name.lower()
    read_to = message.after if isinstance(message, messages.Decision) else None
    missed = () if read_to is None else between(case, read_to)
    raise errors.StepNotAllowedError(name, case.state.value, tuple(entry.step for entry in missed))


def between(case: Case, place: int) -> tuple[Entry, ...]:
    """Return what has happened since somebody had read up to `place`."""
    return tuple(entry for entry in case.history if entry.place and entry.place > place)


def allowed(case: Case, flow: Flow, role: Role) -> tuple[Step, ...]:
    """Return the steps somebody with this role may take now."""
    return tuple(step for step in STEPS if step.taken(role, case.state, flow))


def _filed(
    heard: Heard, application: messages.Application, flow: Flow, route: tuple[str, ...]
) -> Case:
    unheard = heard.place is None and not _in_the_village(heard, application, flow)
    state = State.QUEUED if unheard else steps.begin(flow)
    sealed = application.sealed is not None
    passes = (INSPECTORATE,) if sealed else route
    return Case(
        id=CaseId(heard.id),
        service=application.service,
        author=heard.author,
        state=state,
        holder=_holder(state, (), passes),
        answers=application.answers,
        documents=application.documents,
        filed_at=heard.written_at,
        history=(_entry(heard, state, "file"),),
        consent=application.consent,
        sealed=sealed,
        route=passes,
    )


def _in_the_village(heard: Heard, application: messages.Application, flow: Flow) -> bool:
    """Tell whether an officer wrote it for somebody: then it is in the village's hands at once."""
    on_behalf = heard.role is Role.OFFICER and application.applicant is not None
    return on_behalf and flow is not None and State.AT_VILLAGE in flow


def _taken(  # noqa: PLR0911 - one answer for every kind
    case: Case, heard: Heard, flow: Flow
) -> Case | None:
    """Return the case with a message in it, None when it does not fit."""
    match heard.message:
        case messages.Decision() as decision:
            return _decided(case, heard, decision, flow)
        case messages.Supplement() as supplement:
            return _supplemented(case, heard, supplement, flow)
        case messages.Withdrawal():
            step = _step(case, heard, "withdraw", flow)
            return None if step is None else _moved(case, heard, "withdraw", State.WITHDRAWN)
        case messages.Letter(title=title, number=number):
            return _remarked(case, heard, "letter", f"{title} {number}".strip())
        case messages.Annulment(number=number, reason=reason):
            return _remarked(case, heard, "annulment", f"{number}: {reason}")
        case messages.Note(agency=str(agency)) as note if heard.role in _PASSES and passable(case):
            return _passed(case, heard, note.text, Passed(agency, note.district or ""))
        case messages.Note(text=text):
            return _remarked(case, heard, "note", text)
        case messages.Rating(marks=marks):
            rated = case.state in RATED
            return replace(_remarked(case, heard, "rating"), rating=marks) if rated else None
        case (
            messages.Application()
            | messages.Receipt()
            | messages.Introduction()
            | messages.Endorsement()
            | messages.Manifest()
            | messages.Roster()
            | messages.Handover()
            | messages.Catalogue()
            | messages.Block()
            | messages.Enlistment()
        ):
            return None
        case _:
            assert_never(heard.message)


def _remarked(case: Case, heard: Heard, step: str, note: str | None = None) -> Case:
    """Return the case with something in its history that changes no state."""
    entry = replace(_entry(heard, case.state, step), note=note)
    return replace(case, history=(*case.history, entry))


def passable(case: Case) -> bool:
    """Tell whether a case is with an agency that may pass it to another: no report ever is."""
    if case.sealed or not any(each != "village" for each in case.route):
        return False
    state = case.raised_from if case.state is State.NEEDS_FIX else case.state
    if state is State.SIGNING:
        return any(each.state in _AT_AGENCY for each in case.history)
    return state in steps.AT_AGENCY


def _passed(case: Case, heard: Heard, why: str, to: Passed) -> Case:
    """Return the case with another agency: how far it is stays, and who has it changes."""
    entry = replace(_entry(heard, case.state, TRANSFER), note=why, passed=to)
    history, route = (*case.history, entry), ("village", to.agency)
    holder = _holder(case.state, history, route)
    return replace(case, history=history, holder=holder, route=route, passed=to)


def _step(case: Case, heard: Heard, name: str, flow: Flow) -> Step | None:
    step = steps.find(name, case.state, flow)
    return step if step and step.taken(heard.role or Role.CITIZEN, case.state, flow) else None


def _decided(case: Case, heard: Heard, decision: messages.Decision, flow: Flow) -> Case | None:
    step = _step(case, heard, decision.step, flow)
    if step is None or step.target is None:
        return None
    # What is in a box nobody here sees who cannot open it: whoever wrote it has to have said it.
    if decision.sealed is None and not all(getattr(decision, name) for name in step.requires):
        return None
    moved = _moved(case, heard, step.name, step.target)
    entry = replace(
        moved.history[-1],
        reason=decision.reason,
        note=decision.note,
        questions=tuple(decision.questions),
        visit=_visit(decision),
    )
    return replace(
        moved,
        history=(*moved.history[:-1], entry),
        mends=entry.questions if step.target is State.NEEDS_FIX else (),
        reason=entry.reason,
        note=entry.note,
        visit=entry.visit,
    )


def _supplemented(
    case: Case, heard: Heard, supplement: messages.Supplement, flow: Flow
) -> Case | None:
    """Merge what was mended; until the office has heard it, the case waits on this device."""
    if case.raised_from is None or _step(case, heard, "supplement", flow) is None:
        return None
    target = State.QUEUED if heard.place is None else case.raised_from
    return replace(
        _moved(case, heard, "supplement", target),
        answers={**case.answers, **supplement.answers},
        documents={**case.documents, **supplement.documents},
    )


def _moved(case: Case, heard: Heard, step: str, target: State) -> Case:
    return replace(
        case,
        state=target,
        holder=_holder(target, case.history, case.route),
        history=(*case.history, _entry(heard, target, step)),
        raised_from=case.state if target is State.NEEDS_FIX else None,
        mends=(),
        reason=None,
        note=None,
        visit=None,
    )


def _entry(heard: Heard, state: State, step: str) -> Entry:
    return Entry(state, step, heard.name, heard.role, heard.written_at, place=heard.place)


def _visit(decision: messages.Decision) -> Visit | None:
    if not (decision.place or decision.date or decision.items):
        return None
    return Visit(decision.place or "", decision.date or "", tuple(decision.items))


def _holder(  # noqa: PLR0911 - one answer for every sort of state
    state: State, history: Sequence[Entry], route: tuple[str, ...]
) -> str:
    agency = next((each for each in route if each != "village"), "village")
    match state:
        case State.DRAFT | State.QUEUED:
            return "device"
        case State.AT_VILLAGE | State.VILLAGE_REVIEW:
            return "village"
        case State.NEEDS_FIX | State.NEEDS_VISIT | State.READY:
            return "applicant"
        case State.FORWARDED | State.RECEIVED | State.IN_PROCESS | State.SCHEDULED:
            return agency
        case State.SIGNING:
            return agency if any(each.state in _AT_AGENCY for each in history) else "village"
        case State.PASSED_ON:
            return "external"
        case State.COMPLETED | State.REJECTED | State.WITHDRAWN:
            return ""
        case _:
            assert_never(state)
