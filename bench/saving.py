"""How long "Tersimpan" takes: everything durable before the screen says so."""

import json
import random
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app import photos
from app.storage import drafts, identity, sending, store
from app.storage.people import Person
from app.storage.store import Store
from app.voyage import cargo
from bench import workload
from bench.figures import Figure, Watch
from protocol import keys, services, world
from protocol.questions import Raw

PERSON = Person("CONTOH UJI", "8204081708909901", "82.04.17.2003", "+6281200000000")
ROOT = keys.SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public
ROUNDS = 120
AGAINST = "one INSERT of the JSON into SQLite, synchronous=FULL"


def run() -> Iterator[Figure]:
    """Measure one answer, one application sent, and one sent with its photo."""
    with tempfile.TemporaryDirectory(prefix="layar-bench-") as folder:
        device = store.open_store(Path(folder) / "phone", world.real(), ROOT)
        _introduce(device)
        picture = photos.shrink(cargo.paper(random.Random(workload.SEED)))
        typing, plain, heavy = Watch(), Watch(), Watch()
        for number in range(ROUNDS):
            draft = _begin(device, typing if number else Watch())
            with plain.lap(), device.writing() as session:
                sending.submit(session, world.real(), draft)
        for _ in range(ROUNDS // 3):
            draft = _begin(device, Watch())
            with heavy.lap():
                with device.writing() as session:
                    drafts.put_photo(
                        session, world.real(), draft, "kk", jpeg=picture.jpeg, thumb=picture.thumb
                    )
                with device.writing() as session:
                    sending.submit(session, world.real(), draft)
        light, burdened = _baseline(Path(folder), b""), _baseline(Path(folder), picture.jpeg)
    yield from _figures("one answer kept", typing, light, None)
    yield from _figures("one application sent", plain, light, 10.0)
    size = f"{len(picture.jpeg) // 1024} KB"
    yield from _figures(f"a photo ({size}) kept, its application sent", heavy, burdened, 30.0)


def _figures(what: str, ours: Watch, plain: Watch, limit_ms: float | None) -> Iterator[Figure]:
    yield Figure("Saving", f"{what}, p50", "ms", ours.at(0.5), plain.at(0.5), AGAINST)
    yield Figure(
        "Saving", f"{what}, p99", "ms", ours.at(0.99), plain.at(0.99), AGAINST, False, limit_ms
    )


def _introduce(device: Store) -> None:
    with device.writing() as session:
        identity.begin(session, world.real(), ROOT)
        sending.introduce(session, world.real(), PERSON)


def _begin(device: Store, typing: Watch) -> drafts.DraftId:
    """Fill in a form as the app does: each answer is a durable write of its own."""
    service = services.catalogue()[workload.SERVICE]
    made = cargo.make(service, datetime.now(UTC).date(), random.Random(workload.SEED), papers=False)
    with device.writing() as session:
        draft = drafts.begin(session, world.real(), service.key)
        for key, value in list(made.answers.items())[1:]:
            drafts.answer(session, world.real(), draft, key, _kept(value))
        for key, speck in made.photos.items():
            small = photos.shrink(speck)
            drafts.put_photo(session, world.real(), draft, key, jpeg=small.jpeg, thumb=small.thumb)
    first, value = next(iter(made.answers.items()))
    with typing.lap(), device.writing() as session:
        drafts.answer(session, world.real(), draft, first, _kept(value))
    return draft


def _kept(value: Raw) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(value)


def _baseline(folder: Path, photo: bytes) -> Watch:
    """Do what an app without a ledger does, with SQLite's own durable settings."""
    watch = Watch()
    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS saved (body TEXT, photo BLOB)")
    for body in workload.applications(ROUNDS):
        with watch.lap():
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO saved VALUES (?, ?)", (json.dumps(body), photo))
            connection.execute("COMMIT")
    connection.close()
    return watch
