"""A case as the person sees it: where the boat is, the one next thing, what has happened."""

from dataclasses import dataclass
from datetime import datetime

from app import model
from app.model import Tone
from app.present import answers, times, voyage
from app.storage.deliveries import Delivery
from app.strings import has, language, t
from protocol import ids, steps
from protocol.case import FINAL, Case, Entry, State
from protocol.services import Catalogue, Service
from protocol.trust import Role


@dataclass(frozen=True)
class Known:
    """One case of this device with everything about it that is shown."""

    case: Case
    delivery: Delivery
    shut_by: str | None = None
    """Whose PIN hides it; empty when nobody's opens it any more."""
    citizen: str = ""
    """What the citizen is called where somebody else looks at the case; empty where they do."""


def row(known: Known, catalogue: Catalogue, now: datetime) -> model.CaseRow:
    """Show a case in a list."""
    case = known.case
    line = voyage.draw(case, known.delivery, holder(case, catalogue, known.citizen), now)
    return model.CaseRow(
        id=case.id,
        title=title(case, catalogue),
        receipt_code=ids.receipt_code(case.id),
        label=label(known),
        tone=line.tone,
        when=times.moment(case.filed_at, now),
        voyage=line,
    )


def show(
    known: Known, catalogue: Catalogue, photos: dict[str, bytes], now: datetime
) -> model.CaseState:
    """Show a whole case; `photos` are small JPEGs by question."""
    case = known.case
    service = catalogue.get(case.service)
    fixable = case.state is State.NEEDS_FIX and not known.delivery.waiting
    return model.CaseState(
        row=row(known, catalogue, now),
        next_thing=standing(known, service, catalogue, now) if _must_act(known) else "",
        holder=_holder(known, catalogue),
        history=_history(known, service, now),
        lines=_lines(case, service, photos),
        fixable=fixable,
        standing=_answer(case) or standing(known, service, catalogue, now),
        withdrawable=not known.delivery.turned_away
        and steps.find("withdraw", case.state, service.flow if service else None) is not None,
    )


def listed(known: Known, catalogue: Catalogue) -> str:
    """Return what a case is called in a list that hides what is behind a PIN."""
    return title(known.case, catalogue) if known.shut_by is None else t("people.locked")


def title(case: Case, catalogue: Catalogue) -> str:
    """Return the service's short name; its key when this app does not know it yet."""
    service = catalogue.get(case.service)
    return service.short.in_(language()) if service else case.service


def label(known: Known) -> str:
    """Return the short words for where a case is."""
    if known.delivery.turned_away:
        return t("voyage.not_taken")
    if known.delivery.waiting and known.delivery.carried_at:
        return t("voyage.on_the_way")
    state = State.QUEUED if known.delivery.waiting else known.case.state
    return t(f"state.{state}.label")


def holder(case: Case, catalogue: Catalogue, citizen: str = "") -> str:
    """
    Say who has the case now, as inside a sentence: no proper name begins with a capital.

    `citizen` is what they are called where somebody else looks.
    """
    agency = catalogue.agencies.get(case.holder)
    if agency:
        inside = f"holder.{agency.level}"
        return t(inside) if has(inside) else agency.name.in_(language())
    if case.holder == "applicant":
        return citizen or t("event.you")
    return t("case.this_phone" if case.holder == "device" else "event.office")


def _holder(known: Known, catalogue: Catalogue) -> str:
    """Say who has a case now, and what is carried: whoever carries it, if they have a name."""
    if known.case.state in FINAL:
        return ""
    if known.delivery.waiting and known.delivery.carried_at:
        return known.delivery.carrier
    return holder(known.case, catalogue, known.citizen)


def reason(entry: Entry | Case, service: Service | None) -> str:
    """Put a reason code and the office's own words into sentences."""
    if not entry.reason:
        return entry.note or ""
    asked = entry.questions if isinstance(entry, Entry) else entry.mends
    named = _labels(asked, service)
    photo_of = t("reason.photo_of")
    paper = _labels(asked, service, f"{photo_of} ")
    words = t(f"reason.{entry.reason}", document=paper, field=named, note=entry.note or "")
    told = entry.note and entry.note not in words
    return f"{words} {entry.note}" if told else words


def _labels(keys: tuple[str, ...], service: Service | None, without: str = "") -> str:
    """Name questions by their labels, of which the words `without` are left off at the start."""
    found = [
        question.label.in_(language()).removeprefix(without)
        for question in (service.questions if service else ())
        if question.key in keys
    ]
    return ", ".join(found) or t("case.papers")


def _must_act(known: Known) -> bool:
    return known.delivery.turned_away or (
        not known.delivery.waiting and known.case.state in _ON_YOU
    )


_ON_YOU = frozenset(
    {
        State.NEEDS_FIX,
        State.NEEDS_VISIT,
        State.READY,
        State.PASSED_ON,
        State.REJECTED,
    }
)


def standing(known: Known, service: Service | None, catalogue: Catalogue, now: datetime) -> str:
    """Say how a case stands, and what there is to do if anything."""
    case = known.case
    if known.delivery.turned_away:
        return voyage.turned_away(known.delivery.trouble)
    if known.delivery.waiting:
        return t("voyage.kept" if known.delivery.carried_at else "state.queued.text")
    if case.state is State.NEEDS_FIX:
        return t("state.needs_fix.text", reason=reason(case, service))
    if case.state is State.REJECTED:
        return t("state.rejected.text", reason=reason(case, service), next=t("state.rejected.next"))
    last = case.stands_since
    visit = case.visit
    return t(
        f"state.{case.state}.text",
        agency=_beginning(holder(case, catalogue)),
        date=visit.date if visit else times.moment(last, now),
        n=service.working_days if service else "",
        place=visit.place if visit else t("holder.village"),
        items=", ".join(visit.items) if visit else "",
        signer=holder(case, catalogue),
        body=case.note or "",
    )


def _beginning(words: str) -> str:
    return words[:1].upper() + words[1:]


def _answer(case: Case) -> str:
    """Return what ended a case in words: that is what whoever asked opens it to read."""
    return (case.note or "") if case.state is State.COMPLETED else ""


def _history(known: Known, service: Service | None, now: datetime) -> tuple[model.Event, ...]:
    events = [(entry.at, _event(entry, known, service, now)) for entry in known.case.history]
    if known.delivery.received_at:
        at = known.delivery.received_at
        arrived = model.Event(
            t("event.received"), "", t("event.office"), times.moment(at, now), Tone.NEWS
        )
        events.insert(1, (at, arrived))
    return tuple(event for _, event in reversed(events))


def _event(entry: Entry, known: Known, service: Service | None, now: datetime) -> model.Event:
    key = f"event.{entry.step}"
    return model.Event(
        title=t(key) if has(key) else t(f"state.{entry.state}.label"),
        text=reason(entry, service),
        who=(known.citizen or t("event.you")) if entry.role in (None, Role.CITIZEN) else entry.who,
        when=times.moment(entry.at, now),
        tone=voyage.tone(entry.state),
    )


def _lines(case: Case, service: Service | None, photos: dict[str, bytes]) -> tuple[model.Line, ...]:
    """Show what was written; of a sealed report who can open it, and the rest where it is open."""
    if case.sealed:
        here = "case.sealed_here" if case.answers else "case.sealed_away"
        said = _answers(case, service, photos) if case.answers else ()
        return (model.Line(t("case.seal"), t(here), 0), *said)
    return _answers(case, service, photos)


def _answers(
    case: Case, service: Service | None, photos: dict[str, bytes]
) -> tuple[model.Line, ...]:
    if service is None:
        return tuple(model.Line(key, str(value), 0) for key, value in case.answers.items())
    lines = []
    for number, page in enumerate(service.pages):
        for question in page.questions:
            value = case.answers.get(question.key)
            if question.key in case.documents:
                lines.append(
                    model.Line(
                        question.label.in_(language()),
                        t("sync.photo_kept"),
                        number,
                        photos.get(question.key),
                    )
                )
            elif value is not None:
                words = answers.text(question, value)
                lines.append(model.Line(question.label.in_(language()), words, number))
    return tuple(lines)
