"""What is done while the power may go: on a phone, and at the office."""

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Connection, MetaData
from sqlmodel import Session

from app.storage import drafts, store
from app.storage.store import Store
from app.storage.tables import OnDevice
from protocol import world
from server import intake, keyring, office, rotation
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
    digest = hashlib.sha256()
    for table in metadata.sorted_tables:
        rows = connection.exec_driver_sql(f"SELECT * FROM {table.name}").all()
        digest.update(repr((table.name, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()[:32]
