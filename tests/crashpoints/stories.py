"""What is killed: a save, an exchange, what a card takes and brings, a new shape of the store."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import func, select

from app.storage import documents, drafts, ledger, migrations, sending, store
from app.sync import cards, carry
from protocol import bundle
from protocol.messages import Kind
from server.tables import CASES, MESSAGE
from tests import harbour
from tests.crashpoints import issuing
from tests.harbour import Harbour
from tests.powercut.carriers import read_card
from tests.village import Citizen, Village

NEXT = (
    *migrations.MIGRATIONS,
    (
        "ALTER TABLE lease ADD COLUMN note VARCHAR",
        "CREATE TABLE extra (id INTEGER PRIMARY KEY, about VARCHAR NOT NULL)",
        "INSERT INTO extra SELECT number, id FROM message",
    ),
)


@dataclass(frozen=True)
class Story:
    """`prepare` a folder; `work` is killed; `check` what is left, repeat it, and check again."""

    prepare: Callable[[Path], None]
    work: Callable[[Path], None]
    check: Callable[[Path], None]


def _siti(root: Path) -> Citizen:
    """Open the phone; the dice never fall twice the same way."""
    return Village(root, seed=random.SystemRandom().randrange(2**40)).citizen()


def _office(root: Path, citizen: Citizen) -> Harbour:
    """Open the office that is there already, and put it within the citizen's reach."""
    opened = object.__new__(Harbour)
    opened.folder, opened.world = root / "office", citizen.world
    opened.open()
    citizen.village.office = citizen.way.office = opened
    return opened


def _close(citizen: Citizen, office: Harbour | None = None) -> None:
    citizen.store.close()
    if office is not None:
        office.office.engine.dispose()


# --- a draft becomes a message -----------------------------------------------------------------


def _draft(root: Path) -> None:
    siti = _siti(root)
    harbour.begins(siti)
    _close(siti)


def _submit(root: Path) -> None:
    siti = _siti(root)
    with siti.store.reading() as session:
        (draft,) = drafts.all(session)
    with siti.store.writing() as session:
        sending.submit(session, siti.world, draft.id)
    _close(siti)


def submit_by_halves(root: Path) -> None:
    """Do what `sending.submit` does, the wrong way: the draft goes in a transaction of its own."""
    siti = _siti(root)
    with siti.store.reading() as session:
        (draft,) = drafts.all(session)
    with patch.object(drafts, "discard"), siti.store.writing() as session:
        sending.submit(session, siti.world, draft.id)
    with siti.store.writing() as session:
        drafts.discard(session, draft.id)
    _close(siti)


def _submitted(root: Path) -> None:
    siti = _siti(root)
    with siti.store.reading() as session:
        left = len(drafts.all(session))
    _close(siti)
    assert left == 1 - _applications(root)
    if left:
        _submit(root)
    assert _applications(root) == 1


def _applications(root: Path) -> int:
    """Return how many applications the phone has, each with every byte of its photos."""
    siti = _siti(root)
    with siti.store.reading() as session:
        said = [each for each in ledger.waiting(session) if each.kind == Kind.APPLICATION]
        for each in said:
            opened = ledger.opening(session, each.id)
            assert opened is not None
            for about in opened.body["documents"].values():
                assert len(documents.whole(session, about["sha256"]) or b"") == about["size"]
    _close(siti)
    return len(said)


# --- an exchange, phone and office in one process ----------------------------------------------


def _applied(root: Path) -> None:
    village = Village(root)
    village.office = Harbour(root / "office", village.world)
    siti = village.citizen()
    harbour.applies(siti)
    _close(siti, village.office)


def _exchange(root: Path) -> None:
    siti = _siti(root)
    office = _office(root, siti)
    siti.syncs()
    _close(siti, office)


def _exchanged(root: Path) -> None:
    siti = _siti(root)
    office = _office(root, siti)
    cases, said, _ = _there(office)
    assert (cases, said) in {(0, 0), (1, 1)}
    for _ in range(4):
        if siti.waiting():
            siti.village.passes(minutes=10)
            siti.syncs()
    assert siti.waiting() == []
    assert _there(office) == (1, 1, 1)
    _close(siti, office)


def _there(office: Harbour) -> tuple[int, int, int]:
    """Return how many cases, applications and whole cases the office has; it is not damaged."""
    with office.office.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        count = func.count()
        return (
            session.scalar(select(count).select_from(CASES)) or 0,
            session.scalar(select(count).select_from(MESSAGE).where(MESSAGE.c.kind == 4)) or 0,
            session.scalar(
                select(count).select_from(CASES).where(CASES.c.photos_held == CASES.c.photos_total)
            )
            or 0,
        )


# --- a card there and back ---------------------------------------------------------------------


def _to_load(root: Path) -> None:
    _applied(root)
    (root / "card").mkdir()
    siti = _siti(root)
    office = _office(root, siti)
    cards.write(root / "card", [bundle.pack_open(office.trust)])
    carry.take(siti.store, siti.world, root / "card")
    _close(siti, office)


def _load(root: Path) -> None:
    siti = _siti(root)
    carry.load(siti.store, siti.world, root / "card")
    _close(siti)


def _loaded(root: Path) -> None:
    read_card(root / "card")
    siti = _siti(root)
    office = _office(root, siti)
    carry.load(siti.store, siti.world, root / "card")
    _bring(root, office)
    assert _there(office) == (1, 1, 1)
    _close(siti, office)


def _bring(root: Path, office: Harbour) -> list[bytes]:
    """Have the office take what lies on the card; return its answers."""
    answers: list[bytes] = []
    for path in cards.listed(root / "card"):
        raw = path.read_bytes()
        if raw.startswith(bundle.MAGIC):
            answers += office.receives(list(bundle.unpack(raw).parcels))
    return answers


def _to_take(root: Path) -> None:
    _to_load(root)
    _load(root)
    siti = _siti(root)
    office = _office(root, siti)
    answers = _bring(root, office)
    (root / "home").mkdir()
    cards.write(root / "home", [bundle.pack(answers)])
    _close(siti, office)


def _take(root: Path) -> None:
    siti = _siti(root)
    carry.take(siti.store, siti.world, root / "home")
    _close(siti)


def _taken(root: Path) -> None:
    _take(root)
    siti = _siti(root)
    assert siti.waiting() == []
    _close(siti)


# --- a new shape of the store ------------------------------------------------------------------


def _written(root: Path) -> None:
    siti = _siti(root)
    for number in range(3):
        siti.applies(photos=[bytes([number]) * 20_000], number=number)
    _close(siti)


def _upgrade(root: Path) -> None:
    siti = _siti(root)
    engine = siti.store._engine.execution_options(begin="BEGIN IMMEDIATE")
    migrations.upgrade(engine, root / "siti" / store.FILE_NAME, NEXT)
    _close(siti)


def _upgraded(root: Path) -> None:
    path = root / "siti" / store.FILE_NAME
    copy = path.with_name(f"{path.name}.v1")
    version, kept = _shape(path)
    assert (version, kept) in {(1, -1), (2, 4)}
    if version == 1:
        _upgrade(root)
        assert _shape(path) == (2, 4)
    assert _shape(copy) == (1, -1)


def _shape(path: Path) -> tuple[int, int]:
    """Return the version of a file and what the newest table in it holds; it is not damaged."""
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("SELECT count(*) FROM message").fetchone() == (4,)
        (version,) = raw.execute("PRAGMA user_version").fetchone()
        kept = -1
        with suppress(sqlite3.OperationalError):
            (kept,) = raw.execute("SELECT count(*) FROM extra").fetchone()
    raw.close()
    return version, kept


STORIES = {
    "save": Story(_draft, _submit, _submitted),
    "exchange": Story(_applied, _exchange, _exchanged),
    "export": Story(_to_load, _load, _loaded),
    "import": Story(_to_take, _take, _taken),
    "migration": Story(_written, _upgrade, _upgraded),
    "letter": Story(issuing.prepare, issuing.work, issuing.check),
}
