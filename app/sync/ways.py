"""
The ways of carrying there are, and how each has fared: a way that keeps failing rests.

After three failures of the same kind a way is tried only when its rest is over, when somebody
asks, or when there is news of the link; and then first with the smallest parcel there is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.sync import plan
from app.sync.pace import Pace, Speed
from app.sync.transport import Transport
from protocol import errors

TRIPS = 3
"""Failures of one kind in a row after which a way rests."""
_OF_THE_LINK = frozenset({errors.AwayError.code, errors.CaptivePortalError.code})
"""Failures that a new signal may have ended."""


class Why(StrEnum):
    """What wakes the courier."""

    ASKED = "asked"
    WRITTEN = "written"
    SIGNAL = "signal"
    RESUMED = "resumed"
    CHARGER = "charger"
    EVERY = "every"
    TIMER = "timer"


@dataclass(frozen=True)
class Way:
    """
    A way of carrying, by a `name` that lasts, tried in the order of the list it is in.

    `open` begins to use it: it may look around for who carries, and raises DeliveryError when
    there is nobody now. One that is not `ready` is passed over: it is for other people.
    """

    name: str
    open: Callable[[], Transport]
    ready: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Health:
    """
    How a way has fared. `due_at` is when it is worth the next try, none before the first.

    `failures` counts those in a row, none or fewer where the link was there a moment ago;
    `same` those that had one `code`. `trusted` says that a link was taken at its word: it took
    something, and what becomes of that was not heard.
    """

    failures: int = 0
    code: str = ""
    same: int = 0
    due_at: datetime | None = None
    trusted: bool = False

    @property
    def resting(self) -> bool:
        """Whether it has failed in one way so often that it is left alone, and probed gently."""
        return self.same >= TRIPS

    def worth(self, why: Why, now: datetime) -> bool:
        """Tell whether to try now. A rest longer than any can be was begun by a wrong clock."""
        if why is Why.ASKED or self.due_at is None:
            return True
        if not now < self.due_at <= now + plan.LONGEST_REST:
            return True
        if why is Why.TIMER:
            return False
        if self.code in _OF_THE_LINK:
            return True
        return not self.resting and self.code != errors.BusyError.code

    def failed(
        self, error: errors.LayarError, now: datetime, dice: float, *, moved: bool, sent: bool
    ) -> "Health":
        """
        Return how it stands after one more failure; `moved` if it carried something first.

        What it `sent` before the line broke says as well that there was a link a moment ago; but
        only once until something is heard, for there are lines that take all and answer nothing.
        """
        broke = isinstance(error, errors.AwayError) and sent
        failures = plan.failures_after(self.failures, there=moved or (broke and not self.trusted))
        asked_s = error.retry_after_s if isinstance(error, errors.BusyError) else 0
        same = self.same + 1 if error.code == self.code and not moved else 1
        wait = plan.retry_in(failures, dice, timedelta(seconds=asked_s))
        return Health(failures, error.code, same, now + wait, not moved and (self.trusted or broke))

    def worked(self, now: datetime, dice: float, *, moved: bool, waiting: bool) -> "Health":
        """Return how it stands after a try that worked, and what still waits for an answer."""
        if not waiting:
            return Health(due_at=now + plan.QUIET)
        failures = 1 if moved else self.failures + 1
        return Health(failures, due_at=now + plan.retry_in(failures, dice))


@dataclass
class Lane:
    """A way in use: how it has fared, how much it bears at once, and what was kept of that."""

    way: Way
    health: Health = Health()
    pace: Pace | None = None
    kept_speed: Speed | None = None


def next_due(lanes: Iterable[Lane], now: datetime) -> datetime:
    """Return when a way that can be gone is worth the next try, by itself; never at once."""
    due = [lane.health.due_at for lane in lanes if lane.health.due_at and lane.way.ready()]
    return max(min(due, default=now + plan.QUIET), now + plan.SOONEST)


def rest_all(lanes: Iterable[Lane], until: datetime) -> None:
    """Leave every way alone until then: there is nothing to carry."""
    for lane in lanes:
        lane.health = replace(lane.health, due_at=until)
