"""The office's tables and the first migration say the same: `make migration` writes it anew."""

import re

import pytest

from server import schema
from server.tables import Kept
from tests.house.tree import ROOT, modules
from tools import first_migration

LOCKS = ROOT / "server" / "postgresql.py"
ELSEWHERE = re.compile(
    r"\bpublic\.\w|CREATE EXTENSION|CREATE SCHEMA|SET search_path|NOTIFY \w|PREPARE TRANSACTION"
)
"""What in a statement reaches beyond the one schema an office lives in."""
ADVISORY = re.compile(r"pg_(try_)?advisory_\w+\(")


def test_every_table_of_the_office_is_known_before_it_is_opened():
    """Tables stand in files that are named for it; one elsewhere is missing in some offices."""
    known = {part.__name__ for part in schema.PARTS}
    assert {mapper.class_.__module__ for mapper in Kept._sa_registry.mappers} <= known


@pytest.mark.parametrize("dialect", schema.DIALECTS)
def test_the_first_step_says_what_the_tables_say(dialect):
    """Whoever changes a table runs `make migration`: until a release there is only this step."""
    path = first_migration.FOLDER / f"first.{dialect}.sql"
    assert path.read_text("utf-8") == first_migration.text(dialect)


def test_every_table_is_of_the_schema_that_is_the_regencys_key():
    """A regency's schema is what a cluster distributes by: nothing lies in one for all of them."""
    for table in Kept.metadata.sorted_tables:
        assert table.schema is None, f"{table.name} would be one for all regencies"
        assert table.primary_key.columns, f"{table.name} has no key a cluster could place rows by"
        for key in table.foreign_keys:
            assert key.column.table.schema is None, f"{table.name} points at another schema"
    made = "\n".join(schema.statements("postgresql"))
    assert not ELSEWHERE.findall(made)
    assert set(re.findall(r"(?:TABLE|INDEX|TRIGGER|FUNCTION|ON|REFERENCES) (\w+)\.", made)) == set()


def test_no_statement_of_the_office_reaches_beyond_its_schema():
    """Nor does one wait for another regency: each lock is taken by the schema's number."""
    for path in modules("server"):
        said = (ROOT / path).read_text("utf-8")
        found = ELSEWHERE.findall(re.sub(r"CREATE SCHEMA kab_8204 AUTHORIZATION", "", said))
        assert not found, f"{path} names a schema"
        assert ROOT / path == LOCKS or not ADVISORY.search(said), f"{path} takes a lock of its own"
    assert all("(%s, " in call for call in _calls(LOCKS.read_text("utf-8")))


def _calls(said: str) -> list[str]:
    """Return each advisory lock that is taken, with how what it is given begins."""
    found = [said[each.start() : each.end() + 4] for each in ADVISORY.finditer(said)]
    assert found
    return found
