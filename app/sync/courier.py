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
from typing import Any

from app.storage import leases, speakers, speeds
from app.storage.store import Store
from app.sync import ended, engine, loading, locked, mailbag, plan, ways
from app.sync.outcome import Progress
from app.sync.pace import Pace, Speed
from app.sync.transport import Transport
from app.sync.ways import Lane, Way, Why
from protocol import errors
from protocol.world import World

_WORK = "carrying"
BEAT = timedelta(seconds=1)
"""How often to look whether an exchange moves."""
STILL_BEATS = 10
"""Standing still for so long is told to whoever looks at the screen."""
PATIENT_BEATS = 8
"""Standing still for so long ends an exchange when somebody asks by hand."""
_log = logging.getLogger("layar.courier")


@dataclass(frozen=True)
class CourierState:
    """
    What the courier does and knows; times are aware, UTC.

    `last_error` is the code of what the last try met, None when it worked. `done` of `total`
    messages and pieces are safe at the office in the exchange going on; `still` says that for
    a while not a byte has moved. About `left_bytes` are to go by themselves, `bytes_per_s` is
    the measured speed, None when not known; `photos_wait` says that photos are left for a
    better link. `news` grows with every exchange that changed what is stored.
    """

    sending: bool = False
    last_contact_at: datetime | None = None
    last_error: str | None = None
    next_try_at: datetime | None = None
    done: int = 0
    total: int = 0
    waiting: int = 0
    news: int = 0
    still: bool = False
    left_bytes: int = 0
    bytes_per_s: float | None = None
    photos_wait: bool = False


class Courier:
    """
    Carries in the background; `on_change` is called on threads of the courier's, one at a time.

    The `ways` are tried in their order until one of them has heard the office.
    """

    def __init__(
        self,
        store: Store,
        ways: Sequence[Way],
        world: World,
        on_change: Callable[[CourierState], None],
        beat: timedelta = BEAT,
    ) -> None:
        self._store = store
        self._lanes = [Lane(way) for way in ways]
        self._world = world
        self._on_change = on_change
        self._beat_s = beat.total_seconds()
        self._state = CourierState()
        self._moved = self._sent = False
        self._stumbles = 0
        self._offered: set[str] = set()
        self._holder = world.entropy(8).hex()
        self._bell = threading.Condition()
        self._woken: Why | None = None
        self._lock = threading.RLock()
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
        while (why := self._wait()) is not None:
            due_at = self._try(why)
            self._show(sending=False, still=False, next_try_at=due_at)

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
            if self._store.locked:
                locked.go_round(self._store, self._world, self._lanes, why, self._offered)
            else:
                self._offered.clear()
                self._go_round(why, dice)
                if ended.look(self._store, self._world):
                    self._show(news=self._state.news + 1)
            due_at = ways.next_due(self._lanes, self._world.now())
        except errors.LayarError as error:
            return self._gave_up(error.code, dice)
        except Exception:  # a bug of ours must not end the carrying for ever
            _log.exception("carrying broke")
            return self._gave_up(self._state.last_error, dice)
        finally:
            self._give_back()
        self._stumbles = 0
        return due_at

    def _gave_up(self, code: str | None, dice: float) -> datetime:
        """Note trouble that is no way's fault; return when to try again."""
        self._stumbles += 1
        self._show(last_error=code)
        return self._world.now() + plan.retry_in(self._stumbles, dice)

    def _go_round(self, why: Why, dice: float) -> None:
        """Try the ways in their order until the office has been heard."""
        first_error: str | None = None
        for lane in self._lanes:
            if not (lane.way.ready() and lane.health.worth(why, self._world.now())):
                continue
            self._moved = self._sent = False
            try:
                waiting = self._exchange(lane, why)
            except (errors.DeliveryError, errors.VersionError) as error:
                _log.warning("carrying by %s failed: %s", lane.way.name, error)
                now = self._world.now()
                lane.health = lane.health.failed(
                    error, now, dice, moved=self._moved, sent=self._sent
                )
                first_error = first_error or error.code
                self._show(last_error=first_error)
                continue
            now = self._world.now()
            lane.health = lane.health.worked(now, dice, moved=self._moved, waiting=waiting > 0)
            self._show(last_error=None)
            if not waiting:
                ways.rest_all(self._lanes, now + plan.QUIET)
            if self._moved or not waiting:
                return

    def _exchange(self, lane: Lane, why: Why) -> int:
        """Do one exchange by one way; return how much still waits."""
        self._show(sending=True, next_try_at=None, done=0, total=0)
        transport = lane.way.open()
        before = transport.traffic
        pace = self._pace(lane, transport)
        if why is Why.ASKED:
            pace.asked_at = None
        done = threading.Event()
        overseer = threading.Thread(target=self._oversee, args=(transport, done), daemon=True)
        overseer.start()
        try:
            report = engine.exchange(
                self._store,
                transport,
                self._world,
                lambda progress: self._progressed(progress, pace),
                pace,
                probe=lane.health.resting,
            )
            self._show(photos_wait=report.photos_wait)
            mailbag.hand_over(self._store, transport, self._world, pace)
            return report.waiting
        finally:
            done.set()
            overseer.join()
            transport.close()
            self._sent = transport.traffic.since(before).bytes_up > 0
            self._keep_speed(lane)
            self._look()

    def _oversee(self, transport: Transport, done: threading.Event) -> None:
        """Watch whether bytes move; say so, and break off what stands in somebody's way."""
        before, still_beats = transport.traffic, 0
        while not done.wait(self._beat_s):
            now = transport.traffic
            still_beats = still_beats + 1 if now == before else 0
            before = now
            self._show(still=still_beats >= STILL_BEATS)
            if still_beats >= PATIENT_BEATS and self._woken is Why.ASKED:
                _log.info("broken off: it does not move, and somebody asks")
                transport.close()
                return

    def _pace(self, lane: Lane, transport: Transport) -> Pace:
        """Return how much goes at once by a way, as it was learned, today or earlier."""
        if lane.pace is None:
            with self._store.reading() as session:
                figure = speeds.recall(session).get(lane.way.name)
            speed = Speed(*figure) if figure else None
            lane.pace = Pace.on(transport.link, speed, self._world.now())
        return lane.pace

    def _keep_speed(self, lane: Lane) -> None:
        speed = lane.pace.speed if lane.pace else None
        if speed is not None and speed != lane.kept_speed:
            lane.kept_speed = speed
            with self._store.writing() as session:
                speeds.keep(session, lane.way.name, (speed.bytes_per_s, speed.at))

    def _progressed(self, progress: Progress, pace: Pace) -> None:
        self._moved = True
        self._lease(force=True)
        self._show(
            done=progress.done,
            total=progress.total,
            left_bytes=progress.left_bytes,
            bytes_per_s=pace.speed.now(self._world.now()) if pace.speed else None,
        )

    def _look(self) -> None:
        """See in the store what has become of things; it also knows of earlier days."""
        with self._store.reading() as session:
            contact = speakers.last_contact(session)
            load = loading.weigh(session)
        now = self._world.now()
        speed = [lane.pace.speed.now(now) for lane in self._lanes if lane.pace and lane.pace.speed]
        left_bytes = load.bytes(photos=not self._state.photos_wait)
        self._show(
            bytes_per_s=max((each for each in speed if each is not None), default=None),
            last_contact_at=contact,
            waiting=load.waiting,
            news=self._state.news + 1,
            left_bytes=left_bytes,
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

    def _show(self, **changes: Any) -> None:
        with self._lock:
            state = replace(self._state, **changes)
            if state != self._state:
                self._state = state
                self._on_change(state)
