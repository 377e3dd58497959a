"""Rule 10: files stay short, modules are named for what is in them."""

from tests.house import tree

LIMIT_LINES = 300

MEASURED = {".py", ".toml", ".css", ".html", ".js", ".sh", ".md", ""}

EXEMPT = (
    "app/strings/",
    "server/console/en.toml",
    "server/console/id.toml",
    "docs/",
    "requirements/",
    "LICENSE",
    "CHANGELOG.md",
)
"""
One language is one file; the format document and foreign texts are as long as they are, and what
changed is never taken back.
"""

BANNED = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "core"}


def test_no_file_is_longer_than_anybody_reads():
    """Every file of ours has at most 300 lines."""
    long = {
        path.as_posix(): lines
        for path in tree.kept()
        if path.suffix in MEASURED and not path.as_posix().startswith(EXEMPT)
        if (lines := tree.text(path).count("\n")) > LIMIT_LINES
    }

    assert long == {}
    kept = [path.as_posix() for path in tree.kept()]
    assert [each for each in EXEMPT if not any(path.startswith(each) for path in kept)] == []


def test_no_module_is_a_drawer():
    """No module is called utils, helpers, common, base, manager or misc."""
    drawers = [path.as_posix() for path in tree.modules() if BANNED & {path.stem, path.parent.name}]

    assert drawers == []


def test_nothing_is_left_for_later():
    """No file has a mark for later, and no function is a stub."""
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X ", "raise NotImplemented" + "Error")
    left = [
        f"{path}: {mark}" for path in tree.modules() for mark in marks if mark in tree.text(path)
    ]

    assert left == []
