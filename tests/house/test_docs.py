"""The documents tell the truth about the tree."""

import re
from pathlib import Path

import pytest

from tests.house import tree

DOCUMENTS = [path for path in tree.kept() if path.suffix == ".md"]

LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")

FOLDERS = "app|protocol|server|tests|bench|docs|tools|assets|requirements"

NAMED = re.compile(rf"`((?:{FOLDERS})/[\w./-]+)`")

MADE = {"bench/results.json"}
"""What a command writes is named before it is there."""

COMMAND = re.compile(r"`make ([\w-]+)[^`]*`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document):
    """A link inside the tree names a file that is there."""
    links = LINK.findall(tree.text(document))

    assert [link for link in links if not (tree.ROOT / document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_file_that_is_named_exists(document):
    """A path in a document, written as code, is a path in the tree."""
    named = set(NAMED.findall(tree.text(document))) - MADE

    assert [name for name in named if not (tree.ROOT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_command_that_is_named_exists(document):
    """`make x` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([\w-]+):", (tree.ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(COMMAND.findall(tree.text(document))) <= targets


MAPPED = ("app", "app/asking", "app/storage", "app/sync", "protocol", "server")


def test_every_module_is_on_the_map():
    """Somebody new finds every module named in ARCHITECTURE.md, and none that is gone."""
    map_ = tree.text(Path("ARCHITECTURE.md"))
    modules = {path.stem for path in tree.modules() if path.parent.as_posix() in MAPPED}
    packages = {path.parent.name for path in tree.modules() if path.stem == "__init__"}
    part = map_.partition("## The map")[2].partition("## Rules")[0]
    named = set(re.findall(r"`(\w+)`", part))

    assert {name for name in modules if not name.startswith("__")} - named == set()
    assert named - modules - packages - {"layar"} == set()


def test_every_document_that_is_named_exists():
    """Code points at documents of this project only; nobody can read others."""
    known = {path.name for path in DOCUMENTS}
    unknown = [
        f"{path}: {name}"
        for path in tree.kept()
        if path.suffix in {".py", ".toml", ".css", ".html", ".sh", ""}
        for name in re.findall(r"[\w-]+\.md\b", tree.text(path))
        if name not in known
    ]

    assert unknown == []
