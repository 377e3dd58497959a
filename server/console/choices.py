"""The decision box: which steps a person may take now, and whether what they typed will do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from protocol import case as cases
from protocol.case import Case
from protocol.services import Service
from protocol.standing import Visit
from protocol.steps import NOTE_LETTERS
from protocol.trust import Role
from server import answers, rights, visits
from server.answers import Answers
from server.console import digits, states
from server.console.words import Words
from server.rights import Right
from server.staff import Staff

SENTENCE_LETTERS = 120
"""A note on the way is a help in hard cases, read on a small screen."""

PRESSED = ("receive", "accept", "forward", "approve", "ready", "complete", "sign")
"""Steps that need nothing typed, the most usual first: that one is the button."""
ASK, REJECT = "ask", "reject"
VISITS = ("visit", "schedule")
"""Steps that name a place and a day: the citizen comes, or somebody comes to them."""
MOVE = "move"
"""Not a step of a case but two: the visit is over as it was planned, and planned anew."""
ELSEWHERE = "pass_on"

"""To a body outside, which this office hears nothing of by itself."""

STEPS = (*PRESSED, *VISITS, ELSEWHERE, ASK, REJECT)
_EXPLAINED = frozenset({"complete", ASK, REJECT})
"""Steps whose note is an answer, a question or why not: it may have paragraphs."""
ITEMS_MOST = 8
TEXT_LETTERS = 80

_VILLAGES = frozenset({"accept", "sign", "forward"})
"""What the village still does with a case that the agency may take over from it."""
_BY_LETTER = frozenset({"sign", "approve", "ready"})
"""What signing a letter does by itself."""
_SPEAK_FOR_THEMSELVES = frozenset({"needs_witness", "needs_signature", "not_eligible_yet", "other"})
_NEED_WORDS = frozenset({"nik_elsewhere", "not_eligible_yet", "other"})


@dataclass(frozen=True)
class Typed:
    """A decision as somebody typed it; kept and shown again when it does not go through."""

    step: str = ""
    reason: str = ""
    note: str = ""
    questions: tuple[str, ...] = ()
    after: str = ""
    where: str = ""
    day: str = ""
    items: tuple[str, ...] = ()
    """What to bring, one thing each."""
    other: str = ""
    """A body outside that no list has, in words."""
    answer: str = ""
    """A ready answer, as its key and language; what is typed counts more."""

    @property
    def place(self) -> int | None:
        """The place last read when this was typed."""
        return digits.number(self.after)


@dataclass(frozen=True)
class Option:
    """A value to choose and its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Group:
    """The questions of one page, to tick those to mend."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Panel:
    """The decision box: the button, further buttons, and the two steps that want words."""

    main: str
    others: tuple[str, ...]
    ask: bool
    reject: bool
    to_fix: tuple[Option, ...]
    to_reject: tuple[Option, ...]
    groups: tuple[Group, ...]
    visits: tuple[str, ...]
    planned: Visit | None
    """The visit that can be moved to another day."""
    pass_on: bool
    answers: Mapping[str, tuple[Group, ...]]
    """By step: answers ready to be sent, in each language."""
    answer: bool
    """The button closes the case with what is written: the message is the answer."""
    reported: bool
    """It is a report about an officer: whom it asks is its reporter."""
    transfers: tuple[Group, ...] = ()
    """To which agencies of the regency the case can be passed."""
    bodies: tuple[Option, ...] = ()
    """To which bodies outside it can be handed; a report has its own written down."""
    away: str = ""
    """The name of another agency that has the case now."""

    @property
    def empty(self) -> bool:
        """Tell that there is no step to take now."""
        return not (
            self.main or self.ask or self.reject or self.visits or self.pass_on or self.transfers
        )


def letters(step: str) -> int:
    """Return how much the note of a step may say."""
    return NOTE_LETTERS if step in _EXPLAINED else SENTENCE_LETTERS


def tidy(note: str, step: str) -> str:
    """Return a note without needless blanks: one line, or paragraphs where it explains."""
    if step not in _EXPLAINED:
        return " ".join(note.split())
    lines = "\n".join(" ".join(line.split()) for line in note.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def offered(
    case: Case, service: Service | None, staff: Staff, *, lettered: bool = False
) -> tuple[str, ...]:
    """
    Return the steps this person may take now, those that need nothing typed first.

    Where a case ends in a letter of theirs it is signed by that: `lettered`.
    """
    flow = service.flow if service else None
    allowed = {step.name for step in cases.allowed(case, flow, Role.AGENCY)}
    if "approve" in allowed:
        allowed.discard("ready")
    if "receive" in allowed:
        allowed -= _VILLAGES
    if lettered:
        allowed -= _BY_LETTER
    mine = (name for name in STEPS if rights.takes(staff.role, name))
    return tuple(name for name in mine if name in allowed)


def panel(
    case: Case,
    service: Service | None,
    staff: Staff,
    words: Words,
    ready: Answers,
    *,
    lettered: bool = False,
    transfers: tuple[Group, ...] = (),
    bodies: tuple[Option, ...] = (),
    away: str = "",
) -> Panel:
    """
    Make the decision box of a case, with answers `ready` for it; `lettered` as in `offered`.

    `transfers` are the agencies it can be passed to; one that is `away` has no step here.
    """
    steps = () if away else offered(case, service, staff, lettered=lettered)
    pressed = tuple(step for step in steps if step in PRESSED)
    reported = staff.may(Right.INTEGRITY_READ)
    return Panel(
        main=pressed[0] if pressed else "",
        others=pressed[1:],
        ask=ASK in steps,
        reject=REJECT in steps,
        to_fix=_reasons(cases.REASONS_TO_FIX, words),
        to_reject=_reasons(cases.REASONS_TO_REJECT, words),
        groups=_groups(service, words),
        visits=tuple(step for step in steps if step in VISITS),
        planned=case.visit if case.state in visits.WAITING and "accept" in steps else None,
        pass_on=ELSEWHERE in steps,
        answers={
            each: () if reported else _answers(ready, case.service, each, words)
            for each in (*steps, MOVE)
        },
        answer=pressed[:1] == ("complete",) and states.answered(service),
        reported=reported,
        transfers=transfers,
        bodies=bodies,
        away=away,
    )


def answered(typed: Typed, service: str, ready: Answers) -> Typed:
    """Return what was typed with the text of the ready answer, where no words were typed."""
    if typed.note or not typed.answer:
        return typed
    return replace(typed, note=ready.text(service, typed.step, typed.answer))


def troubles(typed: Typed, service: Service | None, today: date) -> Mapping[str, str]:
    """
    Return what keeps a decision from going out: a field's name and the key of the words.

    Nobody comes on a day before `today`.
    """
    found: dict[str, str] = {}
    if len(typed.note) > letters(typed.step):
        found["note"] = "decide.note_long"
    if typed.step == ASK:
        found |= _to_fix(typed, service)
    elif typed.step == REJECT:
        if typed.reason not in cases.REASONS_TO_REJECT:
            found["reason"] = "decide.reason_missing"
        if not typed.note:
            found["note"] = "decide.next_missing"
    elif typed.step in {*VISITS, MOVE}:
        found |= to_meet(typed.where, typed.day, today)
        if len(typed.items) > ITEMS_MOST or any(len(each) > TEXT_LETTERS for each in typed.items):
            found["items"] = "decide.items_long"
    elif typed.step == ELSEWHERE and not typed.note:
        found["note"] = "decide.body_missing"
    elif typed.step == cases.TRANSFER:
        found |= {} if typed.where else {"where": "transfer.to_missing"}
        found |= {} if typed.note else {"note": "transfer.why_missing"}
    return found


def to_meet(where: str, day: str, today: date) -> dict[str, str]:
    """Return what is amiss with where and when somebody comes."""
    found: dict[str, str] = {}
    if not where or len(where) > TEXT_LETTERS:
        found["where"] = "decide.where_missing"
    try:
        if date.fromisoformat(day) < today:
            found["day"] = "decide.day_past"
    except ValueError:
        found["day"] = "decide.day_missing"
    return found


def _to_fix(typed: Typed, service: Service | None) -> dict[str, str]:
    found: dict[str, str] = {}
    known = {question.key for question in service.questions} if service else set()
    if typed.reason not in cases.REASONS_TO_FIX:
        found["reason"] = "decide.reason_missing"
    if not set(typed.questions) <= known:
        found["questions"] = "decide.questions_unknown"
    elif not typed.questions and typed.reason not in _SPEAK_FOR_THEMSELVES:
        found["questions"] = "decide.questions_missing"
    if not typed.note and typed.reason in _NEED_WORDS:
        found["note"] = "decide.note_missing"
    return found


def _reasons(codes: tuple[str, ...], words: Words) -> tuple[Option, ...]:
    return tuple(Option(code, words(f"reason.{code}")) for code in codes)


def _groups(service: Service | None, words: Words) -> tuple[Group, ...]:
    pages = service.pages if service else ()
    return tuple(
        Group(
            page.title.in_(words.language),
            tuple(
                Option(question.key, question.label.in_(words.language))
                for question in page.questions
            ),
        )
        for page in pages
        if page.questions
    )


def _answers(ready: Answers, service: str, step: str, words: Words) -> tuple[Group, ...]:
    offered = ready.offered(service, step)
    if not offered:
        return ()
    return tuple(
        Group(
            words(f"language.{language}"),
            tuple(Option(f"{each.key}.{language}", each.texts[language]) for each in offered),
        )
        for language in answers.LANGUAGES
    )
