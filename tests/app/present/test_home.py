"""The first page."""

from datetime import UTC, datetime

import pytest

from app.filling import Filling
from app.present import home
from protocol import services

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SERVICE = services.catalogue()["kelahiran"]
PAGES = len(SERVICE.pages)


@pytest.mark.parametrize(("page", "said"), [(0, 1), (4, 5), (PAGES - 1, PAGES), (PAGES, PAGES)])
def test_a_form_begun_is_never_past_its_last_page(page, said):
    """Who has filled in everything and reads it once more is on the last page, not one beyond."""
    row = home.draft_row(Filling("d1", SERVICE, {}, page=page), NOW, NOW)

    assert row.progress.startswith(f"Halaman {said} dari {PAGES},")
