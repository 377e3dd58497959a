"""The regent looks at the dashboard: how long people wait and where, and no person in it."""

import pytest

from app.voyage.office import Account
from bench import crowd
from protocol import world
from server import office as offices
from server.settings import Settings
from tests import warm
from tests.browser.console import Console

REGENT = Account("bupati", "Bupati Contoh", "kapal layar biru tua", role="leader")


@pytest.fixture
def regency(tmp_path):
    """An office with half a year of made-up cases behind it."""
    made = warm.Office(tmp_path / "office")
    made.prepare(REGENT)
    opened = offices.open_office(Settings.from_env({"LAYAR_DATA": str(made.folder)}), world.real())
    with opened.writing() as session:
        crowd.fill(session.connection(), opened, 400, until=world.real().now(), days=80)
    opened.engine.dispose()
    with made:
        made.start()
        yield made


def test_the_regents_day(browser, regency, keep, tmp_path):
    """Where time goes, one district, who is silent, a page on paper, a file; no case to open."""
    desk = Console(browser, regency.url)
    desk.signs_in(REGENT)
    page = desk.page
    desk.sees("Angka pelayanan")
    page.get_by_role("link", name="90 hari").click()
    page.get_by_role("link", name="Kecamatan", exact=True).click()
    desk.sees("Lama menunggu menurut Kecamatan")
    keep(desk, "figures")
    bacan = page.locator("table.groups").get_by_role("row").filter(has_text="Bacan Timur")
    assert all(cell for cell in bacan.first.get_by_role("cell").all_inner_texts()[1:])
    assert bacan.first.get_by_role("img").get_attribute("aria-label")

    islands = page.get_by_role("region", name="Desa mana yang terdengar").get_by_role("img")
    assert "desa" in islands.get_attribute("aria-label")
    silent = page.get_by_role("table", name="Lebih dari 7 hari tidak terdengar").get_by_role("row")
    days = [int(row.split()[-2]) for row in silent.all_inner_texts()[1:]]
    assert days == sorted(days, reverse=True)
    assert days[-1] > 7

    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()
    assert not page.get_by_role("link", name="CSV").is_visible()
    assert islands.is_visible()
    printed = page.pdf(path=tmp_path / "figures.pdf", format="A4")
    assert printed.startswith(b"%PDF")
    page.emulate_media(media="screen")

    page.set_viewport_size({"width": 360, "height": 640})
    keep(desk, "figures-small")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name in ("Ke mana waktu habis", "Desa mana yang terdengar", "Kepuasan warga"):
        assert page.get_by_role("heading", name=name).count() == 1
    assert page.get_by_role("img").count() > 10
    assert page.locator("main a[href*='/cases/']").count() == 0
    for kind, ending in (("CSV", ".zip"), ("XLSX", ".xlsx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=kind).click()
        assert download.value.suggested_filename.endswith(ending)
    page.goto(f"{regency.url}/console")
    assert page.get_by_role("heading", name="Antrean").count() == 0
    desk.close()
