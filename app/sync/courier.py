"""
When to carry: at the start, when woken, and on a timer.

One thread of its own. A failure makes it wait longer, a wake makes it try at once; whoever asks
by hand never waits for a background sleep to end. A lease in the store keeps a second process
from draining the same outbox.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.storage import identity, leases, ledger
from app.storage.store import Store
from app.sync import engine, plan
from app.sync.engine import Progress
from app.sync.plan import Pace
from app.sync.transport import Transport
from protocol import errors
from protocol.world import World

_WORK = "carrying"
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
    """Carries in the background; `on_change` is called on the courier's thread."""

    def __init__(
        self,
        store: Store,
        transport_factory: Callable[[], Transport],
        world: World,
        on_change: Callable[[CourierState], None],
    ) -> None:
        self._store = store
        self._transport_factory = transport_factory
        self._world = world
        self._on_change = on_change
        self._state = CourierState()
        self._pace: Pace | None = None
        self._failures = 0
        self._moved = False
        self._asked = False
        self._holder = world.entropy(8).hex()
        self._bell = threading.Condition()
        self._woken = False
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    @property
    def state(self) -> CourierState:
        """What the courier does and knows now."""
        return self._state

    def start(self) -> None:
        """Begin to carry, at once and from then on."""
        self._thread.start()

    def wake(self, reason: str) -> None:
        """Try now: somebody asked, something was written, the network or the app came back."""
        _log.info("woken: %s", reason)
        with self._bell:
            self._woken = True
            self._bell.notify()

    def stop(self, within: timedelta = timedelta(seconds=5)) -> None:
        """End after the exchange going on; safe at any time, for nothing depends on its end."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread.is_alive():
            self._thread.join(within.total_seconds())

    def _run(self) -> None:
        try:
            self._look()
        except errors.StoreError as error:
            _log.warning("nothing to look at: %s", error)
        while self._wait():
            wait = self._try()
            self._show(replace(self._state, sending=False, next_try_at=self._world.now() + wait))

    def _wait(self) -> bool:
        """Sleep until woken or until the next try; tell whether to go on."""
        due = self._state.next_try_at
        sleep = max(0.0, (due - self._world.now()).total_seconds()) if due else 0.0
        with self._bell:
            if not self._woken and not self._stopping:
                self._bell.wait(sleep)
            self._asked, self._woken = self._woken, False
            return not self._stopping

    def _try(self) -> timedelta:
        """Do one exchange if the work is ours; return how long to wait for the next."""
        dice = self._world.entropy(1)[0] / 255
        self._moved = False
        try:
            if not self._lease(force=self._asked):
                return plan.retry_in(1, dice)
            return self._exchange(dice)
        except errors.LayarError as error:
            return self._failed(error, dice)
        except Exception:  # a bug of ours must not end the carrying for ever
            _log.exception("carrying broke")
            self._failures += 1
            return plan.retry_in(self._failures, dice)
        finally:
            self._give_back()

    def _exchange(self, dice: float) -> timedelta:
        self._show(replace(self._state, sending=True, next_try_at=None, done=0, total=0))
        transport = self._transport_factory()
        self._pace = self._pace or Pace.on(transport.link)
        try:
            report = engine.exchange(
                self._store, transport, self._world, self._progressed, self._pace
            )
        finally:
            transport.close()
            self._look()
        self._show(replace(self._state, last_error=None))
        if report.waiting == 0:
            self._failures = 0
            return plan.QUIET
        self._failures = 1 if self._moved else self._failures + 1
        return plan.retry_in(self._failures, dice)

    def _failed(self, error: errors.LayarError, dice: float) -> timedelta:
        _log.warning("carrying failed: %s", error)
        self._failures = plan.failures_after(self._failures, moved=self._moved)
        self._show(replace(self._state, last_error=error.code))
        asked_s = error.retry_after_s if isinstance(error, errors.BusyError) else 0
        return plan.retry_in(self._failures, dice, timedelta(seconds=asked_s))

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
