"""The actions are one object made of many classes: what is private to one is no other's."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.house import tree


def test_no_two_actions_keep_a_thing_under_the_same_private_name():
    """One would overwrite the other's unseen; what calls `super` goes on with it and may."""
    owners = defaultdict(set)
    for _, module in tree.python("app/actions/"):
        for each in module.body:
            if isinstance(each, ast.ClassDef):
                for name in _own(each):
                    owners[name].add(each.name)

    assert len(owners) > 50
    assert {name: sorted(who) for name, who in owners.items() if len(who) > 1} == {}


def _own(actions: ast.ClassDef) -> Iterator[str]:
    """Yield what is private to a class: methods it defines, and what it first sets."""
    for method in actions.body:
        if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if method.name == "__init__":
            stored = (each for each in ast.walk(method) if isinstance(each, ast.Attribute))
            yield from (each.attr for each in stored if _set_here(each))
        elif _private(method.name) and not _shared(method):
            yield method.name


def _set_here(each: ast.Attribute) -> bool:
    return isinstance(each.ctx, ast.Store) and _private(each.attr)


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _shared(method: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a method is left to another class to define, or goes on with another's."""
    left = any(ast.unparse(each) == "abstractmethod" for each in method.decorator_list)
    return left or f"super().{method.name}(" in ast.unparse(method)
