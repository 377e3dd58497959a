"""Filling in a form: what is typed, pages, photos, the signature at the end."""

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Mapping

from sqlmodel import Session

from app import filling, photos
from app.actions.bridge import Stage
from app.actions.start import StartActions
from app.device import Device
from app.filling import Filling
from app.model import Photo, Tone
from app.present import form
from app.present.cases import Known, reason
from app.storage import documents, drafts, sending
from app.storage.drafts import Draft, DraftId
from app.strings import t
from app.sync.ways import Why
from protocol import answers, dates, errors
from protocol.findings import Value
from protocol.ids import CaseId, Digest
from protocol.questions import Raw


class FormActions(StartActions):
    """What a person can do with a form."""

    def __init__(self, device: Device, stage: Stage) -> None:
        super().__init__(device, stage)
        self._open: Filling | None = None
        self._unsaved: dict[str, Raw] = {}

    def begin(self, service: str) -> None:
        """Open a form for a service, going on with a draft of it if there is one."""

        async def open_form() -> None:
            known = await self.read(drafts.all)
            draft = next(
                (each for each in known if each.service == service and not each.case), None
            )
            name = draft.id if draft else await self._new(service)
            self.stage.navigate(f"/drafts/{name}")

        self.do(open_form)

    def fix(self, case: str) -> None:
        """Open the form of a returned case at the page to mend."""

        async def open_form() -> None:
            known = await self.read(drafts.all)
            draft = next((each for each in known if each.case == case), None)
            name = draft.id if draft else await self._mend(CaseId(case))
            self.stage.navigate(f"/drafts/{name}")

        self.do(open_form)

    async def open_draft(self, name: str) -> None:
        """Show a draft where it was left."""
        if self._open is None or self._open.draft != name:
            self._open = await self.read(lambda session: self._load(session, DraftId(name)))
        if self._open is None:  # sent or thrown away: an old link, or the way back
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
            state = form.read_back(self._open, review, sending=sending_now)
            self.stage.show(form=None, review=state)
        else:
            self.stage.show(form=form.page(self._open, review), review=None)

    def answer(self, draft: str, key: str, value: str | tuple[str, ...]) -> None:
        """Keep what was typed or chosen: in the state now, on disk in a moment."""
        if self._open is None or self._open.draft != draft:
            return
        self._open = self._open.answered(key, value)
        self._unsaved[key] = value
        self.show_form()
        self.do(self._save)

    def take_photo(self, draft: str, key: str) -> None:
        """Ask for a photo from the camera and keep it, shrunk."""
        self.do(lambda: self._photo(draft, key, from_camera=True))

    def choose_photo(self, draft: str, key: str) -> None:
        """Ask for a photo from the files and keep it, shrunk."""
        self.do(lambda: self._photo(draft, key, from_camera=False))

    def remove_photo(self, draft: str, key: str) -> None:
        """Drop the photo of a question."""

        async def drop() -> None:
            world = self.device.world
            await self.write(lambda s: drafts.drop_photo(s, world, DraftId(draft), key))
            self._change(draft, lambda form: form.photographed(key, None))

        self.do(drop)

    def show_page(self, draft: str, page: int) -> None:
        """Show a page of the form, counted from 0; the one after the last is the review."""
        if self._open is None or self._open.draft != draft:
            return
        self.hush()
        self._change(draft, lambda form: form.at(max(page, 0)))
        self.do(lambda: self._turn(draft, max(page, 0)))

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
        if self._open is None or self._open.draft != draft:
            return
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
        self._close()
        self.tell(t("message.saved"), Tone.DONE)
        self.leave_for(f"/cases/{signed.body.get('case', signed.id)}")
        self.device.courier.wake(Why.WRITTEN)

    def _close(self) -> None:
        """Let go of the form in hand: it has been sent or thrown away."""
        self._open, self._unsaved = None, {}
        self.stage.show(form=None, review=None)

    async def _photo(self, draft: str, key: str, *, from_camera: bool) -> None:
        data = await self.stage.photo(from_camera=from_camera)
        if data is None:
            return
        small = await asyncio.to_thread(photos.shrink, data)
        world = self.device.world
        await self.write(
            lambda s: drafts.put_photo(
                s, world, DraftId(draft), key, jpeg=small.jpeg, thumb=small.thumb
            )
        )
        kept = Photo(small.thumb, len(small.jpeg))
        self._change(draft, lambda form: form.photographed(key, kept))

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
            kept = value if isinstance(value, str) else tuple(value)
            drafts.answer(session, self.device.world, draft, key, kept)

    def _change(self, draft: str, change: Callable[[Filling], Filling]) -> None:
        if self._open is not None and self._open.draft == draft:
            self._open = change(self._open)
            self.show_form()

    def _review(self, open_form: Filling) -> answers.Review:
        return open_form.review(dates.today(self.now()), self.practice)

    async def _new(self, service: str) -> DraftId:
        person = {
            "name": self.person.name if self.person else "",
            "nik": self.person.nik if self.person else "",
            "village": self.person.village if self.person else "",
            "phone": (self.person.phone or "") if self.person else "",
        }
        first = answers.first_answers(self.catalogue[service], person)
        kept = {key: _kept(value) for key, value in first.items()}
        world = self.device.world
        return await self.write(lambda s: drafts.begin(s, world, service, answers=kept))

    async def _mend(self, case: CaseId) -> DraftId:
        def begin(session: Session) -> DraftId:
            known = self.known(session, [case])[0].case
            return self.begin_with(session, known.service, known.answers, case)

        return await self.write(begin)

    def begin_with(
        self,
        session: Session,
        service: str,
        values: Mapping[str, Value],
        case: CaseId | None = None,
    ) -> DraftId:
        """Begin a draft with answers given before, to mend a case or to apply anew."""
        given = {key: _kept(filling.typed(value)) for key, value in values.items()}
        return drafts.begin(session, self.device.world, service, case=case, answers=given)

    def _load(self, session: Session, name: DraftId) -> Filling | None:
        draft = drafts.load(session, name)
        if draft is None or draft.service not in self.catalogue:
            return None
        return self.filling_of(session, draft)

    def filling_of(self, session: Session, draft: Draft) -> Filling:
        """Return a stored draft as a form in hand."""
        service = self.catalogue[draft.service]
        own = {key: Photo(each.thumb, each.size_bytes) for key, each in draft.photos.items()}
        if draft.case is None:
            return Filling(draft.id, service, draft.answers, own, draft.page)
        known = self.known(session, [draft.case])[0].case
        return Filling(
            draft.id,
            service,
            draft.answers,
            {**self.thumbs(session, known.documents), **own},
            draft.page,
            case=draft.case,
            mends=known.mends,
            reason=reason(known, service),
        )

    def thumbs(
        self, session: Session, named: Mapping[str, Mapping[str, object]]
    ) -> dict[str, Photo]:
        """Return the small pictures of what a case has, by question."""
        found: dict[str, Photo] = {}
        for key, about in named.items():
            thumb = documents.thumb(session, Digest(str(about["sha256"])))
            found[key] = Photo(thumb or b"", int(str(about["size"])))
        return found

    @abstractmethod
    def known(self, session: Session, cases: list[CaseId]) -> list[Known]:
        """Return cases with all that is shown of them."""


def _kept(value: Raw) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(value)
