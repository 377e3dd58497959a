"""
When to carry: at the start, when woken, and on a timer; and by which of the ways.

One thread of its own. A failure makes it wait longer, a wake makes it try at once; whoever asks
by hand never waits for a background sleep to end, nor for an exchange that does not move. A
lease in the store keeps a second process from draining the same outbox.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.storage import identity, leases, ledger
from app.storage.store import Store
from app.sync import engine, plan, ways
from app.sync.outcome import Progress
from app.sync.plan import Pace
from app.sync.transport import Traffic, Transport
from app.sync.ways import Lane, Way, Why
from protocol import errors
from protocol.world import World

_WORK = "carrying"
PATIENCE = timedelta(seconds=8)
"""How long an exchange going on may stand still once somebody asks by hand."""
_log = logging.getLogger("layar.courier")


@dataclass(frozen=True)
class CourierState:
    """
    What the courier does and knows; times are aware, UTC.

    `last_error` is the code of what the last try met, None when it worked. `done` of `total`
    messages and pieces are safe at the office in the exchange going on. `news` grows with
    every exchange that changed what is stored.
    """

    sending: bool = False
    last_contact_at: datetime | None = None
    last_error: str | None = None
    next_try_at: datetime | None = None
    done: int = 0
    total: int = 0
    waiting: int = 0
    news: int = 0


class Courier:
    """
    Carries in the background; `on_change` is called on the courier's thread.

    The `ways` are tried in their order until one of them has heard the office.
    """

    def __init__(
        self,
        store: Store,
        ways: Sequence[Way],
        world: World,
        on_change: Callable[[CourierState], None],
        patience: timedelta = PATIENCE,
    ) -> None:
        self._store = store
        self._lanes = [Lane(way) for way in ways]
        self._world = world
        self._on_change = on_change
        self._patience = patience
        self._state = CourierState()
        self._moved = False
        self._stumbles = 0
        self._holder = world.entropy(8).hex()
        self._bell = threading.Condition()
        self._woken: Why | None = None
        self._running: Transport | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    @property
    def state(self) -> CourierState:
        """What the courier does and knows now."""
        return self._state

    def start(self) -> None:
        """Begin to carry, at once and from then on."""
        self._thread.start()

    def wake(self, why: Why) -> None:
        """Try now: somebody asked, something was written, the network or the app came back."""
        _log.info("woken: %s", why)
        with self._bell:
            if self._woken is not Why.ASKED:
                self._woken = why
            running = self._running
            self._bell.notify()
        if why is Why.ASKED and running is not None:
            self._hurry(running)

    def stop(self, within: timedelta = timedelta(seconds=5)) -> None:
        """End after the exchange going on; safe at any time, for nothing depends on its end."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread.is_alive():
            self._thread.join(within.total_seconds())

    def _hurry(self, running: Transport) -> None:
        """Break off an exchange that does not move, so that the one asked for can begin."""

        def look(before: Traffic) -> None:
            with self._bell:
                if self._running is not running:
                    return
            if running.traffic == before:
                _log.info("broken off: it does not move")
                running.close()
            else:
                self._hurry(running)

        timer = threading.Timer(self._patience.total_seconds(), look, [running.traffic])
        timer.daemon = True
        timer.start()

    def _run(self) -> None:
        try:
            self._look()
        except errors.StoreError as error:
            _log.warning("nothing to look at: %s", error)
        while (why := self._wait()) is not None:
            due_at = self._try(why)
            self._show(replace(self._state, sending=False, next_try_at=due_at))

    def _wait(self) -> Why | None:
        """Sleep until woken or until the next try; return what for, None to end."""
        due = self._state.next_try_at
        sleep = max(0.0, (due - self._world.now()).total_seconds()) if due else 0.0
        with self._bell:
            if self._woken is None and not self._stopping:
                self._bell.wait(sleep)
            why, self._woken = self._woken or Why.TIMER, None
            return None if self._stopping else why

    def _try(self, why: Why) -> datetime:
        """Carry by the ways worth trying, if the work is ours; return when to try again."""
        dice = self._world.entropy(1)[0] / 255
        try:
            if not self._lease(force=why is Why.ASKED):
                return self._world.now() + plan.retry_in(1, dice)
            self._go_round(why, dice)
        except errors.LayarError as error:
            return self._gave_up(error.code, dice)
        except Exception:  # a bug of ours must not end the carrying for ever
            _log.exception("carrying broke")
            return self._gave_up(self._state.last_error, dice)
        finally:
            self._give_back()
        self._stumbles = 0
        return ways.next_due(self._lanes, self._world.now())

    def _gave_up(self, code: str | None, dice: float) -> datetime:
        """Note trouble that is no way's fault; return when to try again."""
        self._stumbles += 1
        self._show(replace(self._state, last_error=code))
        return self._world.now() + plan.retry_in(self._stumbles, dice)

    def _go_round(self, why: Why, dice: float) -> None:
        """Try the ways in their order until the office has been heard."""
        first_error: str | None = None
        for lane in self._lanes:
            if not lane.health.worth(why, self._world.now()):
                continue
            self._moved = False
            try:
                waiting = self._exchange(lane)
            except (errors.DeliveryError, errors.VersionError) as error:
                _log.warning("carrying by %s failed: %s", lane.way.name, error)
                now = self._world.now()
                lane.health = lane.health.failed(error, now, dice, moved=self._moved)
                first_error = first_error or error.code
                self._show(replace(self._state, last_error=first_error))
                continue
            now = self._world.now()
            lane.health = lane.health.worked(now, dice, moved=self._moved, waiting=waiting > 0)
            self._show(replace(self._state, last_error=None))
            if not waiting:
                ways.rest_all(self._lanes, now + plan.QUIET)
            if self._moved or not waiting:
                return

    def _exchange(self, lane: Lane) -> int:
        """Do one exchange by one way; return how much still waits."""
        self._show(replace(self._state, sending=True, next_try_at=None, done=0, total=0))
        transport = lane.way.open()
        lane.pace = lane.pace or Pace.on(transport.link)
        with self._bell:
            self._running, asked = transport, self._woken is Why.ASKED
        if asked:
            self._hurry(transport)
        try:
            return engine.exchange(
                self._store,
                transport,
                self._world,
                self._progressed,
                lane.pace,
                probe=lane.health.resting,
            ).waiting
        finally:
            with self._bell:
                self._running = None
            transport.close()
            self._look()

    def _progressed(self, progress: Progress) -> None:
        self._moved = True
        self._lease(force=True)
        self._show(replace(self._state, done=progress.done, total=progress.total))

    def _look(self) -> None:
        """See in the store what has become of things; it also knows of earlier days."""
        with self._store.reading() as session:
            contact = identity.last_contact(session)
            waiting = len(ledger.waiting(session))
        self._show(
            replace(
                self._state,
                last_contact_at=contact,
                waiting=waiting,
                news=self._state.news + 1,
            )
        )

    def _lease(self, *, force: bool) -> bool:
        with self._store.writing() as session:
            now = self._world.now()
            return leases.take(session, _WORK, self._holder, now, force=force)

    def _give_back(self) -> None:
        try:
            with self._store.writing() as session:
                leases.give_back(session, _WORK, self._holder)
        except errors.StoreError as error:
            _log.warning("lease not given back: %s", error)

    def _show(self, state: CourierState) -> None:
        if state != self._state:
            self._state = state
            self._on_change(state)
