"""Rule 5: who is handed a Session knows its type; only the storage knows what it is made of."""

import ast

from tests.house import tree

DATABASE = {"sqlmodel", "sqlalchemy", "sqlite3"}


def test_nobody_above_the_storage_speaks_its_language():
    """Outside app/storage the app imports Session and nothing else of the database's."""
    reaching = [
        f"{path}:{node.lineno} {name}"
        for path, module in tree.python("app/")
        if not path.as_posix().startswith("app/storage/")
        for node in ast.walk(module)
        for name in _imported(node)
    ]

    assert [name for name in reaching if not name.endswith(" sqlmodel.Session")] == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in DATABASE:
        return [f"{node.module}.{each.name}" for each in node.names]
    if isinstance(node, ast.Import):
        return [each.name for each in node.names if each.name.split(".")[0] in DATABASE]
    return []
