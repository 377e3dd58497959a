"""What is done while the power may go: on a phone, and at the office."""

import hashlib
import marshal
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Connection, MetaData
from sqlmodel import Session

from app.storage import drafts, store
from app.storage.store import Store
from app.storage.tables import OnDevice
from protocol import world
from server import engine, intake, keyring, office, rotation
from server.office import Office
from server.settings import Settings
from server.tables import Kept
from tests.powercut.recording import Recording, recorded
from tests.server.phones import Phone, Photo
from tests.village import ROOT, Citizen, Village

HERE = world.real()
NAME = "siti"
PHOTO = random.Random(3).randbytes(70_000)


def phone(root: Path) -> Recording:
    """Begin, write, photograph, send, exchange and start again, promising after each commit."""
    with recorded(root) as recording, _promising(recording):
        village = Village(root)
        siti = village.citizen(NAME)
        for number in range(3):
            _applies(siti, number)
            siti.syncs()
            village.passes(minutes=5)
            siti.reopens()
        siti.store.close()
    return recording


def writes_on(root: Path, recording: Recording) -> None:
    """Open what a cut left and go on: two applications, with a photo each."""
    with _promising(recording):
        village = Village(root, seed=random.randrange(10**6))
        siti = village.citizen(NAME)
        for number in range(2):
            _applies(siti, number)
        siti.store.close()


def _applies(siti: Citizen, number: int) -> None:
    memory, here = siti.store, siti.world
    with memory.writing() as session:
        draft = drafts.begin(session, here, "pengaduan")
    for key, value in (("report", f"Dermaga rusak {number}"), ("location", "Dekat masjid")):
        with memory.writing() as session:
            drafts.answer(session, here, draft, key, value)
    with memory.writing() as session:
        drafts.put_photo(session, here, draft, "photo", jpeg=PHOTO[number:], thumb=b"small")
    siti.applies(photos=[PHOTO[number:]], number=number)
    with memory.writing() as session:
        drafts.discard(session, draft)


@contextmanager
def _promising(recording: Recording) -> Iterator[None]:
    """Have every transaction of every store promise what it left."""
    real: Callable[..., object] = Store.writing

    @contextmanager
    def writing(memory: Store) -> Iterator[Session]:
        with real(memory) as session:
            yield session
        recording.promise(phone_state(memory))

    with patch.object(Store, "writing", writing):
        yield


def phone_state(memory: Store) -> str:
    """Return a digest of every row of a store."""
    with memory.reading() as session:
        return _rows(session.connection(), OnDevice.metadata)


def read_phone(folder: Path) -> str:
    """Open a store as the app does after a cut and return its state; raise for damage."""
    memory = store.open_store(folder / NAME, HERE, ROOT.public)
    try:
        with memory.reading() as session:
            _sound(session.connection())
        return phone_state(memory)
    finally:
        memory.close()


def bureau(root: Path) -> Recording:
    """Make keys, open the office, hear phones with photos, close, open again and hear more."""
    with recorded(root) as recording:
        folder = root / "office"
        keyring.make(folder, HERE, development=True)
        recording.promise(keys_state(folder))
        for _ in range(2):
            opened = _open(folder)
            recording.promise(bureau_state(folder, opened))
            _hears(recording, folder, opened)
            rotation.signing(folder, HERE, ROOT)
            recording.promise(bureau_state(folder, opened))
            opened.engine.dispose()
    return recording


def _hears(recording: Recording, folder: Path, opened: Office) -> None:
    for number in range(4):
        caller = Phone(opened, HERE)
        photo = Photo(PHOTO[number:])
        for body in (
            caller.up(caller.introduce()),
            caller.up(caller.apply(papers=photo.named()), *photo.pieces[:2]),
            caller.up(*photo.pieces[2:]),
        ):
            (answer,) = intake.receive(opened, [body])
            assert isinstance(answer, bytes)
            recording.promise(bureau_state(folder, opened))


def bureau_state(folder: Path, opened: Office) -> str:
    """Return a digest of every row of the office's database, and of its keys."""
    with opened.reading() as session:
        return keys_state(folder) + _rows(session.connection(), Kept.metadata)


def keys_state(folder: Path) -> str:
    """Return a digest of the office's keys."""
    return hashlib.sha256(keyring.load(folder).signing.seed).hexdigest()[:16]


def read_bureau(folder: Path) -> str:
    """Open an office as its command does after a cut and return its state; raise for damage."""
    where = folder / "office"
    if not (where / keyring.KEYS_FILE).exists():
        keyring.make(where, HERE, development=True)
        return "no office yet"
    if not (where / "office.db").exists():
        return keys_state(where)
    opened = _open(where)
    try:
        with opened.reading() as session:
            _sound(session.connection())
        return bureau_state(where, opened)
    finally:
        opened.engine.dispose()


def _open(folder: Path) -> Office:
    return office.open_office(Settings.from_env({"LAYAR_DATA": str(folder)}), HERE)


def _sound(connection: Connection) -> None:
    told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if told != ["ok"]:
        raise ValueError(f"integrity_check: {told[:3]}")


def _rows(connection: Connection, metadata: MetaData) -> str:
    raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return _digest(raw, [table.name for table in metadata.sorted_tables])


def _digest(raw: sqlite3.Connection, tables: Iterable[str]) -> str:
    """Return a digest of every value in every row."""
    digest = hashlib.sha256()
    for table in tables:
        rows = raw.execute(f"SELECT * FROM {table}").fetchall()
        digest.update(table.encode())
        for row in sorted(marshal.dumps(row, _PLAIN) for row in rows):
            digest.update(row)
    return digest.hexdigest()[:32]


_PLAIN = 2
"""The last version of marshal whose bytes say nothing but the value."""


def glance_phone(folder: Path) -> str:
    """Return what a phone's store would be opened to, without the program around it."""
    return _glance(folder / NAME / store.FILE_NAME, [f"PRAGMA {each}" for each in store._PRAGMAS])


def glance_bureau(folder: Path) -> str:
    """Return what an office would be opened to, without the program around it."""
    return _glance(folder / "office" / "office.db", engine._PRAGMAS)


def _glance(path: Path, pragmas: Iterable[str]) -> str:
    """
    Return a digest of all rows and of all files beside the database.

    What is the same for the one who opens it is the same here; raises where SQLite does.
    """
    beside = hashlib.sha256()
    for other in sorted(path.parent.rglob("*")):
        if other.is_file() and not other.name.startswith(path.name):
            beside.update(other.name.encode() + other.read_bytes())
    if not path.exists():
        return beside.hexdigest()
    raw = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in pragmas:
            raw.execute(pragma).close()
        told = raw.execute("PRAGMA integrity_check").fetchall()
        if told != [("ok",)]:
            raise ValueError(f"integrity_check: {told[:3]}")
        made = raw.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        version = raw.execute("PRAGMA user_version").fetchall()
        tables = [name for (name,) in raw.execute(_TABLES)]
        beside.update(repr((made, version, _digest(raw, tables))).encode())
    finally:
        raw.close()
    return beside.hexdigest()


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
