"""
When a tablet locks by itself: nobody touches it, or another app is in front.

Both spans are measured with two clocks, and the longer one counts: the one that only runs forward
stands still while a tablet sleeps, and the other one can be set.
"""

from abc import abstractmethod
from datetime import timedelta

from app.actions.bridge import Stage
from app.actions.start import StartActions
from app.deck import Deck, Moment
from app.storage import entering
from app.storage.duty import OnDuty
from app.sync import locked
from app.sync.ways import Why

REST_WITHIN = timedelta(minutes=2)
"""So long may nobody touch the tablet."""
AWAY_WITHIN = timedelta(seconds=30)
"""So long may another app be in front."""
LOOK_EVERY_S = 5.0

BEHIND = frozenset({"hide", "pause"})
BEFORE = frozenset({"show", "resume"})
IN_HAND_ONLY = "inactive"
"""In the hand this comes before the list of apps is drawn; on a desk it means little."""


class WatchActions(StartActions):
    """Who is on duty on this tablet, and until when."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self.tablet = False
        self.duty: OnDuty | None = None
        self._hidden = False
        self._watching = False

    @abstractmethod
    async def put_form_away(self) -> None:
        """Save the form in hand and show it no more."""

    def lock_now(self) -> None:
        """Let go of every key, at once."""
        self.do(self._lock)

    def closed(self) -> None:
        """Let go of every key when the screen is gone: nobody would see who is on duty."""
        if self.duty is not None and not self.device.watched:
            self.device.desk.submit(_seal_and_lock, self.device)

    def touched(self) -> None:
        """Note that somebody is there."""
        self.device.touched_at = self._moment()

    def window_moved(self, said: str) -> None:
        """Blank the page while another app is in front, and lock if that was for long."""
        if said in BEHIND or (said == IN_HAND_ONLY and self.stage.in_hand):
            if self.duty is not None and not self._hidden:
                self._hidden, self.device.hidden_at = True, self._moment()
                self.stage.show(hidden=True)
        elif said in BEFORE and self._hidden:
            self.do(self._come_back)

    async def look_at_watch(self) -> bool:
        """Lock if nobody has been there for too long; tell whether so."""
        rested = self._since(self.device.touched_at) >= REST_WITHIN
        away = self.device.hidden_at
        if rested or (away is not None and self._since(away) >= AWAY_WITHIN):
            await self._lock()
            return True
        return False

    def begin_watch(self) -> None:
        """Look from now on whether somebody is still there; one look-out for each screen."""
        if not self._watching:
            self._watching = True
            self.stage.after(LOOK_EVERY_S, lambda: self.guarded(self._watch))

    async def _watch(self) -> None:
        self._watching = False
        await self.refresh_if_relieved()
        if self.duty is not None and not await self.look_at_watch():
            self.begin_watch()

    @abstractmethod
    async def refresh_if_relieved(self) -> None:
        """Draw anew if another window has changed who is on duty."""

    async def _come_back(self) -> None:
        await self.look_at_watch()
        self._hidden, self.device.hidden_at = False, None
        self.stage.show(hidden=False)

    async def _lock(self) -> None:
        if self.duty is None:
            return
        try:
            self.stage.show(hidden=True)
            await self.put_form_away()
        finally:
            await self.work(lambda: _seal_and_lock(self.device))
        self.device.courier.wake(Why.WRITTEN)
        self.stage.show(hidden=self._hidden)
        await self.refresh()

    def _moment(self) -> Moment:
        return self.device.ticks(), self.now()

    def _since(self, then: Moment) -> timedelta:
        ticks, at = then
        return max(timedelta(seconds=self.device.ticks() - ticks), self.now() - at)


def _seal_and_lock(device: Deck) -> None:
    """Seal what waits, so that it goes on, and let go of every key whatever comes of that."""
    try:
        locked.seal_up(device.store, device.world)
    finally:
        entering.lock(device.store, device.world)
