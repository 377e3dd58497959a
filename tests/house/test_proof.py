"""The list of what is proven names tests that exist."""

import ast
import re

from tests.house import tree

PROOF = tree.ROOT / "docs" / "proof.md"


def test_every_test_named_as_proof_exists():
    """Whoever renames a test mends the list, and no line of it is a wish."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PROOF.read_text("utf-8"))
    assert len(named) > 20

    missing = [
        f"{file}::{test}"
        for file, test in named
        if test not in _tests((tree.ROOT / file).read_text("utf-8"))
    ]

    assert missing == []


def _tests(source: str) -> set[str]:
    return {each.name for each in ast.parse(source).body if isinstance(each, ast.FunctionDef)}
