"""Rule 9: views and templates contain no text; they ask the strings for it."""

import ast
import re
from collections.abc import Iterator

from tests.house import tree

SENTENCE = re.compile(r"[^\W\d_]{2,}[,.:;]? [^\W\d_]{2,}")
"""Two words after one another: nothing but language looks like that."""

SHOWN = {
    "value", "label", "tooltip", "title", "subtitle", "content", "text", "hint_text", "helper",
    "error", "error_text", "semantics_label", "prefix", "suffix", "counter", "name", "hint",
}  # fmt: skip

SHOWING = {"Text", "TextSpan", "Button", "TextButton", "FilledButton", "OutlinedButton", "Tab"}

WORD = re.compile(r"[^\W\d_]{2,}")

MARKUP = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<!\w[^>]*>|<(?:script|style)\b.*?</\w+>", re.DOTALL
)

SPOKEN_ATTRIBUTE = re.compile(r"\b(?:title|alt|placeholder|aria-label)=\"([^\"]*)\"")


def test_no_view_says_anything_itself():
    """No literal in a view is a sentence, and none is handed to a control as its text."""
    spoken = [
        f"{path}:{node.lineno} {node.value!r}"
        for path, module in tree.python("app/views/")
        for node in _literals(module)
        if path.name not in {"theme.py", "schemes.py"}
    ]

    assert spoken == []


def test_no_template_says_anything_itself():
    """Between the tags of a template, and in what is read aloud, there are only asked-for words."""
    spoken = [
        f"{path}: {found.group()!r}"
        for path in tree.kept()
        if path.suffix == ".html"
        for piece in _between(tree.text(path))
        if (found := WORD.search(piece))
    ]

    assert spoken == []


def _literals(module: ast.Module) -> Iterator[ast.Constant]:
    quiet = {id(node) for node in _unspoken(module)}
    for node in ast.walk(module):
        if _is_words(node, SENTENCE) and id(node) not in quiet:
            yield node
        if isinstance(node, ast.Call):
            yield from (each for each in _handed(node) if _is_words(each, WORD))


def _handed(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call of Flet's is given to show."""
    if not (isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "ft"):
        return
    yield from (word.value for word in call.keywords if word.arg in SHOWN)
    if call.func.attr in SHOWING:
        yield from call.args[:1]


def _unspoken(module: ast.Module) -> Iterator[ast.AST]:
    """Yield what nobody sees: docstrings, the log's lines, exceptions."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.Raise):
            yield from ast.walk(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
            yield from ast.walk(node)


def _is_words(node: ast.AST, pattern: re.Pattern[str]) -> bool:
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return constant and bool(pattern.search(node.value))


def _between(html: str) -> Iterator[str]:
    bare = MARKUP.sub(" ", html)
    yield from SPOKEN_ATTRIBUTE.findall(bare)
    yield from re.sub(r"<[^>]*>", "\n", bare).splitlines()
