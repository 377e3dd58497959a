"""The values a running office holds: its keys, its catalogue, the world, the database."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from protocol.services import Catalogue
from protocol.world import World
from server import (
    answers,
    calendar,
    checkpoints,
    engine,
    shelved,
    standards,
    storage_key,
    tables,
    upserts,
)
from server import shelf as shelves
from server.answers import Answers
from server.calendar import Calendar
from server.catalogues import Shelf
from server.keyring import KeyFile, Keyring
from server.settings import Settings
from server.standards import Standards
from server.storage_key import StorageKey
from server.usage import UsageError

_EPOCH = "epoch"
VERSIONS_OF_A_SECOND = 1_000
"""So often rosters and catalogues may be signed anew between two restores, for each second."""


@dataclass(frozen=True)
class Office:
    """Made once by main or a command, and handed to whoever needs it."""

    keys: KeyFile
    world: World
    engine: Engine
    shelf: Shelf
    folder: Path
    """What is kept beside the database."""
    storage: StorageKey
    epoch: int = 1
    """The office's unbroken memory: a new one begins after every restore."""

    @property
    def keyring(self) -> Keyring:
        """The keys as they lie on disk now: they are rotated while the office is open."""
        return self.keys.ring()

    @property
    def counts_from(self) -> int:
        """
        Above which versions of rosters and catalogues are counted, 0 for a first memory.

        After a restore phones may have newer ones than the copy's. No counting goes beyond these,
        nor reaches what the next memory counts from, be it begun a second later.
        """
        return self.epoch * VERSIONS_OF_A_SECOND if self.epoch > 1 else 0

    @cached_property
    def realm(self) -> bytes:
        """The 8 bytes that bind every signature to this deployment: the first root's, for good."""
        return self.keyring.realm

    @cached_property
    def practice(self) -> bool:
        """Whether this is the development deployment, where test identities are welcome."""
        return self.keyring.practice

    @cached_property
    def calendar(self) -> Calendar:
        """Which days are working days, as the regency has it."""
        return calendar.load(self.keys.folder)

    @cached_property
    def standards(self) -> Standards:
        """How many working days each service may take, as the regency has it."""
        return standards.load(self.keys.folder)

    @cached_property
    def answers(self) -> Answers:
        """What is ready to be sent with a decision, as the regency has it."""
        return answers.load(self.keys.folder, self.catalogue.keys())

    @property
    def catalogue(self) -> Catalogue:
        """What can be asked for now; services of older versions have ended, and are still found."""
        return self.shelf.catalogue

    def reading(self) -> AbstractContextManager[Session]:
        """Open a session over one unchanging view of the database."""
        return engine.reading(self.engine)

    def writing(self) -> AbstractContextManager[Session]:
        """Open a session in one transaction: durable when the block ends, gone when it raises."""
        return engine.writing(self.engine)


def open_office(settings: Settings, world: World) -> Office:
    """
    Open the office a data folder holds.

    Raises:
        StoreKeyMissingError: `keys.make` has not been run there.
        StoreNewerError, StoreDamagedError: the database is not one this version opens.
        UsageError: it is another regency's.
    """
    ring = KeyFile(settings.data)
    secret = storage_key.load(settings.data)
    database = engine.open_engine(settings.database_url)
    database.update_execution_options(**{storage_key.OPTION: secret})
    if settings.papers:
        place = shelves.opened(settings.papers)
        database.update_execution_options(**{shelved.SHELF: place})
    _see_whose(database, ring.ring().realm.hex())
    with engine.reading(database) as session:
        epoch = session.get(tables.Fact, _EPOCH)
        shelf = Shelf(settings.data, ring)
        begun = int(epoch.value) if epoch else 1
        return Office(ring, world, database, shelf, settings.data, secret, begun)


def begin_epoch(session: Session, folder: Path, world: World) -> None:
    """
    Begin a new memory, as the office must after its database came from a backup.

    Phones see it in the next receipt and offer again everything they kept. It lies above every
    memory that checkpoints in the `folder` name, for a clock may be behind when the same backup is
    put back a second time, and phones wait for ever for an office that has gone back.
    """
    last = session.get(tables.Fact, _EPOCH)
    fact = last or tables.Fact(name=_EPOCH, value="1")
    known = max([int(fact.value), *checkpoints.beside(folder)])
    fact.value = str(max(known + 1, int(world.now().timestamp())))
    session.add(fact)


def _see_whose(database: Engine, realm: str) -> None:
    """
    See that a database is of these keys' realm; one that has never been opened becomes so.

    Offices of several regencies may lie beside each other: one letter in an address is another.
    """
    with engine.reading(database) as session:
        found = session.get(tables.Fact, tables.REALM)
    if found is None:
        with engine.writing(database) as session:
            fact = {"name": tables.REALM, "value": realm}
            upserts.keep(session.connection(), tables.FACT, [fact])
            found = session.get(tables.Fact, tables.REALM)
    if found is None or found.value != realm:
        raise UsageError(
            "this database is another regency's: it was made with keys of another root than those "
            "in the data folder"
        )
