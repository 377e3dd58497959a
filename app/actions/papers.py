"""Photos of papers: taken or chosen, laid straight, looked at, replaced until they are sent."""

import asyncio
from dataclasses import dataclass, replace

from sqlmodel import Session

from app import legibility, papers, photos
from app.actions.bridge import Stage
from app.actions.form import FormActions
from app.asked import Photo, StraightState
from app.deck import Deck
from app.storage import drafts
from app.storage.drafts import DraftId
from app.straight import AS_TAKEN, Side, Straight
from app.strings import language

TURN = "turn"
WHOLE = "whole"
"""What can be done to a photo besides cutting off a side."""


@dataclass(frozen=True)
class Source:
    """
    The photo last taken or opened, larger than it is kept, and how it lies now.

    In memory only: what was kept is safe, and is the source again once this is gone.
    """

    draft: str
    key: str
    jpeg: bytes
    straight: Straight = AS_TAKEN
    camera: bool = False


@dataclass(frozen=True)
class Kept:
    """A photo ready to be kept and shown."""

    small: photos.Shrunk
    view: bytes
    trouble: str


class PaperActions(FormActions):
    """What a person can do with the photo of a paper."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._source: Source | None = None

    def take_photo(self, draft: str, key: str) -> None:
        """Ask for a photo from the camera and keep it, shrunk."""
        self.do(lambda: self._photo(draft, key, from_camera=True))

    def choose_photo(self, draft: str, key: str) -> None:
        """Ask for a photo from the files and keep it, shrunk."""
        self.do(lambda: self._photo(draft, key, from_camera=False))

    def use_photo(self, draft: str, key: str) -> None:
        """Take a photo as it is, whatever may be amiss with it."""

        def content(photo: Photo) -> Photo:
            return replace(photo, trouble="")

        self._rephotograph(draft, key, content)

    def remove_photo(self, draft: str, key: str) -> None:
        """Drop the photo of a question."""

        async def drop() -> None:
            world = self.device.world
            await self.write(lambda s: drafts.drop_photo(s, world, DraftId(draft), key))
            self._source = None
            self._change(draft, lambda form: form.photographed(key, None))

        self.do(drop)

    def open_straight(self, draft: str, key: str) -> None:
        """Show a photo on a page of its own, to be turned and cut."""

        async def show() -> None:
            source = self._at_hand(draft, key)
            if source is None:
                jpeg = await self.read(lambda session: _stored(session, DraftId(draft), key))
                if jpeg is None:
                    return
                self._source = source = Source(draft, key, jpeg)
            await self._show_straight(source)
            self.stage.navigate(f"/drafts/{draft}/straight/{key}")

        self.do(show)

    def straighten(self, draft: str, key: str, how: str) -> None:
        """Turn the photo, cut a little off a side, or make it whole again; kept only when asked."""

        async def move() -> None:
            source = self._at_hand(draft, key)
            if source is not None:
                self._source = replace(source, straight=_moved(source.straight, how))
                await self._show_straight(self._source)

        self.do(move)

    def keep_straight(self, draft: str, key: str) -> None:
        """Keep the photo as it lies now, and go back to the form."""

        async def keep() -> None:
            source = self._at_hand(draft, key)
            if source is not None:
                await self._keep(source)
            self.stage.show(straight=None)
            self.stage.navigate(f"/drafts/{draft}")

        self.do(keep)

    def _at_hand(self, draft: str, key: str) -> Source | None:
        source = self._source
        return source if source and (source.draft, source.key) == (draft, key) else None

    async def _photo(self, draft: str, key: str, *, from_camera: bool) -> None:
        data = await self.stage.photo(from_camera=from_camera)
        if data is None:
            return
        jpeg = await asyncio.to_thread(_source, data)
        await self._keep(Source(draft, key, jpeg, camera=from_camera))

    async def _keep(self, source: Source) -> None:
        grey = self._grey(source.key)
        kept = await asyncio.to_thread(_straightened, source, grey=grey)
        world, draft, small = self.device.world, DraftId(source.draft), kept.small
        await self.write(
            lambda s: drafts.put_photo(
                s, world, draft, source.key, jpeg=small.jpeg, thumb=small.thumb
            )
        )
        self._source = source
        self.stage.show(notice=None)  # what was said of the one before is no longer so
        photo = Photo(small.thumb, len(small.jpeg), kept.view, kept.trouble, camera=source.camera)
        self._change(source.draft, lambda form: form.photographed(source.key, photo))

    async def _show_straight(self, source: Source) -> None:
        view = await asyncio.to_thread(_seen, source)
        if self._source is not source:  # another press came meanwhile
            return
        asked = self._photo_question(source.key)
        label = asked.label.in_(language()) if asked else ""
        changed = source.straight != AS_TAKEN
        self.stage.show(straight=StraightState(source.draft, source.key, label, view, changed))

    def _grey(self, key: str) -> bool:
        asked = self._photo_question(key)
        return papers.look(asked.document).grey if asked else False

    def _close(self) -> None:
        self._source = None
        self.stage.show(straight=None)
        super()._close()


def _source(data: bytes) -> bytes:
    return photos.source(photos.decode(data, photos.SOURCE_PIXELS))


def _seen(source: Source) -> bytes:
    return photos.view(photos.decode(source.jpeg, photos.VIEW_PIXELS), source.straight)


def _straightened(source: Source, *, grey: bool) -> Kept:
    whole = photos.decode(source.jpeg, photos.SOURCE_PIXELS)
    chosen = photos.chosen(whole, source.straight, grey=grey)
    found = legibility.troubles(chosen)
    worst = found[0].value if found else ""
    return Kept(photos.packed(chosen), photos.view(chosen), worst)


def _stored(session: Session, draft: DraftId, key: str) -> bytes | None:
    kept = drafts.load(session, draft)
    photo = kept.photos.get(key) if kept else None
    return drafts.jpeg(session, photo) if photo else None


def _moved(straight: Straight, how: str) -> Straight:
    if how == WHOLE:
        return AS_TAKEN
    return straight.turned() if how == TURN else straight.cut(Side(how))
