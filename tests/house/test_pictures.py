"""Whoever looks at the gallery sees every page of the console."""

import re

from tests.browser import gallery_console
from tests.house import tree

TEMPLATES = tree.ROOT / "server" / "console" / "templates"


def test_every_page_of_the_console_has_a_picture():
    """A new template that is a page is drawn for the gallery, or this says so."""
    pages = {
        path.stem
        for path in TEMPLATES.glob("*.html")
        if re.search(r'{% extends "base.html" %}', path.read_text("utf-8"))
    }

    assert set(gallery_console.PICTURES) == pages


def test_every_picture_that_is_named_is_drawn():
    """A page's picture is one of those that are kept while the gallery is drawn."""
    assert set(gallery_console.PICTURES.values()) <= gallery_console.drawn()
