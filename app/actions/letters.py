"""The village's letters: preparing, checking, signing, taking back; the file and the book."""

import asyncio
from collections.abc import Callable

from sqlmodel import Session

from app import printing, workbook
from app.actions.bridge import Stage
from app.actions.letterhead import PAGE as LETTERHEAD
from app.actions.letterhead import LetterheadActions
from app.deck import Deck
from app.model import Tone
from app.model_letters import LetterRow, LettersState, LetterState
from app.present import letterbook, times
from app.present import letters as shown
from app.present.cases import Known
from app.storage import (
    deciding,
    docket,
    issuing,
    letter_drafts,
    letters,
    numbers,
    officers,
    register_book,
)
from app.storage.letter_tables import LineState
from app.storage.letter_tables import Stage as Standing
from app.strings import language, t
from app.sync.ways import Why
from protocol import book_sheet, posts, typesetting
from protocol.ids import CaseId
from protocol.marks import Words
from protocol.posts import Post
from protocol.steps import State

PAGE = "letters"
_COUNTS = frozenset({LineState.ISSUED, LineState.PROVISIONAL})
_CHECKERS = frozenset({Post.SECRETARY, Post.HEAD})


class LetterActions(LetterheadActions):
    """What can be done with letters on a village's tablet, and with one's own on a phone."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._why = ""

    async def show_letters(self, case: str) -> None:
        """Draw the village's letters, or the letter of one case."""
        if case:
            state = await self.read(lambda session: self._letter(session, CaseId(case)))
            if state is None:
                self.leave_for("/")
                return
            self.stage.show(letter=state)
            return
        await self.fold_cases()
        self.stage.show(village_letters=await self.read(self._letters))

    def letters_of(self, session: Session, case: CaseId) -> tuple[str, ...]:
        """Return the numbers of a case's letters, the first issued first."""
        return tuple(held.number for held in letters.of_case(session, case))

    def leave_letters(self, route: str) -> None:
        """Forget what was typed and not saved, once another page is opened."""
        self._why = ""
        if route.strip("/") != LETTERHEAD:
            self.leave_letterhead()

    def prepare_letter(self, case: str) -> None:
        """Begin the letter of a case."""
        self._then(lambda s: issuing.prepare(s, self.device.world, CaseId(case)), "prepared_now")

    def pass_letter(self, case: str) -> None:
        """Lay the letter of a case before the head."""
        self._then(lambda s: issuing.check(s, self.device.world, CaseId(case)), "checked_now")

    def drop_letter(self, case: str) -> None:
        """Let go of a letter that was not signed."""
        self._then(lambda s: letter_drafts.drop(s, CaseId(case)), "dropped")

    def sign_letter(self, case: str) -> None:
        """Sign the letter of a case: it gets its number and its code."""

        async def sign() -> None:
            await self.work(
                lambda: issuing.issue(self.device.store, self.device.world, CaseId(case))
            )
            await self._tell_done("signed")

        self.do(sign)

    def number_letter(self, case: str, number: str) -> None:
        """Issue a letter anew that went out without a number, now that there is one."""
        store, world, why = self.device.store, self.device.world, t("letters.numbered_why")

        async def give() -> None:
            await self.work(lambda: issuing.renumber(store, world, CaseId(case), number, why))
            await self._tell_done("numbered")

        self.do(give)

    def type_annulment(self, text: str) -> None:
        """Note why a letter is taken back."""
        self._why = text

    def annul_letter(self, case: str, number: str) -> None:
        """Take back a letter that was issued."""

        def annul(session: Session) -> object:
            world = self.device.world
            return issuing.annul(session, world, CaseId(case), number, self._why)

        self._then(annul, "annulled_now")

    def save_letter(self, case: str, number: str) -> None:
        """Save the file of a letter, to be printed."""

        async def save() -> None:
            data = await self.read(lambda session: _file(session, CaseId(case), number))
            if data is not None and await self.stage.hands.keep(_name(number), data):
                self.tell(t("letters.saved"), Tone.DONE)

        self.do(save)

    def share_letter(self, case: str, number: str) -> None:
        """Offer the file of a letter to other apps."""

        async def share() -> None:
            data = await self.read(lambda session: _file(session, CaseId(case), number))
            if data is not None:
                await self.stage.hands.offer(_name(number), data)

        self.do(share)

    def save_book(self, sheet: bool) -> None:
        """Save the register book: as a sheet for a spreadsheet, or as pages for paper."""

        async def save() -> None:
            rows = letterbook.cells(await self.read(register_book.lines))
            name = f"{t('letterbook.file')}.{'xlsx' if sheet else 'pdf'}"
            data = await asyncio.to_thread(self._book, rows, sheet)
            if await self.stage.hands.keep(name, data):
                self.tell(t("letters.book_saved"), Tone.DONE)

        self.do(save)

    def _book(self, rows: list[list[str]], sheet: bool) -> bytes:
        now, heads, title = self.now(), letterbook.heads(), t("letterbook.title")
        if sheet:
            return workbook.write(title, [heads, *rows], now)
        drawn = t("slip.drawn", when=times.to_the_minute(now))
        pages = book_sheet.lay_out(title, heads, rows, drawn, typesetting.measure)
        return printing.book(pages, title, language(), now)

    def _then(self, work: Callable[[Session], object], said: str) -> None:
        async def go() -> None:
            await self.write(work)
            await self._tell_done(said)

        self.do(go)

    async def _tell_done(self, said: str) -> None:
        self._why = ""
        self.device.courier.wake(Why.WRITTEN)
        await self.refresh()
        self.tell(t(f"letters.{said}"), Tone.DONE)

    def _letters(self, session: Session) -> LettersState:
        begun = {each.case: each for each in letter_drafts.listed(session)}
        drafts = [
            self._row(each, begun[each.case.id].stage) for each in self.known(session, [*begun])
        ]
        lines = register_book.lines(session)
        issued = {line.letter.case for line in lines if line.letter and line.state in _COUNTS}
        may = [
            CaseId(row.id)
            for row in docket.rows(session)
            if State(row.state) in issuing.TO_PREPARE
            and row.id not in {*begun, *issued}
            and issuing.lettered(session, CaseId(row.id), row.service)
        ]
        ready = [self._row(each, None) for each in self.known(session, may)]
        return letterbook.page(ready, drafts, lines, numbers.stock(session), self.now())

    def _row(self, known: Known, stage: Standing | None) -> LetterRow:
        case = known.case
        service = self.catalogue.get(case.service)
        title = service.letter.title if service and service.letter else case.service
        about = str(case.answers.get("full_name", ""))
        if stage is not None:
            return letterbook.draft(case.id, title, about, stage)
        return LetterRow(case.id, title, about, "", t("letters.ready"), Tone.NEWS)

    def _letter(self, session: Session, case: CaseId) -> LetterState | None:
        held = letters.of_case(session, case)
        officer = officers.on_duty(session)
        found = self.known(session, [case])
        if not found or found[0].shut_by is not None:
            return None
        counts = [each for each in held if not each.taken_back]
        known = deciding.load(session, case)
        if officer is None or counts:
            head = _signs(officer) and letters.of_village(session, known)
            return self._held(session, held, head=head)
        draft = letter_drafts.find(session, case)
        if draft is None and not issuing.issues(session, known):
            return self._held(session, held, head=False)
        pages = issuing.preview(session, self.device.world, case)
        words = [mark.text for page in pages for mark in page if isinstance(mark, Words)]
        stage = draft.stage if draft else None
        return LetterState(
            case=case,
            title=self._row(found[0], None).title,
            stage=t(f"letters.{stage}_by" if stage else "letters.ready", who=_who(draft)),
            pages=tuple(printing.proof(page) for page in pages),
            aloud=" ".join(words),
            prepares=draft is None,
            checks=stage is Standing.PREPARED and officer.post in _CHECKERS,
            signs=stage is Standing.CHECKED and _signs(officer),
        )

    def _held(
        self, session: Session, held: list[letters.Held], *, head: bool
    ) -> LetterState | None:
        if not held:
            return None
        last = held[-1]
        verdict = None
        if last.code:
            checked = letters.check(session, last.code, self.now())
            verdict = shown.verdict(checked, self.catalogue)
        return LetterState(
            case=last.case,
            title=last.title,
            stage=t("letters.annulled" if last.taken_back else "letters.issued"),
            verdict=verdict,
            number=last.number,
            whole=letters.file(session, last) is not None,
            annuls=head and not last.taken_back,
            numberable=head
            and not last.taken_back
            and issuing.numberable(session, self.now(), last.case, last.number),
            reason=self._why,
            taken_back=last.taken_back,
        )


def _signs(officer: officers.OnDuty | None) -> bool:
    return officer is not None and posts.issues(officer.post)


def _who(draft: letter_drafts.Draft | None) -> str:
    return (draft.checked_by or draft.prepared_by) if draft else ""


def _file(session: Session, case: CaseId, number: str) -> bytes | None:
    found = (each for each in letters.of_case(session, case) if each.number == number)
    held = next(found, None)
    return letters.file(session, held) if held is not None else None


def _name(number: str) -> str:
    plain = "".join(sign if sign.isalnum() else "-" for sign in number)
    return f"surat-{plain}.pdf"
