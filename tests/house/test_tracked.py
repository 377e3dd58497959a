"""What is in the tree is the project's, and says nothing about where it was made."""

import re

from tests.house import tree

PARTS = ["pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.", "jsde" + "livr"]

REGISTRIES = re.compile("|".join(PARTS))

PLACES = re.compile(r"(?<![\w./-])/(?:work|root|home|Users)/\w")

STRAY = {".log", ".orig", ".rej", ".bak", ".sqlite", ".db", ".tmp", ".pyc"}

BINARY = {".ttf", ".woff2", ".png", ".jpg", ".ico", ".webp", ".zdict"}


def test_no_registry_is_named():
    """Where packages come from is the business of whoever installs them."""
    named = [
        f"{path}: {found.group()}"
        for path in tree.kept()
        if path.suffix not in BINARY and (found := REGISTRIES.search(tree.text(path)))
    ]

    assert named == []


def test_no_path_of_a_machine_is_kept():
    """No file names a folder of the machine it was written on."""
    paths = [
        f"{path}: {found.group()}"
        for path in tree.kept()
        if path.suffix not in BINARY and (found := PLACES.search(tree.text(path)))
    ]

    assert paths == []


def test_nothing_is_left_lying_about():
    """No logs, databases, leftovers of merges or keys are kept."""
    stray = [
        path.as_posix()
        for path in tree.kept()
        if path.suffix in STRAY or path.suffix in {".key", ".pem", ".jks"}
    ]

    assert stray == []


def test_packages_are_pinned_by_their_bytes():
    """Every package of requirements/*.txt has a version and a hash, and no address."""
    for path in tree.kept():
        if path.parent.name != "requirements":
            continue
        lines = tree.text(path).splitlines()
        packages = [number for number, line in enumerate(lines) if re.match(r"\w", line)]
        assert packages, path
        for number in packages:
            assert "==" in lines[number], lines[number]
            assert "--hash=sha256:" in lines[number + 1], lines[number]
        assert not any("://" in line for line in lines), path
