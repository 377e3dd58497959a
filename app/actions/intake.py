"""
Taking a file of people over: looked at first, then written whole or not at all.

A file is read beside the desk thread and sealed on it in short pieces, so that the tablet answers
meanwhile; the one transaction at the end only writes.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from app.actions.bridge import Stage
from app.actions.register import RegisterActions, whoever
from app.deck import Deck
from app.model import Tone
from app.model_register import IntakeState, Step
from app.present import intake
from app.residents import changes, reading
from app.residents.changes import Changes
from app.residents.lines import Rules
from app.residents.reading import Reading
from app.storage import officers, register
from app.storage.register import Intake, Sealed, Stamp
from app.strings import t
from protocol import dates

PAGE = "intake"
SEALED_AT_ONCE = 500
REPORT = "laporan-baris.csv"


@dataclass(frozen=True)
class _Looked:
    """A file that was read and not taken over: what it brings, and what that was held against."""

    file: str
    reading: Reading
    brings: Changes
    seen: Stamp


class IntakeActions(RegisterActions):
    """What can be done with a file of people."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._intake = IntakeState()
        self._looked: _Looked | None = None

    async def show_intake(self) -> None:
        """Draw how far a file has come."""
        self.stage.show(intake=self._intake)

    def leave_intake(self) -> None:
        """Let go of a file that was looked at and not taken over."""
        self._intake, self._looked = IntakeState(), None

    def choose_register(self) -> None:
        """Ask for a file of people and show which columns it has and what it would bring."""

        async def choose() -> None:
            chosen = await self.stage.hands.files(reading.FILE_LIMIT_BYTES)
            try:
                if chosen:
                    self.leave_intake()
                    self._lay_intake(self._intake)
                    await self._unstuck(lambda: self._look_into(chosen[0]))
            finally:
                if not self.stage.hands.picks_folders:  # copies made for this app, in the clear
                    for path in chosen:
                        path.unlink(missing_ok=True)

        self.do(choose)

    def take_register(self) -> None:
        """Take the file over that was looked at."""
        self.do(lambda: self._unstuck(self._take_over))

    def save_report(self) -> None:
        """Have the phone save which rows were left out, and why."""

        async def save() -> None:
            if self._looked is not None:
                data = intake.report(self._looked.reading.problems)
                if await self.stage.hands.keep(REPORT, data):
                    self.tell(t("intake.report_saved"), Tone.DONE)

        self.do(save)

    async def _unstuck(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it; whatever stops it, the page does not go on saying that it is at work."""
        try:
            await work()
        finally:
            if self._intake.step is Step.BUSY:
                self._lay_intake(IntakeState())

    async def _look_into(self, path: Path) -> None:
        file = path.name
        data = await asyncio.to_thread(path.read_bytes)
        opened = await asyncio.to_thread(reading.opened, data)
        if opened.columns.missing:
            self._lay_intake(intake.columns(file, opened.columns))
            return
        rules = await self.read(self._rules)
        found = await asyncio.to_thread(reading.read, opened, rules, self._telling(file))
        seen, people_ = await self.read(lambda s: (register.stamp(s), register.index(s)))
        brings = await asyncio.to_thread(changes.of, found.residents, people_)
        self._looked = _Looked(file, found, brings, seen)
        self._lay_intake(intake.ready(file, found, brings, opened.columns))

    async def _take_over(self) -> None:
        looked = self._looked
        if looked is None:
            return
        self._looked = None
        sealed, brings, world = Sealed(), looked.brings, self.device.world
        changed = [(each.entry, each.after) for each in brings.changed]
        for at in range(0, max(len(brings.new), len(changed)), SEALED_AT_ONCE):
            upto = at + SEALED_AT_ONCE
            self._lay_intake(intake.busy(looked.file, at, "kept"))

            def seal(session: Session, at: int = at, upto: int = upto) -> None:
                register.seal_new(session, world, brings.new[at:upto], sealed)
                register.seal_changed(session, changed[at:upto], sealed)

            await self.read(seal)

        def keep(session: Session) -> None:
            about = Intake(
                file=looked.file,
                by=whoever(session),
                new=len(brings.new),
                changed=len(changed),
                same=len(brings.same),
                absent=len(brings.absent),
                refused=looked.reading.refused,
            )
            register.keep(session, world, brings, sealed=sealed, about=about, seen=looked.seen)

        await self.write(keep)
        self._lay_intake(intake.done(looked.file, brings))

    def _rules(self, session: Session) -> Rules:
        return Rules(dates.today(self.now()), self.practice, officers.village(session))

    def _telling(self, file: str) -> Callable[[int], None]:
        """Return what shows, from another thread, how many rows were read."""
        loop = asyncio.get_running_loop()
        self._lay_intake(intake.busy(file, 0, "reading"))

        def tell(count: int) -> None:
            loop.call_soon_threadsafe(self._lay_intake, intake.busy(file, count, "reading"))

        return tell

    def _lay_intake(self, state: IntakeState) -> None:
        self._intake = state
        self.stage.show(intake=state)
