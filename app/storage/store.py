"""
One SQLite file: opened, migrated, and lent out one transaction at a time.

`synchronous=EXTRA` comes before `journal_mode=WAL`: the other way round the first power cut
can bring back a journal that makes SQLite throw the write-ahead log away, acknowledged work
and all. Writes begin IMMEDIATE, so two writers queue up instead of failing halfway.
"""

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, RootTransaction, create_engine, event
from sqlmodel import Session

from app.storage import faults, folders, identity, links, migrations, opened, statements, wiping
from app.storage.ballast import Ballast
from app.storage.guard import Guard
from app.storage.links import Links
from app.storage.opened import Memory, Opened
from app.storage.secrets import Platform, Secrets
from app.storage.vault import KEY_BYTES, PIN_COST, FileKeeper, Keeper, Vault
from protocol import errors
from protocol.world import World

FILE_NAME = "layar.db"
BUSY_TIMEOUT_MS = 10_000
BUSY_TRIES = 3
STATEMENTS = 512
"""SQLite's own compiled statements each connection keeps: more than there are."""

_PRAGMAS = (
    f"busy_timeout = {BUSY_TIMEOUT_MS}",
    "synchronous = EXTRA",
    "journal_mode = WAL",
    "wal_autocheckpoint = 128",
    "secure_delete = ON",
    "foreign_keys = ON",
)


class Store:
    """The open database. Any thread may borrow a session; each has a connection of its own."""

    def __init__(
        self,
        engine: Engine,
        world: World,
        *,
        memory: Memory,
        guard: Guard,
        ballast: Ballast,
        keeper: Keeper,
    ) -> None:
        self._engine = engine
        self._keeper = keeper
        self._memory = memory
        self._guard = guard
        self._readers = Links(engine.execution_options(begin="BEGIN"), "query_only = ON")
        self._writers = Links(engine.execution_options(begin="BEGIN IMMEDIATE"))
        self._ballast = ballast
        self._world = world
        self._unfolded = True  # the log may hold what is to be wiped, from before a restart

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """
        Lend a session that sees one unchanging state and cannot write.

        Raises:
            StoreError: the file is damaged or held by another process.
        """
        with (
            faults.named(),
            self._readers.lent() as link,
            link.begin(),
            self._memory.looked_at(partial(links.known, link)) as (held, known),
            self._session(link, held) as session,
        ):
            session.info[statements.KNOWN] = known
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """
        Lend a session that writes; leaving the block commits, leaving by an exception undoes.

        Only after the block is left without an exception is the work safe on disk.

        Raises:
            StoreFullError: nothing of this block is kept, everything before it is.
            StoreFolderError: the system lets nobody write here; nothing of this block is kept.
            StoreBusyError: another process wrote for too long; nothing is kept.
        """
        try:
            with (
                faults.named(writes=True),
                self._writers.lent() as link,
                self._memory.following(self._begun(link)) as held,
                self._session(link, held) as session,
            ):
                yield session
                session.flush()
        except errors.StoreFullError:
            self._make_room()
            raise
        self._ballast.load()
        wiped = wiping.noted(session)
        if wiped or self._unfolded:
            self._unfolded = not wiping.fold(self._engine, wiping.WITHIN_MS if wiped else 0)

    @property
    def locked(self) -> bool:
        """Whether nobody is on duty on this tablet, or only the office opens this store."""
        return self._memory.locked

    def lock(self) -> None:
        """Let go of every key that officers' PINs have opened; on a phone nothing happens."""
        if self._memory.lock():
            identity.let_go()

    def shut_people(self) -> None:
        """Ask everybody of the household who has a PIN for it again."""
        self._memory.shut_people()

    def let_go(self) -> None:
        """Let go of the store's key, and keep it in no file any longer: officers' PINs open it."""
        self._memory.let_go()
        identity.let_go()
        self.forget_key()

    def destroy(self) -> None:
        """Destroy what opens this store here: from now on only the office's spare key does."""
        self._guard.destroy()
        self.let_go()

    def keep_key(self) -> None:
        """Keep the store's key in a file again. Raises StoreFullError where there is no room."""
        _keep(self._keeper, self._memory.key)

    def ask(self, secrets: Secrets) -> None:
        """Ask here for the device's secrets from now on: the screen asked before may be gone."""
        self._guard.secrets = secrets

    def forget_key(self) -> None:
        """Keep the store's key in no file any longer: officers' PINs open it from now on."""
        self._keeper.forget()

    def close(self) -> None:
        """Let go of the file. Sessions still lent out end with their blocks."""
        self._readers.close()
        self._writers.close()
        self._engine.dispose()

    def _session(self, link: Connection, held: Opened) -> Session:
        info = {"opened": held, "guard": self._guard, statements.LINK: links.driver(link)}
        return Session(link, info=info)

    def _begun(self, link: Connection) -> RootTransaction:
        """Take the write lock; SQLite's queue is not fair, so who starves rolls the dice."""
        for _ in range(BUSY_TRIES - 1):
            try:
                with faults.named(writes=True):
                    return link.begin()
            except errors.StoreBusyError:
                time.sleep(self._world.entropy(1)[0] / 1000)
        return link.begin()

    def _make_room(self) -> None:
        """Throw the ballast overboard and fold the log into the file, as far as that goes."""
        self._ballast.drop()
        wiping.fold(self._engine, BUSY_TIMEOUT_MS)


def open_store(
    folder: Path,
    world: World,
    root: bytes,
    keeper: Keeper | None = None,
    *,
    secrets: Secrets | None = None,
    ticks: Callable[[], float] = time.monotonic,
    pin_cost: int = PIN_COST,
) -> Store:
    """
    Open this device's memory in `folder`, making it and the device's keys where needed.

    `root` is the public root key of the one deployment this memory is for, 32 bytes. A tablet's
    memory is opened locked: until an officer comes on duty only their list can be read. `secrets`
    keeps the device's secret, `ticks` are seconds that only run forward, `pin_cost` is the
    logarithm of scrypt's N for officers' new PINs.

    Raises:
        KeyBadError: it is another deployment's memory.
        StoreKeyMissingError: there is a database and no key that opens it.
        StoreNewerError: a newer app wrote it.
        StoreDamagedError: it is no database.
        StoreFullError: no space to open it.
        StoreFolderError: its folder cannot be made, or takes no writes.
    """
    try:
        folders.make(folder)
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise (errors.StoreFullError if full else errors.StoreFolderError) from error
    path = folder / FILE_NAME
    keeper = keeper or FileKeeper(folder)
    key = _key(path, keeper, world)
    memory = Memory(Opened(Vault(key, world.entropy) if key is not None else None))
    guard = Guard(root, secrets or Platform(folder), ticks, world.entropy, pin_cost)
    guard.began_at = ticks()
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=0,
        connect_args={"cached_statements": STATEMENTS},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    ballast = Ballast(folder, world)
    store = Store(engine, world, memory=memory, guard=guard, ballast=ballast, keeper=keeper)
    try:
        with faults.named(writes=True):
            migrations.upgrade(engine.execution_options(begin="BEGIN IMMEDIATE"), path)
        if store.locked or not _know_ourselves(store, world, root):
            _wait(store)
    except errors.LayarError as trouble:
        if isinstance(trouble, errors.StoreFullError):
            ballast.drop()
        store.close()
        raise
    ballast.load()
    return store


def _key(path: Path, keeper: Keeper, world: World) -> bytes | None:
    """Return the store's key, made where there is nothing yet; None where officers open it."""
    key = keeper.recall()
    if key is not None or (path.exists() and path.stat().st_size > 0):
        return key
    key = world.entropy(KEY_BYTES)
    _keep(keeper, key)
    return key


def _keep(keeper: Keeper, key: bytes) -> None:
    try:
        keeper.keep(key)
    except OSError as error:
        raise errors.StoreFullError from error


def _know_ourselves(store: Store, world: World, root: bytes) -> bool:
    """Make the device's keys, or tell whether the vault's key is the one that sealed them."""
    with store.reading() as session:
        try:
            known = identity.exists(session)
        except errors.StoreDamagedError:
            return False
        if known:
            identity.check(session, root)
    if not known:
        with store.writing() as session:
            identity.begin(session, world, root)
    return True


def _wait(store: Store) -> None:
    """
    Leave a memory locked that officers or the office open; a key in a file was to be forgotten.

    Raises:
        StoreKeyMissingError: there are no officers, no spare key, and no key that opens the store.
    """
    from app.storage import ending, officers

    with store.reading() as session:
        opened.of(session).vault = None  # another's key, if any
        tablet, ended = officers.is_tablet(session), ending.ended(session)
    if not (tablet or ended):
        raise errors.StoreKeyMissingError
    if ended:
        store.destroy()  # what was left of it when that was cut short
    store.let_go()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Leave transactions to us and set what makes a commit mean "safe on disk"."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    if statement := connection.get_execution_options().get("begin"):
        links.driver(connection).execute(statement).close()
