"""The office's tables and the first migration say the same: `make migration` writes it anew."""

import pytest

from server import schema
from server.tables import Kept
from tools import first_migration


def test_every_table_of_the_office_is_known_before_it_is_opened():
    """Tables stand in files that are named for it; one elsewhere is missing in some offices."""
    known = {part.__name__ for part in schema.PARTS}
    assert {mapper.class_.__module__ for mapper in Kept._sa_registry.mappers} <= known


@pytest.mark.parametrize("dialect", schema.DIALECTS)
def test_the_first_step_says_what_the_tables_say(dialect):
    """Whoever changes a table runs `make migration`: until a release there is only this step."""
    path = first_migration.FOLDER / f"first.{dialect}.sql"
    assert path.read_text("utf-8") == first_migration.text(dialect)
