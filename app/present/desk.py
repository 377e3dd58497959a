"""The village's cases as its desk sees them: the list, a case and its steps, the notice board."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.model import CaseState, Choice, Tone
from app.model_desk import (
    AskedState,
    BoardState,
    CallerState,
    DeskCaseState,
    DeskChip,
    DeskRow,
    DeskState,
    PaperState,
)
from app.present import slip, times, voyage
from app.present.cases import Known
from app.storage.deliveries import Delivery
from app.storage.docket import Row
from app.strings import language, t
from protocol import case as cases_of
from protocol import names
from protocol.behalf import THUMBPRINT
from protocol.case import FINAL, REASONS_TO_FIX, REASONS_TO_REJECT, State
from protocol.messages import Application
from protocol.services import Catalogue, Service

SHOWN = 60
"""Cases drawn at once; who wants another looks for it."""
DAY = timedelta(days=1)
TOGETHER = ("accept", "sign", "forward", "approve", "complete")
"""Steps that can be taken in several cases at once: those that need no words."""
NEEDS_WORDS = {"ask": REASONS_TO_FIX, "reject": REASONS_TO_REJECT}

ALL, NEW, CITIZEN, SIGN, READY, AWAY, DONE, HERE, PHONE = (
    "all", "new", "citizen", "sign", "ready", "away", "done", "here", "phone",
)  # fmt: skip
PARTS = (NEW, CITIZEN, SIGN, READY, AWAY, DONE, ALL)
SOURCES = (HERE, PHONE)
_PART = {
    State.AT_VILLAGE: NEW,
    State.VILLAGE_REVIEW: NEW,
    State.NEEDS_FIX: CITIZEN,
    State.NEEDS_VISIT: CITIZEN,
    State.SIGNING: SIGN,
    State.READY: READY,
    State.QUEUED: AWAY,
    State.FORWARDED: AWAY,
    State.RECEIVED: AWAY,
    State.IN_PROCESS: AWAY,
    State.SCHEDULED: AWAY,
    State.PASSED_ON: DONE,
}


@dataclass(frozen=True)
class Said:
    """What was said so far with a step that needs words; empty of one that needs none."""

    step: str = ""
    reason: str = ""
    mends: frozenset[str] = frozenset()
    note: str = field(default="", repr=False)
    amiss: str = ""


def part(row: Row) -> str:
    """Return the part of the list a case is in."""
    state = State(row.state)
    return DONE if state in FINAL else _PART.get(state, NEW)


def fits(row: Row, chosen: str, source: str) -> bool:
    """Tell whether a case is in what was chosen of the list."""
    from_here = not source or row.here == (source == HERE)
    return from_here and chosen in {ALL, part(row)}


def queue(
    found: Sequence[Row],
    catalogue: Catalogue,
    now: datetime,
    *,
    chosen: str,
    source: str,
    query: str,
    ticked: Collection[str] = (),
) -> DeskState:
    """Show the list: the parts of it with how many are in each, and the first of what is chosen."""
    from_there = [row for row in found if fits(row, ALL, source)]
    counts = dict.fromkeys(PARTS, 0) | {ALL: len(from_there)}
    for row in from_there:
        counts[part(row)] += 1
    listed = [row for row in from_there if fits(row, chosen, source)]
    chips = [DeskChip(name, t(f"desk.part_{name}"), counts[name], name == chosen) for name in PARTS]
    for name in SOURCES:
        count = sum(fits(row, chosen, name) for row in found)
        chips.append(DeskChip(name, t(f"desk.from_{name}"), count, name == source, source=True))
    return DeskState(
        chips=tuple(chips),
        rows=tuple(_row(row, catalogue, now, row.id in ticked) for row in listed[:SHOWN]),
        query=query,
        contact="",
        ticked=len(ticked),
        more=max(0, len(listed) - SHOWN),
    )


def contact(last: datetime | None, waiting: int, now: datetime) -> str:
    """Say when the office was last met, and how much waits for a signal."""
    if last is None:
        met = t("desk.met_never")
    elif now - last >= DAY:
        met = t("desk.met_days", days=(now - last) // DAY)
    else:
        met = t("desk.met", when=times.moment(last, now))
    left = t("desk.waiting", count=waiting) if waiting else t("desk.all_sent")
    return f"{met} {left}"


def cleared(chosen: str, count: int) -> str:
    """Say beside what is over how many cases have left this tablet."""
    return t("desk.cleared", count=count) if count and chosen in {DONE, ALL} else ""


def masked_nik(nik: str) -> str:
    """Return a NIK of which the place and the last digits are left to be read."""
    return f"{nik[:4]}…{nik[-4:]}" if len(nik) > 8 else nik


def who(name: str, nik: str) -> str:
    """Return a person with a masked NIK."""
    known = name or t("desk.nameless")
    return t("desk.who", name=known, nik=masked_nik(nik)) if nik else known


def stands(known: Known, *, here: bool) -> Known:
    """
    Return a case with its voyage as the village sees it.

    What was decided here counts here at once; what came from a phone has come.
    """
    known = replace(known, citizen=t("event.citizen"))
    if not here:
        at = known.case.filed_at
        return replace(known, delivery=Delivery(at, received_at=at))
    if known.case.state is State.QUEUED:
        return known
    return replace(known, delivery=replace(known.delivery, waiting=0, carried_at=None))


def steps(names_of: Iterable[str]) -> tuple[Choice, ...]:
    """Return steps as they are offered, the usual one first and those that stop a case last."""
    last = {"ask": 1, "reject": 2}
    ordered = sorted(dict.fromkeys(names_of), key=lambda name: last.get(name, 0))
    return tuple(Choice(name, t(f"desk.step_{name}")) for name in ordered)


def show(
    state: CaseState,
    service: str,
    person: tuple[str, str],
    offered: Iterable[str],
    *,
    caller: CallerState | None,
    between: str,
    consent: str,
    unsent: int,
) -> DeskCaseState:
    """Show a case on the desk."""
    return DeskCaseState(
        case=state,
        service=service,
        who=who(*person),
        steps=steps(offered),
        caller=caller,
        between=between,
        consent=consent,
        unsent=t("desk.unsent", count=unsent) if unsent else "",
    )


def papers(service: Service | None, found: Mapping[str, bytes]) -> tuple[PaperState, ...]:
    """Show the photos of a case, by the questions they answer."""
    labels = {each.key: each.label.in_(language()) for each in service.questions} if service else {}
    labels[THUMBPRINT] = t("behalf.thumbprint")
    return tuple(PaperState(labels.get(key, key), data) for key, data in found.items())


def consent(application: Application) -> str:
    """Say how somebody agreed that an officer writes for them."""
    agreed = application.consent
    if agreed is None:
        return ""
    return t("desk.agreed_signed" if agreed.signature else "desk.agreed_pressed")


def asks(said: Said, service: Service | None) -> AskedState:
    """Show what has to be said with a step."""
    questions = service.questions if service and said.step == "ask" else ()
    return AskedState(
        step=said.step,
        title=t(f"desk.step_{said.step}"),
        reasons=tuple(Choice(code, t(f"desk.why_{code}")) for code in NEEDS_WORDS[said.step]),
        reason=said.reason,
        questions=tuple(Choice(each.key, each.label.in_(language())) for each in questions),
        ticked=said.mends,
        note=said.note,
        amiss=said.amiss,
    )


def between(known: Known, step: str, read_to: int) -> str:
    """Say why the office has not taken a step: what came before it."""
    came = cases_of.between(known.case, read_to)
    said = ", ".join(t(f"event.{entry.step}") for entry in came)
    return t("desk.between", step=t(f"event.{step}"), came=said or t("desk.something"))


def board(rows: Iterable[Row], catalogue: Catalogue, village: str, now: datetime) -> BoardState:
    """Show what hangs out: masked names, receipt codes and states of what moves, by code."""
    lines = [
        (row.code, slip.masked(names.tidy(row.name)), f"{_about(row, catalogue)}: {_label(row)}")
        for row in rows
        if State(row.state) not in FINAL and row.name
    ]
    day = times.weekday_and_year(now)
    return BoardState(t("desk.board_title", village=village, day=day), tuple(sorted(lines)))


def _row(row: Row, catalogue: Catalogue, now: datetime, ticked: bool) -> DeskRow:
    return DeskRow(
        id=row.id,
        about=_about(row, catalogue),
        who=who(row.name, row.nik),
        code=row.code,
        label=_label(row),
        tone=Tone.FIX if row.refused else voyage.tone(State(row.state)),
        when=times.moment(row.filed_at, now),
        came=t("desk.from_here" if row.here else "desk.from_phone"),
        unsent=row.waiting,
        ticked=ticked,
    )


def _about(row: Row, catalogue: Catalogue) -> str:
    service = catalogue.get(row.service)
    return service.short.in_(language()) if service else row.service


def _label(row: Row) -> str:
    return t(f"state.{row.state}.label")
