"""The first schema: every table, index and trigger, as written down beside this file."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all of it, in the words of the database at hand."""
    connection = op.get_bind()
    text = Path(__file__).with_name(f"first.{connection.dialect.name}.sql").read_text("utf-8")
    for statement in text.split("\n;\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
