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
    MeState,
    QuestionState,
    ReviewState,
    StartState,
)
from app.model_asking import AskState
from app.model_outbox import OutboxState
from app.model_people import ForWhomState, PeopleState, PersonState
from app.rating import RatingState
from app.slip import SlipState
from app.strings import t

FOLDER = "voices"
"""Where recordings lie among the assets."""
SUFFIX = ".ogg"
DIGITS = 16
"""Hex digits of a name: 64 bits tell a few thousand texts apart."""
FEW = 7
"""Options that are read out; a longer list is chosen from on a page of its own."""

FACES = (1, 2, 3, 4)
"""The marks a service can be given, each with its face."""

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
            yield from questions(state.questions)


def home(state: HomeState) -> Texts:
    """Yield what the first page says."""
    if row := state.moving:
        yield from (t("home.moving"), row.title, row.label, row.voyage.sentence)
    yield from (t("home.drafts"), *(row.title for row in state.drafts)) if state.drafts else ()
    yield t("home.need")
    yield from (tile.title for tile in state.tiles)


def form(state: FormState) -> Texts:
    """Yield what a page of a form says: its topic, why it is asked, each question in order."""
    yield from (state.title, state.why, state.fixing)
    yield from questions(state.questions)


def questions(asked: Iterable[QuestionState]) -> Texts:
    """Yield what several questions say, in order."""
    for each in asked:
        yield from question(each)


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
        yield from questions(row)
    if asked.recalled:
        yield t("form.recalled")
    yield from (asked.error, asked.warning)


def discard(_draft: str) -> Texts:
    """Yield what the question before a form is thrown away says."""
    yield from (t("discard.title"), t("discard.text"), t("discard.keep"), t("discard.go"))


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


def withdrawal(state: CaseState) -> Texts:
    """Yield what the question before an application is taken back says."""
    yield from (t("button.withdraw"), state.row.title, t("stuck.sure"))
    yield from (t("button.keep"), t("button.withdraw_now"))


def slip(_state: SlipState) -> Texts:
    """Yield what the page of a receipt slip says; what stands on the slip is somebody's own."""
    yield from (t("slip.title"), t("slip.why"), t("case.keep_code"))


def rating(state: RatingState) -> Texts:
    """Yield what a person is asked of a service, and what the four faces are called."""
    yield from (t("rating.title"), state.title, t("rating.why"))
    yield from (each.label for each in state.elements)
    yield from (t(f"rating_face.{mark}") for mark in FACES)


def applications(state: HomeState) -> Texts:
    """Yield what the list of applications says of each: what it is and where."""
    yield t("applications.title")
    if not state.cases and not state.drafts and not state.locked:
        yield from (t("applications.empty"), t("applications.empty_hint"))
    for row in state.cases:
        yield from (row.title, row.label, row.voyage.sentence)
    if state.locked:
        yield t("people.locked")
    if state.drafts:
        yield from (t("applications.drafts"), *(row.title for row in state.drafts))


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


def people(state: PeopleState) -> Texts:
    """Yield what the page of everybody on this phone says; names are left out."""
    yield from (t("people.title"), t("people.why"))
    yield from (each.about for each in state.people)
    yield t("people.add")


def person(state: PersonState) -> Texts:
    """Yield what the page of one of the household says, or what it asks before it forgets them."""
    if state.asking:
        yield t(f"people.{state.asking}_text", name=state.row.name)
        yield from (t("people.keep"), t(f"people.{state.asking}_go"))
        return
    yield state.row.about
    if state.row.shut:
        yield from (t("people.shut_why"), state.amiss, t("people.pin"))
        return
    yield from questions(state.questions)
    if not state.fresh:
        title = "people.pin_change" if state.row.pinned else "people.pin_title"
        yield from (t(title), t("people.pin_why"), state.amiss)


def ask(state: AskState) -> Texts:
    """Yield what the page of questions says, and what it answers."""
    yield from (t("ask.title"), t("ask.why"))
    for answer in state.answers:
        yield from (answer.heading, *answer.lines, answer.source)
    if state.unknown:
        yield t("ask.unknown")
    elif not state.answers:
        yield from (t("ask.examples"), *state.examples)


def me(state: MeState) -> Texts:
    """Yield what the page of the person and the settings says."""
    yield t("nav.tablet" if state.tablet else "me.title")
    yield from (t("app.practice"),) if state.practice else ()
    who = "officers" if state.tablet else "people"
    yield from (t(f"{who}.title"), t(f"{who}.short"))
    yield from (t("me.language"), t("me.theme"))
    if not state.rehearsing:
        yield from () if state.tablet else (t("introduce.title"),)
        yield from (t("me.carrying"), t("relay.title"), t("relay.short"))
        yield from (t("codes.show"), t("codes.show_short"), t("codes.read"), t("codes.read_short"))
        yield from () if state.tablet else (t("rehearsal.title"), t("rehearsal.why"))
    yield from (t("me.about"), t("app.tagline"))
