"""The regent looks at the dashboard: how long people wait and where, and no person in it."""

import pytest

from app.voyage.office import Account, LocalOffice
from bench import crowd
from protocol import world
from server import office as offices
from server.settings import Settings
from tests.browser.console import Console

REGENT = Account("bupati", "Bupati Contoh", "kapal layar biru tua", role="leader")


@pytest.fixture
def regency(tmp_path):
    """An office with half a year of made-up cases behind it."""
    made = LocalOffice(tmp_path / "office")
    made.prepare(REGENT)
    opened = offices.open_office(Settings.from_env({"LAYAR_DATA": str(made.folder)}), world.real())
    with opened.writing() as session:
        crowd.fill(session.connection(), opened, 400, until=world.real().now(), days=80)
    opened.engine.dispose()
    with made:
        made.start()
        yield made


def test_the_regent_sees_where_time_goes(browser, regency, keep):
    """From signing in to the map; by district; on a small phone too; no case to open."""
    desk = Console(browser, regency.url)
    desk.signs_in(REGENT)
    desk.sees("Angka pelayanan")
    desk.page.get_by_role("link", name="90 hari").click()
    desk.page.get_by_role("link", name="Kecamatan", exact=True).click()
    desk.sees("Lama menunggu menurut Kecamatan")
    keep(desk, "figures")
    page = desk.page
    page.set_viewport_size({"width": 360, "height": 640})
    keep(desk, "figures-small")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name in ("Ke mana waktu habis", "Desa mana yang terdengar", "Kepuasan warga"):
        assert page.get_by_role("heading", name=name).count() == 1
    assert page.get_by_role("img").count() > 10
    assert page.locator("main a[href*='/cases/']").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.goto(f"{regency.url}/console")
    assert page.get_by_role("heading", name="Antrian").count() == 0
    desk.close()
