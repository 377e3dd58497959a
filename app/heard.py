"""
What a page says aloud: its texts in order, and the names their recordings bear.

A recording is named by a digest of its text, so no table leads from one to the other: a text
that was changed, or that has a person's own words in it, simply has none. `tools/speak.py` makes
them; see docs/voices.md. Pure.
"""

import hashlib
from collections.abc import Iterable, Iterator

from app.model import (
    CaseState,
    FormState,
    HomeState,
    OutboxState,
    QuestionState,
    ReviewState,
    StartState,
)
from app.model_people import ForWhomState
from app.strings import t

FOLDER = "voices"
"""Where recordings lie among the assets."""
SUFFIX = ".ogg"
DIGITS = 16
"""Hex digits of a name: 64 bits tell a few thousand texts apart."""
FEW = 7
"""Options that are read out; a longer list is chosen from on a page of its own."""

Texts = Iterator[str]


def name(text: str) -> str:
    """Return what the recording of a text is called, however its words are spaced."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:DIGITS]


def asset(recording: str) -> str:
    """Return where a recording lies among the assets."""
    return f"{FOLDER}/{recording}{SUFFIX}"


def recordings(files: Iterable[str]) -> frozenset[str]:
    """Return the names of the recordings among the files of their folder."""
    return frozenset(file.removesuffix(SUFFIX) for file in files if file.endswith(SUFFIX))


def found(texts: Iterable[str], recorded: frozenset[str]) -> tuple[str, ...]:
    """Return the recordings there are of these texts, in order, none twice in a row."""
    heard: list[str] = []
    for text in texts:
        recording = name(text)
        if recording in recorded and heard[-1:] != [recording]:
            heard.append(recording)
    return tuple(heard)


def start(state: StartState) -> Texts:
    """Yield what a step of the first start says."""
    match state.step:
        case 0:
            yield from (t("start.welcome"), t("start.promise"), t("start.language"))
        case 1:
            yield from (t("start.village"), t("start.village_why"), t("start.village_search"))
        case _:
            yield from (t("start.who"), t("start.who_why"))
            yield from _questions(state.questions)


def home(state: HomeState) -> Texts:
    """Yield what the first page says."""
    moving = state.cases[:1]
    for row in moving:
        yield from (t("home.moving"), row.title, row.label, row.voyage.sentence)
    yield from (t("home.drafts"), *(row.title for row in state.drafts)) if state.drafts else ()
    yield t("home.need")
    yield from (tile.title for tile in state.tiles)


def form(state: FormState) -> Texts:
    """Yield what a page of a form says: its topic, why it is asked, each question in order."""
    yield from (state.title, state.why, state.fixing)
    yield from _questions(state.questions)


def question(asked: QuestionState) -> Texts:
    """Yield what a question says: what is asked, with what help, the words to choose from."""
    yield asked.label
    if not asked.required:
        yield t("form.may_be_empty")
    yield from (asked.help, asked.statement)
    if asked.kind == "yes_no" and not asked.choices:
        yield from (t("form.yes"), t("form.no"))
    if len(asked.choices) <= FEW:
        for choice in asked.choices:
            yield from (choice.label, choice.hint)
    for row in asked.rows[:1] or ((asked.blank,) if asked.adding else ()):
        yield from _questions(row)
    if asked.recalled:
        yield t("form.recalled")
    yield from (asked.error, asked.warning)


def review(state: ReviewState) -> Texts:
    """Yield what the last page says: how the form stands and why, then the terms."""
    yield from (t("review.title"), t("review.why"), t(f"review.{state.verdict}"))
    yield from (reason.text for reason in state.reasons)
    yield from (t("review.fee"), state.fee, t("review.duration"), state.duration)
    yield from (t("review.visit"), state.visit) if state.visit else ()
    yield from (t("review.consent"), state.consent)


def case(state: CaseState) -> Texts:
    """Yield what the page of an application says: where it is, and the one next thing."""
    yield from (state.row.title, state.row.label, state.row.voyage.sentence)
    if state.next_thing:
        yield from (t("case.next"), state.next_thing)
    else:
        yield state.standing or t("case.nothing_to_do")
    yield t("case.keep_code")


def outbox(state: OutboxState) -> Texts:
    """Yield what the page of what is not sent says."""
    yield t("outbox.title")
    if not state.waiting and not state.stuck:
        key = "empty" if state.last_contact else "unused"
        yield from (t(f"outbox.{key}"), t(f"outbox.{key}_hint"))
    yield state.problem
    for stuck in state.stuck:
        yield from (stuck.title, t("stuck.sure") if stuck.asks else stuck.why)
    for waiting in state.waiting:
        yield from (waiting.title, waiting.why)
    yield t("outbox.by_itself")


def for_whom(_state: ForWhomState) -> Texts:
    """Yield what the question for whom a service is says."""
    yield from (t("people.for_whom"), t("people.for_whom_why"))
    yield from (t("people.somebody_else"), t("people.somebody_else_hint"))


def _questions(asked: Iterable[QuestionState]) -> Texts:
    for each in asked:
        yield from question(each)
