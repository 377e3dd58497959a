"""
Between the screen's loop and the desk thread.

Every call comes and returns on the session's loop. What touches the store runs on the desk
thread, one piece of work after another, so nothing typed is overtaken by a page turn.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from sqlmodel import Session

from app import qr_codes
from app.deck import Deck
from app.intents import Intents
from app.model import FaultState, Notice, Tone
from app.present.cases import Known
from app.storage import catalogues, docket
from app.storage.people import Person, Preferences
from app.strings import t
from app.sync.courier import CourierState
from protocol import errors, services
from protocol.editions import BUILT_IN
from protocol.ids import CaseId

log = logging.getLogger("layar.actions")

T = TypeVar("T")

WAITING = (errors.AwayError, errors.BusyError, errors.NoSealingKeyError)
"""Trouble that is nobody's to mend: a better signal ends it."""

READ_WITHIN = timedelta(seconds=3)
"""A notice older than this does not follow the person to the next page."""


class Hands(Protocol):
    """What gives files out of the app's hands and takes them in."""

    @property
    def picks_folders(self) -> bool:
        """Whether a folder can be chosen here, to be written to and read back."""

    async def folder(self) -> Path | None:
        """Ask for a folder or card."""

    async def save(self, path: Path) -> bool:
        """Have the phone save a file where the person says; tell whether they did."""

    async def share(self, path: Path) -> bool:
        """Offer a file to other apps; tell whether it went."""

    async def keep(self, name: str, data: bytes) -> bool:
        """Have the phone save `data` under a name; tell whether the person said where."""

    async def offer(self, name: str, data: bytes) -> bool:
        """Offer `data` to other apps under a name; tell whether it went."""

    async def share_text(self, text: str) -> bool:
        """Offer a text to other apps; tell whether it went."""

    async def copy(self, text: str) -> None:
        """Lay a text where it can be pasted from."""

    async def pictures(self) -> list[Path]:
        """Ask for pictures, as many as the person likes."""

    async def files(self, limit_bytes: int) -> list[Path]:
        """Ask for files of at most this size."""


class Crew(Intents, Protocol):
    """Everything that can be asked for on one deck, and what a screen tells those who do it."""

    @property
    def device(self) -> Deck:
        """What the actions stand on."""

    async def board(self, route: str) -> None:
        """Show the first page."""

    def courier_moved(self, state: CourierState) -> None:
        """Show what is carried."""

    def woke(self, state: str) -> None:
        """Hear that the app is in front again, or no more."""

    def touched(self) -> None:
        """Hear that somebody is there."""

    def closed(self) -> None:
        """Hear that the screen is gone."""

    def charging(self, state: str) -> None:
        """Hear of the charger."""

    def signal_changed(self) -> None:
        """Hear that the network has changed."""


class Stage(Protocol):
    """The screen that actions play on."""

    @property
    def hands(self) -> Hands:
        """What gives files away and takes them in."""

    @property
    def in_hand(self) -> bool:
        """Whether this is a phone or a tablet, and no window on a desk."""

    def clear(self) -> None:
        """Show nothing of what was shown before."""

    def show(self, **changes: object) -> None:
        """Assign fields of the screen's state."""

    def spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` on the session's loop."""

    def after(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` on the session's loop a while later."""

    def navigate(self, route: str) -> None:
        """Show another page."""

    async def photo(self, *, from_camera: bool) -> bytes | None:
        """Ask the person for a picture."""

    async def enter(self, crew: Crew) -> None:
        """Have others answer from now on, and show nothing of what was shown before."""


class Bridge(ABC):
    """What all actions share: the device, the screen, and one way to fail."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        self.device = device
        self.stage = stage
        self.edition, self.catalogue = BUILT_IN, services.catalogue()
        self.practice = device.facts.deployment.practice
        self.person: Person | None = None
        self.preferences = Preferences()
        self.route = "/"
        self._serial = 0
        self._told_at: datetime | None = None

    @abstractmethod
    async def refresh(self) -> None:
        """Draw the page in hand anew."""

    @abstractmethod
    def known(self, session: Session, cases: list[CaseId]) -> list[Known]:
        """Return cases with all that is shown of them."""

    async def look_at_catalogue(self) -> None:
        """Go by the newest catalogue this device knows, and its version."""
        self.edition, self.catalogue = await self.read(catalogues.newest)

    def now(self) -> datetime:
        """Return the device's clock, aware, in UTC."""
        return self.device.world.now()

    def do(self, work: Callable[[], Awaitable[None]]) -> None:
        """Start `work`; whatever goes wrong is told to the person and breaks nothing."""
        self.stage.spawn(partial(self.guarded, work))

    async def work(self, work: Callable[[], T]) -> T:
        """Return what `work` comes to, done on the desk thread."""
        return await asyncio.get_running_loop().run_in_executor(self.device.desk, work)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Return what `work` finds in the store, read on the desk thread."""
        return await self.work(partial(self.device.read, work))

    async def write(self, work: Callable[[Session], T]) -> T:
        """Return what `work` wrote, once it is safe on disk."""
        return await self.work(partial(self.device.write, work))

    async def codes(self, *, from_camera: bool) -> list[str] | None:
        """
        Return the texts of all codes on the photos a person gives; None if they give none.

        The camera gives one photo, the files as many as are chosen: they are looked at one after
        another, and one that is no photo does not keep the others from being read.
        """
        if from_camera:
            photo = await self.stage.photo(from_camera=True)
            return None if photo is None else await asyncio.to_thread(qr_codes.read, photo)
        chosen = await self.stage.hands.pictures()
        texts: list[str] = []
        amiss: errors.InputError | None = None
        for path in chosen:
            try:
                texts += await asyncio.to_thread(_codes_on, path)
            except errors.InputError as error:
                amiss = error
        if amiss and not texts:
            raise amiss
        return texts if chosen else None

    async def code(self, *, from_camera: bool) -> str | None:
        """
        Return the text of a code on the photos a person gives; None if they give none.

        Raises:
            QrBadError: there is no code on them.
        """
        texts = await self.codes(from_camera=from_camera)
        if texts is None:
            return None
        if not texts:
            raise errors.QrBadError("none")
        return texts[0]

    def leave_for(self, route: str) -> None:
        """Show another page; from now on that is the page in hand."""
        self.route = route
        self.stage.navigate(route)

    def tell(self, text: str, tone: Tone) -> None:
        """Show the person a sentence once."""
        self._serial += 1
        self._told_at = self.now()
        self.stage.show(notice=Notice(text, tone, self._serial))

    async def fold_cases(self) -> None:
        """Bring the list of the village's cases up to date, before something is looked up in it."""
        while stale := (await self.read(docket.stale))[: docket.AT_ONCE]:
            await self.write(partial(docket.fold, cases=stale))

    def hush(self) -> None:
        """Take away a notice the person has had time to read."""
        if self._told_at is not None and self.now() - self._told_at > READ_WITHIN:
            self._told_at = None
            self.stage.show(notice=None)

    def seen(self, serial: int) -> None:
        """Note that a notice has been shown."""
        if serial == self._serial:
            self.stage.show(notice=None)

    async def guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work`; whatever goes wrong is told to the person and breaks nothing."""
        try:
            await work()
        except (
            errors.StoreDamagedError,
            errors.StoreNewerError,
            errors.StoreKeyMissingError,
        ) as bad:
            log.error("%s", bad)
            self.stage.show(fault=fault(bad))
        except errors.StoreLockedError:
            await self.refresh()  # locked meanwhile: the lock says so
        except errors.LayarError as bad:
            log.warning("%s", bad)
            self.tell(words(bad), Tone.WAIT if isinstance(bad, WAITING) else Tone.FIX)
        except Exception:
            log.exception("an action failed")
            self.tell(t("fault.touch"), Tone.FIX)


def _codes_on(photo: Path) -> list[str]:
    return qr_codes.read(photo.read_bytes())


def words(trouble: errors.LayarError) -> str:
    """Say what happened, whether the data is safe, and what now."""
    return t(f"error.{trouble.code}", **trouble.facts)


def fault(trouble: errors.LayarError) -> FaultState:
    """Return the screen for trouble with the device's memory."""
    return FaultState(t("fault.store_title"), words(trouble))
