"""How the village writes its letters: read by everybody on its tablet, set by the head."""

from dataclasses import replace

from sqlmodel import Session

from app.actions.bridge import Bridge, Stage, words
from app.deck import Deck
from app.model import Tone
from app.model_letters import LetterheadState
from app.storage import letterheads, officers
from app.storage.letterheads import Letterhead
from app.strings import t
from protocol import dates, errors, letter_numbers, posts

PAGE = "letterhead"
_SAMPLE_CODE, _SAMPLE = "470", 12


class LetterheadActions(Bridge):
    """What can be done about the way letters are written."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._head: Letterhead | None = None

    async def show_letterhead(self) -> None:
        """Draw what is set, with what was typed and not saved."""
        self.stage.show(letterhead=await self.read(self._state))

    def leave_letterhead(self) -> None:
        """Forget what was typed and not saved."""
        self._head = None

    def type_letterhead(self, key: str, text: str) -> None:
        """Note what was typed of how the village writes its letters."""

        async def note() -> None:
            self._head = replace(await self._written(), **{key: text})
            self.stage.show(letterhead=await self.read(self._state))

        self.do(note)

    def save_letterhead(self) -> None:
        """Write letters so from now on."""

        async def save() -> None:
            wanted = await self._written()
            try:
                await self.write(lambda session: _save(session, wanted))
            except errors.NumberPatternError as bad:
                state = await self.read(self._state)
                self.stage.show(letterhead=replace(state, amiss=words(bad)))
                return
            self._head = None
            self.stage.show(letterhead=await self.read(self._state))
            self.tell(t("letterhead.saved"), Tone.DONE)

        self.do(save)

    async def _written(self) -> Letterhead:
        return self._head if self._head is not None else await self.read(letterheads.load)

    def _state(self, session: Session) -> LetterheadState:
        head = self._head or letterheads.load(session)
        officer = officers.on_duty(session)
        return LetterheadState(
            unit=head.unit,
            pattern=head.pattern,
            address=head.address,
            sample=self._sample(head),
            may=officer is not None and posts.issues(officer.post),
        )

    def _sample(self, head: Letterhead) -> str:
        try:
            pattern = letter_numbers.check_pattern(head.pattern)
            unit = letter_numbers.check_unit(head.unit)
        except errors.NumberPatternError:
            return ""
        day = dates.today(self.now())
        return letter_numbers.write(pattern, code=_SAMPLE_CODE, serial=_SAMPLE, unit=unit, day=day)


def _save(session: Session, wanted: Letterhead) -> None:
    officer = officers.on_duty(session)
    if officer is None or not posts.issues(officer.post):
        raise errors.NotEntitledError("no head")
    letterheads.save(session, wanted)
