"""What a process of the app holds once: the store, the desk thread, the courier."""

import logging
import threading
import time
from collections.abc import Callable

from app.deck import Deck
from app.settings import Settings
from app.storage import identity, relay
from app.storage.secrets import Secrets
from app.storage.vault import PIN_COST
from app.sync.abreast import Abreast
from app.sync.courier import Courier, CourierState
from app.sync.relay import Fetched, RelayTransport
from app.sync.transport import Transport
from app.sync.ways import Way
from protocol import errors
from protocol.world import World

log = logging.getLogger("layar.device")

_opening = threading.Lock()
_devices: dict[str, "Device"] = {}


class Device(Deck):
    """
    One device, however many screens look at it.

    Android may start the screen anew while this process lives on, and a browser may open
    two tabs; both find the same store and the same courier here.
    """

    courier: Courier

    def __init__(
        self,
        facts: Settings,
        world: World,
        secrets: Secrets | None = None,
        *,
        ticks: Callable[[], float] = time.monotonic,
        pin_cost: int = PIN_COST,
    ) -> None:
        super().__init__(facts, world, secrets, ticks=ticks, pin_cost=pin_cost)
        self._lock = threading.Lock()
        self._watchers: list[Callable[[CourierState], None]] = []
        self._carrying = False
        self.courier = self._new_courier()

    def carry(self) -> None:
        """Have the courier carry from now on."""
        with self._lock:
            if not self._carrying:
                self._carrying = True
                self.courier.start()

    def rest(self) -> None:
        """Carry no more and let go of the store, until `carry`; whoever asks for it opens it."""
        with self._lock:
            resting, self._carrying = self.courier, False
            self.courier = self._new_courier()
        resting.stop()
        self.store.close()

    def watch(self, watcher: Callable[[CourierState], None]) -> Callable[[], None]:
        """Tell `watcher` about every change of the courier; the returned call ends that."""
        with self._lock:
            self._watchers.append(watcher)

        def leave() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return leave

    @property
    def watched(self) -> bool:
        """Whether a screen is still told of what is carried."""
        with self._lock:
            return bool(self._watchers)

    def _new_courier(self) -> Courier:
        return Courier(self.store, self._ways(), self.world, self._tell)

    def _ways(self) -> list[Way]:
        """
        Return every way of carrying there is, the best first.

        The relay is asked after the office, or alone while an office out of reach rests.
        """
        fetched = Fetched()
        return [
            Way("office", lambda: Abreast(self.facts.deployment.office)),
            Way("relay", lambda: self._to_relay(fetched), self._knows_relay),
        ]

    def _knows_relay(self) -> bool:
        """Whether a relay can be gone to: while a tablet is locked no address of one is read."""
        try:
            return self.read(relay.known) is not None
        except errors.StoreLockedError:
            return False

    def _to_relay(self, fetched: Fetched) -> Transport:
        """Begin to use the village's relay. Raises AwayError when none is known."""
        with self.store.reading() as session:
            at = relay.known(session)
            route = identity.load(session).route
        if at is None:
            raise errors.AwayError

        def met(left: bool) -> None:
            with self.store.writing() as session:
                relay.met(session, at.address, self.world.now(), left=left)

        return RelayTransport(at.address, route, self.world, fetched, met)

    def _tell(self, state: CourierState) -> None:
        with self._lock:
            watchers = list(self._watchers)
        for watcher in watchers:
            try:
                watcher(state)
            except Exception:  # a window that breaks must not stop what carries
                log.exception("a watcher failed")


def aboard(facts: Settings, world: World, secrets: Secrets | None = None) -> Device:
    """
    Return the device of this data folder, opening it on first call; safe from any thread.

    `secrets` is where the platform keeps a tablet's, if the screen has to be asked for it.
    """
    with _opening:
        key = str(facts.data.resolve())
        if key not in _devices:
            _devices[key] = Device(facts, world, secrets)
        elif secrets is not None:
            _devices[key].store.ask(secrets)
        _devices[key].carry()
        return _devices[key]
