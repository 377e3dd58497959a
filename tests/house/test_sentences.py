"""Every test says what it promises."""

import ast

from tests.house import tree


def test_every_test_begins_with_a_sentence():
    """The first line of every test's docstring is a sentence with a full stop."""
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path, module in tree.python("tests/")
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not _is_sentence(ast.get_docstring(node))
    ]

    assert silent == []


def _is_sentence(docstring: str | None) -> bool:
    if not docstring:
        return False
    first = docstring.splitlines()[0]
    return first.endswith((".", "?")) and first.count(" ") >= 2
