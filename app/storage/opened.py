"""
What this process has open of a store: the keys, and who is on duty.

It follows the database. Every transaction works on a copy of its own, taken as it begins; what it
opens counts for others from its commit on, and never if it was undone. Letting go is no
transaction: it counts at once and everywhere, and no transaction that was going on opens it again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from sqlalchemy import RootTransaction
from sqlmodel import Session

from app.storage.duty import OnDuty
from app.storage.vault import Vault
from protocol import errors

T = TypeVar("T")


@dataclass
class Opened:
    """
    What is open; nothing is, where nothing is said.

    `vault` is none while no officer of a tablet is on duty, `ring` has people's own keys by the
    boxes they lie in. While `recovering` the office's answer has opened the store, and officers
    choose new PINs.
    """

    vault: Vault | None = None
    on_duty: OnDuty | None = None
    recovering: bool = False
    ring: dict[bytes, Vault] = field(default_factory=dict)


class Memory:
    """What is open now, and in the transactions going on; any thread may ask."""

    def __init__(self, now: Opened) -> None:
        self._now = now
        self._lent: list[Opened] = []
        self._turn = threading.Lock()

    @property
    def locked(self) -> bool:
        """Whether there is no key to the store."""
        return self._now.vault is None

    @property
    def key(self) -> bytes:
        """The store's key, 32 bytes. Raises StoreLockedError where there is none."""
        if self._now.vault is None:
            raise errors.StoreLockedError
        return self._now.vault.key

    def let_go(self) -> None:
        """Let go of every key, in every transaction."""
        with self._turn:
            self._now = Opened()
            for each in self._lent:
                vars(each).update(vars(Opened()))

    def lock(self) -> bool:
        """Let go of all if officers' PINs have opened it; tell whether so."""
        opened = self._now.on_duty is not None or self._now.recovering
        if opened:
            self.let_go()
        return opened

    def shut_people(self) -> None:
        """Let go of people's own keys, in every transaction."""
        with self._turn:
            self._now = replace(self._now, ring={})
            for each in self._lent:
                each.ring.clear()

    @contextmanager
    def looked_at(self, first: Callable[[], T]) -> Iterator[tuple[Opened, T]]:
        """Lend a copy to a transaction that reads, and what its first look at the database saw."""
        with self._turn:  # both of one moment
            seen, mine = first(), self._lend()
        try:
            yield mine, seen
        finally:
            self._take_back(mine)

    @contextmanager
    def following(self, transaction: RootTransaction) -> Iterator[Opened]:
        """Lend a copy to a transaction that has begun to write, and keep it if that is kept."""
        with self._turn:
            before, mine = self._now, self._lend()
        try:
            with ExitStack() as meanwhile:
                with transaction:
                    yield mine
                    changed = mine != before
                    if changed:  # nobody may see new rows with old keys meanwhile
                        meanwhile.enter_context(self._turn)
                if changed:
                    self._now = _merged(before, mine, self._now)
        finally:
            self._take_back(mine)

    def _lend(self) -> Opened:
        mine = replace(self._now, ring=dict(self._now.ring))
        self._lent.append(mine)
        return mine

    def _take_back(self, mine: Opened) -> None:
        with self._turn:
            self._lent = [each for each in self._lent if each is not mine]


def _merged(before: Opened, mine: Opened, now: Opened) -> Opened:
    """Return what a transaction leaves open, less what was let go of while it went on."""
    kept = Opened()
    for name in (each.name for each in fields(Opened)):
        untouched = getattr(now, name) == getattr(before, name)
        setattr(kept, name, getattr(mine if untouched else now, name))
    return kept


def of(session: Session) -> Opened:
    """Return what is open of the store for this session."""
    found = session.info["opened"]
    assert isinstance(found, Opened)
    return found
