"""Filling in a form: what is typed, pages, the signature at the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session

from app import filling
from app.actions.bridge import Stage
from app.actions.drafts import DraftActions, kept
from app.deck import Deck
from app.filling import Filling
from app.model import Choice, Photo, Tone
from app.present import form
from app.storage import concealing, drafts, household, officers, sending
from app.storage.drafts import DraftId
from app.storage.household import Member, MemberId
from app.strings import t
from app.sync.ways import Why
from protocol import answers, dates, errors, parts
from protocol.questions import Kind, Question, Raw


class FormActions(DraftActions):
    """What a person can do with a form."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._open: Filling | None = None
        self._unsaved: dict[str, Raw] = {}
        self._people: dict[MemberId, Member] = {}
        self._seal = ""
        self._sending = False

    async def open_draft(self, name: str) -> None:
        """Show a draft where it was left."""
        if self._open is None or self._open.draft != name:
            try:
                self._open = await self.read(
                    lambda session: self.load_draft(session, DraftId(name))
                )
            except errors.StoreDamagedError:  # its row says so, and leads to where it is discarded
                if self.route == f"/drafts/{name}":
                    self.leave_for("/")
                return
            if self._open is not None:
                self._people = {each.id: each for each in await self.read(household.all)}
                chosen = tuple(
                    Choice(each.id, each.name) for each in self._people.values() if not each.shut
                )
                self._open = replace(self._open, people=chosen)
                self._seal = await self.read(self._seals)
        if self._open is None:  # sent or thrown away: an old link, or the way back
            if self.route.startswith(f"/drafts/{name}"):  # or sent just now, and left for its case
                self.leave_for("/")
            return
        self.show_form()

    def show_form(self, *, sending_now: bool = False) -> None:
        """Draw the page in hand, or everything once more after the last."""
        if self._open is None:
            self.stage.show(form=None, review=None)
            return
        review = self._review(self._open)
        if self._open.page >= len(self._open.shown(review)):
            state = form.read_back(self._open, review, sending=sending_now, seal=self._seal)
            self.stage.show(form=None, review=state)
        else:
            home = self.person.village if self.person else ""
            self.stage.show(form=form.page(self._open, review, home), review=None)

    def answer(self, draft: str, key: str, value: str | tuple[str, ...]) -> None:
        """Keep what was typed or chosen: in the state now, on disk in a moment."""
        if self._open is None or self._open.draft != draft:
            return
        self._open = self._open.answered(key, value)
        self._unsaved[key] = value
        self.show_form()
        self.do(self._save)

    def answer_part(self, draft: str, key: str, row: int, part: str, value: str) -> None:
        """Keep one box of a person, a place or a row of a table, at once."""
        self._compose(draft, key, lambda old, asked: parts.with_part(old, asked, row, part, value))

    def use_person(self, draft: str, key: str, member: str) -> None:
        """Put the name, NIK and relation of one of the household into a question."""
        known = self._people.get(MemberId(member))
        if known is not None:
            self._compose(draft, key, lambda old, asked: (filling.named(known.known, old, asked),))

    def add_row(self, draft: str, key: str) -> None:
        """Show an empty row to begin at the end of a table."""
        self._change(draft, lambda form: form.adding_to(key))

    def drop_row(self, draft: str, key: str, row: int) -> None:
        """Take a row out of a table, counted from 0."""
        self._compose(draft, key, lambda old, _: parts.without_row(old, row))

    def _compose(
        self, draft: str, key: str, change: Callable[[Raw, Sequence[Question]], tuple[str, ...]]
    ) -> None:
        if self._open is None or self._open.draft != draft:
            return
        asked = self._open.service.question(key)
        lines = change(self._open.answers.get(key, ""), asked.parts)
        self.answer(draft, key, lines if asked.kind is Kind.ROWS else "".join(lines[:1]))

    def show_page(self, draft: str, page: int) -> None:
        """Show a page of the form, counted from 0; the one after the last is the review."""
        if self._open is None or self._open.draft != draft:
            return
        self.hush()
        wrong = self._wrong_on(self._open, page)
        self._change(draft, lambda form: form.at(max(page, 0)).marking(*wrong))
        self.do(lambda: self._turn(draft, max(page, 0)))

    def _wrong_on(self, read: Filling, page: int) -> tuple[str, ...]:
        """Return what a page lacks to whom everything was read back: they have tried to go on."""
        shown = read.shown(self._review(read))
        turned_back = page < len(shown) <= read.page
        return filling.blocking(shown[max(page, 0)]) if turned_back else ()

    def next_page(self, draft: str) -> None:
        """Check this page; go on if it stands, mark what does not."""
        if self._open is None or self._open.draft != draft:
            return
        review = self._review(self._open)
        shown = self._open.shown(review)
        here = shown[min(self._open.page, len(shown) - 1)]
        wrong = filling.blocking(here)
        if wrong:
            self._change(draft, lambda form: form.marking(*wrong))
        else:
            self.show_page(draft, self._open.page + 1)

    def discard(self, draft: str) -> None:
        """Throw a draft away for good."""

        async def throw_away() -> None:
            await self.write(lambda session: drafts.discard(session, DraftId(draft)))
            self._close()
            self.tell(t("message.discarded"), Tone.PLAIN)
            self.leave_for("/")
            await self.refresh()

        self.do(throw_away)

    def send(self, draft: str) -> None:
        """Sign the application and queue it; say so only when it is safe on disk."""
        if self._open is None or self._open.draft != draft or self._sending:
            return
        self._sending = True
        self.show_form(sending_now=True)
        self.do(lambda: self._send(DraftId(draft)))

    async def _send(self, draft: DraftId) -> None:
        try:
            await self._save()
            signed = await self.write(
                lambda session: sending.submit(session, self.device.world, draft)
            )
        except errors.LayarError:
            self.show_form()
            raise
        finally:
            self._sending = False
        self._close()
        self.tell(t("message.saved"), Tone.DONE)
        self.leave_for(f"/cases/{signed.body.get('case', signed.id)}")
        self.device.courier.wake(Why.WRITTEN)

    async def put_form_away(self) -> None:
        """Save the form in hand and show it no more."""
        await self._save()
        self._close()
        self.stage.show(straight=None)

    def _close(self) -> None:
        """Let go of the form in hand: it has been sent or thrown away."""
        self._open, self._unsaved = None, {}
        self.stage.show(form=None, review=None)

    async def _save(self) -> None:
        if self._open is None or not self._unsaved:
            return
        draft, given = DraftId(self._open.draft), self._unsaved
        self._unsaved = {}
        try:
            await self.write(lambda session: self._answers(session, draft, given))
        except errors.LayarError:
            self._unsaved = {**given, **self._unsaved}
            raise

    async def _turn(self, draft: str, page: int) -> None:
        await self.write(lambda s: drafts.turn(s, self.device.world, DraftId(draft), page))

    def _answers(self, session: Session, draft: DraftId, given: Mapping[str, Raw]) -> None:
        for key, value in given.items():
            drafts.answer(session, self.device.world, draft, key, kept(value))

    def _change(self, draft: str, change: Callable[[Filling], Filling]) -> None:
        if self._open is not None and self._open.draft == draft:
            self._open = change(self._open)
            self.show_form()

    def _rephotograph(self, draft: str, key: str, change: Callable[[Photo], Photo]) -> None:
        photo = self._open.photos.get(key) if self._open is not None else None
        if photo is not None:
            changed = change(photo)
            self._change(draft, lambda form: form.photographed(key, changed))

    def _photo_question(self, key: str) -> Question | None:
        asked = self._open.service.questions if self._open is not None else ()
        return next((each for each in asked if each.key == key), None)

    def _seals(self, session: Session) -> str:
        """Say by its word who will be able to read a report about an officer sent from here."""
        if concealing.reader(session, self.now()) is None:
            return "unsealed"
        return "sealed_tablet" if officers.village(session) else "sealed_phone"

    def _review(self, open_form: Filling) -> answers.Review:
        return open_form.review(dates.today(self.now()), self.practice)
