"""The letters of one case as its page and that of its draft show them, and what may be done now."""

from dataclasses import dataclass

from sqlmodel import Session

from protocol import letter_page
from protocol.ids import CaseId
from protocol.letters import Checked, Verdict
from server import letter_drafts, letter_subjects, lettering, register_book
from server.console import access, times
from server.console.states import Chip
from server.console.words import Words
from server.letter_drafts import Draft, Stage
from server.letter_subjects import Subject
from server.register_book import Line
from server.rights import Right

LOOKS = {
    Stage.PREPARED: ("news", "work"),
    Stage.CHECKED: ("wait", "sign"),
    Stage.RETURNED: ("fix", "return"),
}
_VERDICTS = {
    Verdict.GENUINE: ("done", "tick"),
    Verdict.EXPIRED: ("wait", "clock"),
    Verdict.ENDED: ("wait", "info"),
}


@dataclass(frozen=True)
class Issued:
    """A letter that was issued: whether it counts, who signed it as what, and its file."""

    number: str
    title: str
    day: str
    until: str
    signer: str
    chip: Chip
    reason: str
    file: str
    annuls: bool


@dataclass(frozen=True)
class Box:
    """
    The letters of a case; `title` is empty where it has none of an agency's.

    `ours` says that who looks belongs to the agency whose letter it is.
    """

    title: str = ""
    ours: bool = False
    chip: Chip | None = None
    reason: str = ""
    done: tuple[str, ...] = ()
    """Who did what so far."""
    prepares: bool = False
    checks: bool = False
    signs: bool = False
    returns: bool = False
    own: bool = False
    """Who looks has prepared it, so that somebody else has to check it."""
    issued: tuple[Issued, ...] = ()
    address: str = ""
    """Where the draft is looked at; empty while there is nothing to see."""


def of(session: Session, duty: access.Duty, case: CaseId, about: Subject | None) -> Box:
    """Return what there is of letters in a case, and what this person may do with them."""
    ours = about is not None and letter_subjects.ours(about, duty.staff)
    lines = register_book.of_case(session.connection(), case)
    signer = ours and duty.staff.may(Right.LETTERS_SIGN)
    issued = tuple(_issued(session, duty, line, annuls=signer) for line in reversed(lines))
    if about is None:
        return Box(issued=issued)
    works = ours and duty.staff.may(Right.CASES_WORK)
    if not letter_subjects.open_to(about, lines):
        return Box(about.form.title, ours=ours, issued=issued)
    draft = letter_drafts.find(session.connection(), case)
    stage = draft.stage if draft else None
    own = draft is not None and draft.prepared_by == duty.staff.username
    decides = ours and duty.staff.may(Right.CASES_DECIDE)
    return Box(
        about.form.title,
        ours=ours,
        chip=stage_chip(draft.stage, duty.words) if draft else None,
        reason=draft.reason if draft else "",
        done=_done(session, duty.words, draft) if draft else (),
        prepares=works and stage in {None, Stage.RETURNED},
        checks=decides and stage is Stage.PREPARED and not own,
        signs=signer and stage is Stage.CHECKED,
        returns=decides and stage in {Stage.PREPARED, Stage.CHECKED},
        own=own and stage is Stage.PREPARED,
        issued=issued,
        address=f"{access.HOME}/cases/{case}/letter" if works else "",
    )


def stage_chip(stage: Stage, words: Words) -> Chip:
    """Return how far a draft is, as it is drawn."""
    return Chip(words(f"draft.{stage}"), *LOOKS[stage])


def _done(session: Session, words: Words, draft: Draft) -> tuple[str, ...]:
    called = letter_drafts.names(session, {draft.prepared_by, draft.checked_by})
    found = [words("draft.by_prepared", who=called.get(draft.prepared_by, draft.prepared_by))]
    if draft.checked_by:
        key = "draft.by_returned" if draft.stage is Stage.RETURNED else "draft.by_checked"
        found.append(words(key, who=called.get(draft.checked_by, draft.checked_by)))
    return tuple(found)


def _issued(session: Session, duty: access.Duty, line: Line, *, annuls: bool) -> Issued:
    words, checked = duty.words, None
    if line.code:
        checked = lettering.verdict(session, duty.office, line.code)
    return Issued(
        number=line.number,
        title=line.title,
        day=times.whole_date(line.issued_on, words.language),
        until=times.whole_date(line.until, words.language),
        signer=(letter_page.signed_by(duty.office.catalogue, checked) if checked else "")
        or line.signer,
        chip=_chip(line, checked, words),
        reason=line.reason,
        file=f"{access.HOME}/papers/{line.case}/{line.sha256}" if line.sha256 else "",
        annuls=annuls and not line.annulled,
    )


def _chip(line: Line, checked: Checked | None, words: Words) -> Chip:
    if line.annulled:
        return Chip(words("draft.annulled"), "fix", "return")
    verdict = checked.verdict if checked else Verdict.UNKNOWN
    return Chip(words(f"draft.verdict.{verdict}"), *look(verdict))


def look(verdict: Verdict) -> tuple[str, str]:
    """Return the tone and the mark with which a verdict on a letter is drawn."""
    return _VERDICTS.get(verdict, ("fix", "info"))
