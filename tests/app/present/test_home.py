"""The first page."""

from datetime import UTC, datetime

import pytest

from app.filling import Filling
from app.present import form, home
from protocol import dates, services

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SERVICE = services.catalogue()["kartu-keluarga"]
PAGES = 11
"""How many of its 22 pages are asked of somebody who has answered nothing yet."""


def shown(filling: Filling) -> str:
    review = filling.review(dates.today(NOW), practice=True)
    return home.draft_row(filling, review, NOW, NOW).progress


@pytest.mark.parametrize(("page", "said"), [(0, 1), (4, 5), (PAGES - 1, PAGES), (PAGES, PAGES)])
def test_a_form_begun_is_never_past_its_last_page(page, said):
    """Who has filled in everything and reads it once more is on the last page, not one beyond."""
    progress = shown(Filling("d1", SERVICE, {}, page=page))

    assert progress.startswith(f"Halaman {said} dari {PAGES},")


@pytest.mark.parametrize("answers", [{}, {"reason": "split"}])
def test_a_list_and_the_form_itself_count_the_same_pages(answers):
    """Pages that are not asked of this person are counted by neither."""
    filling = Filling("d1", SERVICE, answers)
    page = form.page(filling, filling.review(dates.today(NOW), practice=True))

    assert shown(filling).startswith(f"Halaman {page.page + 1} dari {page.pages},")
    assert page.pages < len(SERVICE.pages)
