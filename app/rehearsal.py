"""
Practising: a store of its own beside the real one, from which nothing can leave.

There is nobody who carries and no way to carry by, no office has an address, and nothing can be
sealed: the root this memory trusts is one no signature fits, so that no roster is ever believed
and there is no key to seal to. Nothing here asks first whether this is practice.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session

from app.deck import Bell, Deck
from app.rehearsed import Pretended
from app.settings import Deployment, Settings
from app.storage import people, sending
from app.storage.people import Person, Preferences
from app.sync.courier import CourierState
from app.sync.ways import Why
from protocol import keys
from protocol.world import World

NOBODY = Person("CONTOH WARGA", "8204081708909901", "82.04.17.2003")
"""Who practises: nobody alive has this NIK."""


class Unheard:
    """A bell in an empty house: nobody carries, whoever rings it."""

    state = CourierState()

    def wake(self, why: Why) -> None:
        """Do nothing: there is nobody to wake."""


class Rehearsal(Deck):
    """A store to practise in, with somebody made-up in it, and a made-up office that answers."""

    def __init__(self, facts: Settings, world: World, liked: Preferences) -> None:
        super().__init__(_apart(facts), world)
        self.courier: Bell = Unheard()
        self.office = Pretended(world)

        def settle_in(session: Session) -> None:
            people.prefer(session, liked)
            sending.introduce(session, world, NOBODY)
            self.office.hear(session)

        self.write(settle_in)

    def watch(self, watcher: Callable[[CourierState], None]) -> Callable[[], None]:
        """Tell nobody anything: nothing is ever carried."""
        return lambda: None

    def carry(self) -> None:
        """Do nothing: there is nothing that carries."""

    def rest(self) -> None:
        """Throw away what was practised, with its keys."""
        self.desk.shutdown()
        self.store.close()
        shutil.rmtree(self.facts.data, ignore_errors=True)


def folder(data: Path) -> Path:
    """Return where practice of this data folder lies: beside it, never in it."""
    return data.with_name(f"{data.name}-latihan")


def begin(facts: Settings, world: World, liked: Preferences) -> Rehearsal:
    """Begin to practise, in an empty memory. `facts` are the real ones, of which none is used."""
    sweep(facts.data)
    return Rehearsal(facts, world, liked)


def sweep(data: Path) -> None:
    """Throw away what practice left behind when the phone died in the middle of it."""
    shutil.rmtree(folder(data), ignore_errors=True)


def _apart(facts: Settings) -> Settings:
    return replace(
        facts, data=folder(facts.data), deployment=Deployment("", keys.REHEARSAL_ROOT), cache=None
    )
