"""Two regencies' offices beside each other in one PostgreSQL, each in a schema of its own."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from protocol import errors
from protocol.world import World
from server import backups, cli, engine, intake, keyring, office
from server import postgresql as locks
from server.alone import alone
from server.office import Office
from server.settings import Settings
from server.tables import ACCOUNT, CASES, DEVICE, MESSAGE, Kept
from server.usage import UsageError
from tests import postgresql
from tests.server.phones import Phone

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
CODES = ("8204", "8271")
ROUNDS = 5


@dataclass(frozen=True)
class Regency:
    """One of them: its office, and what its processes are told."""

    schema: str
    office: Office
    told: dict[str, str]

    def applies(self, phone: Phone) -> str:
        """Send an application and return its name; it is acknowledged."""
        said = phone.apply()
        (answer,) = intake.receive(self.office, [phone.up(said)])
        assert said.id in phone.read(answer).receipt.received
        return said.id

    def holds(self) -> dict[str, list[str]]:
        """Return every row there is."""
        return rows(self.office.engine)


def rows(database: Engine) -> dict[str, list[str]]:
    """Return every row of every table, by its table's name."""
    with engine.reading(database) as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Kept.metadata.sorted_tables
        }


@pytest.fixture
def province() -> Iterator[str]:
    """The URL of a database with a schema and a role for each regency, without a user's name."""
    cluster = postgresql.cluster()
    cluster.does("CREATE DATABASE province")
    for code in CODES:
        cluster.does(f"CREATE ROLE kab_{code} LOGIN")
        cluster.does(f"CREATE SCHEMA kab_{code} AUTHORIZATION kab_{code}", "province")
    yield cluster.url("province")
    cluster.drop("province")
    for code in CODES:
        cluster.does(f"DROP ROLE kab_{code}")


def address(province: str, code: str, schema: str = "") -> str:
    """Return what an office is told whose role is a regency's."""
    own = province.replace("postgres@", f"kab_{code}@")
    return f"{own}&schema={schema or f'kab_{code}'}"


@pytest.fixture
def two(tmp_path: Path, province: str) -> Iterator[list[Regency]]:
    """Two regencies with keys of their own, and something in each."""
    with ExitStack() as open_ones:
        made = []
        for number, code in enumerate(CODES):
            folder = tmp_path / code
            world = World(now=lambda: NOW, entropy=random.Random(number).randbytes)
            keyring.make(folder, world, development=True)
            told = {"LAYAR_DATA": str(folder), "LAYAR_DATABASE_URL": address(province, code)}
            opened = office.open_office(Settings.from_env(told), world)
            open_ones.callback(opened.engine.dispose)
            made.append(Regency(f"kab_{code}", opened, told))
        yield made


def introduced(regency: Regency) -> Phone:
    """Return a phone the office knows."""
    phone = Phone(regency.office)
    intake.receive(regency.office, [phone.up(phone.introduce())])
    return phone


def test_nothing_of_one_is_seen_by_the_other(two):
    """What is in a regency's schema is there alone, and the same name in both is two things."""
    here, there = two
    kept = here.applies(introduced(here))

    with there.office.reading() as session:
        assert session.scalars(select(CASES.c.id)).all() == []
        assert session.scalars(select(DEVICE.c.key)).all() == []
    other = there.applies(introduced(there))
    for regency, mine in ((here, kept), (there, other)):
        with regency.office.reading() as session:
            assert session.scalars(select(CASES.c.id)).all() == [mine]


def test_the_database_itself_keeps_a_role_out_of_another_schema(two, province):
    """An office with a regency's role that names the other's schema does not start."""
    with pytest.raises(UsageError, match="schema is not there, or its role may not use it"):
        engine.open_engine(address(province, CODES[0], f"kab_{CODES[1]}"))
    with two[0].office.reading() as session, pytest.raises(Exception, match="permission denied"):
        session.scalar(text(f"SELECT count(*) FROM {two[1].schema}.message"))


def test_all_an_office_makes_lies_in_its_schema(two):
    """Tables, indexes, numbers, functions, types: nothing is outside, where both would share it."""
    known = ["pg_catalog", "information_schema", "pg_toast", *(each.schema for each in two)]
    for catalogue, kind in (("class", "rel"), ("proc", "pro"), ("type", "typ")):
        asked = text(
            f"SELECT {kind}name FROM pg_{catalogue} "
            f"WHERE {kind}namespace::regnamespace::text <> ALL (:known)"
        )
        with two[0].office.reading() as session:
            assert session.scalars(asked, {"known": known}).all() == []


def test_they_take_in_at_the_same_time(two):
    """Parcels for both, at once: every one is acknowledged and kept where it belongs."""

    def story(regency: Regency) -> list[str]:
        phone = introduced(regency)
        return [regency.applies(phone) for _ in range(ROUNDS)]

    with ThreadPoolExecutor(len(two) * 2) as pool:
        said = list(pool.map(story, two * 2))

    for regency, mine in zip(two, (said[0] + said[2], said[1] + said[3]), strict=True):
        with regency.office.reading() as session:
            kept = session.scalars(select(MESSAGE.c.id).where(MESSAGE.c.place.is_not(None))).all()
        assert sorted(kept) == sorted(mine)


def test_neither_waits_for_the_others_turn(two, monkeypatch):
    """While one writes the other does too, and a second process of the first waits."""
    monkeypatch.setattr(engine, "BUSY_MS", 100)
    hasty = [engine.open_engine(each.told["LAYAR_DATABASE_URL"]) for each in two]
    with two[0].office.writing() as session:
        assert locks.alone(session.connection())
        with pytest.raises(errors.StoreBusyError), engine.writing(hasty[0]) as mine:
            mine.scalar(text("SELECT 1"))
        with engine.writing(hasty[1]) as other:
            assert other.scalar(text("SELECT 1")) == 1
            assert locks.alone(other.connection()), "its audit log waits for the other's"
        two[1].applies(introduced(two[1]))
    for each in hasty:
        each.dispose()


def test_work_that_one_process_does_at_a_time_is_each_ones_own(two):
    """Papers are moved in both at once, and in each by one process."""
    with ExitStack() as held:
        asked = [two[0], two[1], two[0]]
        mine = [held.enter_context(alone(each.office.engine, "papers")) for each in asked]
    assert mine == [True, True, False]


def test_what_is_done_to_one_leaves_the_other_alone(two, province, tmp_path, monkeypatch):
    """Backup, loss of the whole schema, restore, rebuild and verify-log: not a row moves there."""
    here, there = two
    for regency in two:
        regency.applies(introduced(regency))
    before, untouched = here.holds(), there.holds()
    for name, value in here.told.items():
        monkeypatch.setenv(name, value)

    assert cli.main(["backup", str(tmp_path / "copy")]) == 0
    here.office.engine.dispose()
    cluster = postgresql.cluster()
    cluster.does(f"DROP SCHEMA {here.schema} CASCADE", "province")
    cluster.does(f"CREATE SCHEMA {here.schema} AUTHORIZATION {here.schema}", "province")
    assert cli.main(["restore", str(tmp_path / "copy")]) == 0
    assert cli.main(["rebuild"]) == 0
    assert cli.main(["verify-log"]) == 0
    assert cli.main(["upgrade"]) == 0

    assert there.holds() == untouched
    restored = engine.open_engine(here.told["LAYAR_DATABASE_URL"])
    assert rows(restored)["message"] >= before["message"]
    assert rows(restored)["cases"] == before["cases"]
    restored.dispose()


def test_a_wrong_letter_in_an_address_is_no_way_into_another_regency(tmp_path):
    """A database is of the realm it was first opened in; so is a backup, wherever it is put."""
    world = World(now=lambda: NOW, entropy=random.Random(7).randbytes)
    settings = []
    for code in CODES:
        keyring.make(tmp_path / code, world)
        settings.append(Settings.from_env({"LAYAR_DATA": str(tmp_path / code)}))
        office.open_office(settings[-1], world).engine.dispose()
    here, there = settings

    with pytest.raises(UsageError, match="another regency's"):
        office.open_office(replace(here, database_url=there.database_url), world)
    opened = [office.open_office(each, world).engine for each in settings]
    backups.write(opened[0], tmp_path / "copy.db")
    with pytest.raises(UsageError, match="another regency's"):
        backups.restore(tmp_path / "copy.db", opened[1])
    for each in opened:
        each.dispose()
    office.open_office(here, world).engine.dispose()


def test_numbers_are_counted_on_in_each_schema(two):
    """An account's number follows the highest of its own regency, after a restore as well."""
    for count, regency in zip((2, 1), two, strict=True):
        with regency.office.writing() as session:
            connection = session.connection()
            for number in range(1, count + 1):
                connection.execute(ACCOUNT.insert().values(id=number, **account(number)))
            locks.count_on(connection, [ACCOUNT])
            connection.execute(ACCOUNT.insert().values(**account(9)))
    for highest, regency in zip((3, 2), two, strict=True):
        with regency.office.reading() as session:
            assert max(session.scalars(select(ACCOUNT.c.id))) == highest


def account(number: int) -> dict[str, object]:
    """Return what an account needs, different for each."""
    words = dict.fromkeys(("name", "nip", "behalf", "agency", "role", "services", "places"), "")
    return {
        **words, "username": f"u{number}", "password": "", "given": False, "seed": b"",
        "key": bytes([number]), "added_ms": 0,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["kab-8204", "Kab", "a;b", "pg toast", "a&schema=b"])
def test_a_schemas_name_is_plain(name):
    """What would have to be quoted, or is two names, is refused before anything is asked."""
    with pytest.raises(UsageError, match="names one schema"):
        engine.connect(f"postgresql://postgres@/office?host=/nowhere&schema={name}")


def test_without_a_name_an_office_lives_where_its_role_does(province, tmp_path):
    """A role's own schema is found by the database's rule, and nothing of `public` is seen."""
    public = engine.open_engine(province)
    plain = address(province, CODES[0]).partition("&schema")[0]
    own = engine.connect(plain)
    with engine.reading(own) as session:
        assert session.scalar(text("SELECT current_setting('search_path')")) == f"kab_{CODES[0]}"
        assert session.scalar(text("SELECT to_regclass('message')")) is None
    own.dispose()
    public.dispose()
