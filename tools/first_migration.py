"""Write the first migration anew from the office's tables: no older one is released."""

from pathlib import Path

from server import schema

FOLDER = Path(__file__).parents[1] / "server" / "migrations" / "versions"


def text(dialect: str) -> str:
    """Return what the file for one database says."""
    return "\n;\n".join(schema.statements(dialect)) + "\n;\n"


def main() -> None:
    """Write both."""
    for dialect in schema.DIALECTS:
        (FOLDER / f"first.{dialect}.sql").write_text(text(dialect), "utf-8")


if __name__ == "__main__":
    main()
