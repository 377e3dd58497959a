"""What actions stand on: an open store, a thread to use it on, and somebody to wake."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from sqlmodel import Session

from app.settings import Settings
from app.storage import store
from app.sync.courier import CourierState
from app.sync.ways import Why
from protocol.world import World

T = TypeVar("T")


class Bell(Protocol):
    """Whoever is told that there is something to carry."""

    @property
    def state(self) -> CourierState:
        """What is being done and known now."""

    def wake(self, why: Why) -> None:
        """Say that now would be a time to carry."""


class Deck(ABC):
    """A store and the thread it is used on. What carries from it, if anything, is not here."""

    courier: Bell

    def __init__(self, facts: Settings, world: World) -> None:
        self.facts = facts
        self.world = world
        self.store = store.open_store(facts.data, world, facts.deployment.root)
        self.desk = ThreadPoolExecutor(1, "desk")

    @abstractmethod
    def watch(self, watcher: Callable[[CourierState], None]) -> Callable[[], None]:
        """Tell `watcher` about every change of what is carried; the returned call ends that."""

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
