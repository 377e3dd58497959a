"""What actions stand on: an open store, a thread to use it on, and somebody to wake."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol, TypeVar

from sqlmodel import Session

from app.settings import Settings
from app.storage import store
from app.storage.secrets import FileSecrets, Secrets
from app.storage.vault import PIN_COST
from app.sync.courier import CourierState
from app.sync.ways import Why
from protocol.world import World

T = TypeVar("T")

Moment = tuple[float, datetime]
"""Seconds of a clock that only runs forward, and what the device's own clock said then."""


class Bell(Protocol):
    """Whoever is told that there is something to carry."""

    @property
    def state(self) -> CourierState:
        """What is being done and known now."""

    def wake(self, why: Why) -> None:
        """Say that now would be a time to carry."""


class Deck(ABC):
    """
    A store and the thread it is used on. What carries from it, if anything, is not here.

    `touched_at` and `hidden_at` say when somebody last touched a screen of it, and since when
    another app is in front: a tablet locks by them, whatever screen or window saw it.
    """

    courier: Bell

    def __init__(
        self,
        facts: Settings,
        world: World,
        secrets: Secrets | None = None,
        *,
        ticks: Callable[[], float] = time.monotonic,
        pin_cost: int = PIN_COST,
    ) -> None:
        self.facts = facts
        self.world = world
        self.ticks = ticks
        self.touched_at: Moment = (ticks(), world.now())
        self.hidden_at: Moment | None = None
        if secrets is None and facts.secrets is not None:
            secrets = FileSecrets(facts.secrets)
        root = facts.deployment.root
        self.store = store.open_store(
            facts.data, world, root, secrets=secrets, ticks=ticks, pin_cost=pin_cost
        )
        self.desk = ThreadPoolExecutor(1, "desk")

    @abstractmethod
    def watch(self, watcher: Callable[[CourierState], None]) -> Callable[[], None]:
        """Tell `watcher` about every change of what is carried; the returned call ends that."""

    @property
    def watched(self) -> bool:
        """Whether a screen is still told of what is carried."""
        return False

    @abstractmethod
    def carry(self) -> None:
        """Carry from now on, where there is something that carries."""

    @abstractmethod
    def rest(self) -> None:
        """Carry no more and let go of the store, until it is asked for again."""

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a reading session; call it on the desk thread."""
        with self.store.reading() as session:
            return work(session)

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one durable transaction; call it on the desk thread."""
        with self.store.writing() as session:
            return work(session)
