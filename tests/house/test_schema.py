"""The office's tables and the first migration say the same: `make migration` writes it anew."""

from pathlib import Path

import pytest

from server import schema
from tools import first_migration


def test_every_table_of_the_office_is_known_before_it_is_opened():
    """A file of tables that `server.schema` does not name would be missing in some offices."""
    files = Path(schema.__file__).parent.glob("*tables.py")
    assert {path.stem for path in files} == {part.__name__.split(".")[1] for part in schema.PARTS}


@pytest.mark.parametrize("dialect", schema.DIALECTS)
def test_the_first_step_says_what_the_tables_say(dialect):
    """Whoever changes a table runs `make migration`: until a release there is only this step."""
    path = first_migration.FOLDER / f"first.{dialect}.sql"
    assert path.read_text("utf-8") == first_migration.text(dialect)
