"""Rule 8: there is one clock and one set of dice, and pure functions hold neither."""

import ast

from tests.house import tree

WORLD = "protocol/world.py"

SHELLS = (WORLD, "app/launch.py", "app/voyage/", "server/cli.py")
"""Who starts processes needs a secret before there is anybody to hand it over."""

PURE = ("app/model.py", "app/present", "app/views/", "protocol/", "app/sync/plan.py")

CALLED = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "os.urandom", "secrets.token_bytes", "secrets.token_hex", "secrets.token_urlsafe", "uuid.uuid4",
    "random.random", "random.randint", "random.choice", "random.uniform",
}  # fmt: skip


def test_there_is_one_clock_and_one_set_of_dice():
    """Nobody but the world asks what time it is or throws dice, so a test can hold both still."""
    asking = [
        f"{path}:{node.lineno} {called}"
        for path, module in tree.python("app/", "protocol/", "server/")
        if not path.as_posix().startswith(SHELLS)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and (called := _called(node.func)) in CALLED
    ]

    assert asking == []


def test_pure_functions_are_handed_the_time():
    """No pure function takes a clock; it takes the moment it has to know about."""
    winding = [
        f"{path}:{node.lineno}"
        for path, module in tree.python(*PURE)
        if path.as_posix() not in {WORLD, "protocol/ids.py"}
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr == "now"
        if getattr(node.value, "id", "") == "world"
    ]

    assert winding == []


def _called(function: ast.expr) -> str:
    names: list[str] = []
    while isinstance(function, ast.Attribute):
        names.insert(0, function.attr)
        function = function.value
    if isinstance(function, ast.Name):
        names.insert(0, function.id)
    return ".".join(names[-2:])
