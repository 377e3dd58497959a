"""The voyage line: four harbours, and where the boat is. No harbour is reached without proof."""

from datetime import datetime

from app import model
from app.model import Reach, Tone
from app.present import times
from app.storage.deliveries import Delivery
from app.strings import t
from protocol.case import FINAL, Case, State

_TONES = {
    State.NEEDS_FIX: Tone.FIX,
    State.NEEDS_VISIT: Tone.FIX,
    State.REJECTED: Tone.FIX,
    State.COMPLETED: Tone.DONE,
    State.READY: Tone.DONE,
    State.PASSED_ON: Tone.DONE,
    State.WITHDRAWN: Tone.PLAIN,
    State.DRAFT: Tone.WAIT,
    State.QUEUED: Tone.WAIT,
}
_ENDS = FINAL | {State.READY, State.PASSED_ON}
SAVED, CARRIED, RECEIVED, END = range(4)
RELAY = "relay"
"""The way a handover says of what lies at a relay in the village."""


def tone(state: State) -> Tone:
    """Return how a state feels."""
    return _TONES.get(state, Tone.NEWS)


def draw(case: Case, delivery: Delivery, holder: str, now: datetime) -> model.Voyage:
    """
    Draw the line for a case.

    "Dibawa" needs somebody's signed word that they have it, "Diterima" the office's receipt, the
    last harbour a decision. "Dibawa" is passed together with "Diterima" when the signal itself
    was the carrier.
    """
    at = _harbour(case, delivery)
    ended = case.state in _ENDS and at == END
    carried_at = delivery.received_at or delivery.carried_at
    whens = (
        times.short(delivery.saved_at),
        times.short(carried_at) if carried_at else "",
        times.short(delivery.received_at) if delivery.received_at else "",
        times.short(case.stands_since) if ended else "",
    )
    names = ("saved", "carried", "received", _end(case))
    return model.Voyage(
        harbours=tuple(
            model.Harbour(t(f"voyage.{name}"), _reach(number, at), when if number <= at else "")
            for number, (name, when) in enumerate(zip(names, whens, strict=True))
        ),
        sentence=_sentence(case, delivery, holder, now),
        tone=_tone(case, delivery),
    )


def turned_away(code: str) -> str:
    """Say that the office did not take something, and why."""
    return t("why.refused", text=t(f"error.{code}"))


def _tone(case: Case, delivery: Delivery) -> Tone:
    if delivery.turned_away:
        return Tone.FIX
    return Tone.WAIT if delivery.waiting else tone(case.state)


def carried(delivery: Delivery, now: datetime) -> str:
    """Say who carries what waits, or where it lies, and since when."""
    mending = delivery.received_at is not None
    if delivery.carried_way == RELAY:
        key = "fix_at_relay" if mending else "at_relay"
    else:
        key = "fix_carried_by" if mending else "carried_by"
    since = times.since(delivery.carried_at or delivery.saved_at, now)
    return t(f"voyage.{key}", carrier=delivery.carrier or t("voyage.somebody"), since=since)


def _harbour(case: Case, delivery: Delivery) -> int:
    if delivery.received_at is None and case.state in (State.QUEUED, State.WITHDRAWN):
        return SAVED if delivery.carried_at is None else CARRIED
    return END if case.state in _ENDS and not delivery.waiting else RECEIVED


def _reach(number: int, at: int) -> Reach:
    if number == at:
        return Reach.CURRENT
    return Reach.REACHED if number < at else Reach.AHEAD


def _end(case: Case) -> str:
    if case.state is State.COMPLETED or case.state not in _ENDS:
        return "answered" if case.service == "pengaduan" else "completed"
    return case.state.value


def _sentence(  # noqa: PLR0911 - one sentence for each sort of state
    case: Case, delivery: Delivery, holder: str, now: datetime
) -> str:
    last = case.stands_since
    when = times.moment(last, now)
    if delivery.turned_away:
        return turned_away(delivery.trouble)
    if delivery.waiting and delivery.carried_at:
        return carried(delivery, now)
    if delivery.waiting:
        key = "on_phone" if delivery.received_at is None else "fix_on_phone"
        return t(f"voyage.{key}", since=times.since(delivery.since or delivery.saved_at, now))
    match case.state:
        case State.QUEUED:
            return t("voyage.with_office", holder=t("event.office"))
        case State.NEEDS_FIX:
            return t("voyage.your_turn", since=times.since(last, now))
        case State.NEEDS_VISIT:
            return t("voyage.visit")
        case State.READY:
            return t("voyage.collect", place=t("holder.village"))
        case State.COMPLETED | State.PASSED_ON:
            return t("voyage.arrived", when=when)
        case State.REJECTED:
            return t("voyage.refused", when=when)
        case State.WITHDRAWN:
            return t("voyage.cancelled", when=when)
        case _:
            since = times.since(delivery.received_at or last, now)
            words = t("voyage.at_office", holder=holder, since=since)
            return f"{words} " + t("voyage.photos_follow") if delivery.photos_left else words
