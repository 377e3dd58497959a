"""
A village's shared tablet with 10,000 people in its register and 10,000 cases.

From the PIN to the queue, a search with typing errors, and a file of people taken over.
"""

import csv
import io
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.residents import changes, reading
from app.residents.lines import Rules
from app.storage import docket, entering, ledger, officers, register
from app.storage.register import Intake, Sealed, Who
from app.storage.secrets import FileSecrets, beside
from app.storage.store import Store, open_store
from bench import people, workload
from bench.figures import Figure, Watch
from bench.saving import PERSON, ROOT
from protocol import dates, world
from protocol.messages import Kind

PIN = "718204"
PEOPLE, CASES, MANY = 10_000, 10_000, 50_000
UNLOCKS, SEARCHES = 5, 200
SECTION = "Tablet"


def run() -> Iterator[Figure]:
    """Measure taking over, unlocking and searching, each beside a plain table."""
    with tempfile.TemporaryDirectory(prefix="layar-bench-") as folder:
        here = Path(folder)
        many = _opened(here / "many")
        yield _taking(many, MANY, here)
        many.close()
        tablet = _opened(here / "tablet")
        yield _taking(tablet, PEOPLE, here)
        _apply(tablet, here)
        yield from _unlocking(tablet, here)
        yield from _seeking(tablet, here)
        tablet.close()


def _opened(folder: Path) -> Store:
    store = open_store(folder, world.real(), ROOT, secrets=FileSecrets(beside(folder)))
    entering.begin(store, world.real(), PERSON.village, "KEPALA CONTOH", PIN)
    return store


def _taking(store: Store, count: int, folder: Path) -> Figure:
    """Take a file of people over: read, judge, hold against the register, seal, write."""
    data, here = people.csv_file(count), world.real()
    begun = time.perf_counter()
    rules = Rules(dates.today(here.now()), True, PERSON.village)
    found = reading.read(reading.opened(data), rules, lambda rows: None)
    sealed = Sealed()
    with store.reading() as session:
        seen = register.stamp(session)
        brings = changes.of(found.residents, register.index(session))
        register.seal_new(session, here, brings.new, sealed)
    about = Intake("warga.csv", Who("KEPALA CONTOH"), len(brings.new), 0, 0, 0, found.refused)
    with store.writing() as session:
        register.keep(session, here, brings, sealed=sealed, about=about, seen=seen)
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute(f"CREATE TABLE people{count} (nik TEXT, nama TEXT, body TEXT)")
    plain.execute("BEGIN")
    rows = csv.DictReader(io.StringIO(data.decode()))
    told = ((row["nik"], row["nama"], json.dumps(row)) for row in rows)
    plain.executemany(f"INSERT INTO people{count} VALUES (?, ?, ?)", told)
    plain.execute("COMMIT")
    plain.close()
    beside = time.perf_counter() - begun
    what = f"a file of {count:,} people taken over"
    return Figure(SECTION, what, "s", ours, beside, "the rows put into a plain table, unjudged")


def _apply(store: Store, folder: Path) -> None:
    """Write the applications, and the same into a plain table."""
    bodies = [{**body, "documents": {}} for body in workload.applications(CASES)]
    with store.writing() as session:
        for body in bodies:
            ledger.say(session, world.real(), Kind.APPLICATION, body, ())
    with sqlite3.connect(folder / "plain.db") as plain:
        plain.execute("CREATE TABLE cases (body TEXT)")
        plain.executemany("INSERT INTO cases VALUES (?)", [(json.dumps(each),) for each in bodies])
    with store.reading() as session:
        stale = docket.stale(session)
    for at in range(0, len(stale), docket.AT_ONCE):
        with store.writing() as session:
            docket.fold(session, stale[at : at + docket.AT_ONCE])


def _unlocking(store: Store, folder: Path) -> Iterator[Figure]:
    """From the PIN to the queue, and to the register after it."""
    queue, looking, plain = Watch(), Watch(), Watch()
    with store.reading() as session:
        (kid,) = (each.kid for each in officers.listed(session))
    for _ in range(UNLOCKS):
        entering.lock(store, world.real())
        with queue.lap():
            entering.enter(store, world.real(), kid, PIN)
            with store.reading() as session:
                assert not docket.stale(session)
                assert len(docket.rows(session)) == CASES
        with looking.lap(), store.reading() as session:
            assert len(register.index(session)) == PEOPLE
        with plain.lap(), sqlite3.connect(folder / "plain.db") as table:
            [json.loads(body) for (body,) in table.execute("SELECT body FROM cases")]
    against = "all of them read from a plain table, no PIN"
    yield Figure(
        SECTION,
        f"PIN to queue, {CASES:,} cases, p50",
        "ms",
        queue.at(0.5),
        plain.at(0.5),
        against,
        limit=2000.0,
    )
    what = f"register of {PEOPLE:,} opened after it, p50"
    yield Figure(SECTION, what, "ms", looking.at(0.5), plain.at(0.5), against)


def _seeking(store: Store, folder: Path) -> Iterator[Figure]:
    """Look people up by names with two letters swapped; beside letters sought in a table."""
    dice, ours, beside = random.Random(workload.SEED), Watch(), Watch()
    plain = sqlite3.connect(folder / "plain.db")
    with store.reading() as session:
        index = register.index(session)
    for _ in range(SEARCHES):
        who = dice.choice(index.entries)
        name = list(who.resident.name.lower())
        at = dice.randrange(1, len(name) - 2)
        name[at : at + 2] = reversed(name[at : at + 2])
        with ours.lap():
            found = index.search("".join(name), 40)
        assert who in found
        with beside.lap():
            sought = f"%{who.resident.name}%"
            plain.execute(
                f"SELECT nik FROM people{PEOPLE} WHERE nama LIKE ? LIMIT 40",
                (sought,),
            ).fetchall()
    plain.close()
    against = "LIKE over a plain table, spelt rightly"
    for share, at_most, limit in ((0.5, "p50", None), (0.99, "p99", 100.0)):
        yield Figure(
            SECTION,
            f"one of {PEOPLE:,} found with a typing error, {at_most}",
            "ms",
            ours.at(share),
            beside.at(share),
            against,
            limit=limit,
        )
