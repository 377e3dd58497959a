"""A photo of a paper: the example before it, and the question when it is dark."""

import re

import pytest

from tests import made_papers
from tests.browser.driver import Phone
from tests.browser.villager import fill_complaint, first_start


@pytest.fixture
def dark(tmp_path):
    """A letter photographed in the dark."""
    (made,) = made_papers.photographs(range(1), ["letter"], ["light times 0.22"])
    made.picture.save(tmp_path / "dark.jpg", quality=90)
    return tmp_path / "dark.jpg"


def test_a_dark_photo_is_asked_about_and_can_be_used(browser, app, keep, dark):
    """An example first; a dark photo is asked about, and may be used all the same."""
    phone = Phone(browser, app.url).open()
    phone.sees("Selamat datang di Layar", within_s=120)
    first_start(phone, keep)
    fill_complaint(phone)
    phone.sees("Contoh: foto seperti ini")
    keep(phone, "30-example")

    phone.photo("Pilih foto", dark)
    phone.sees(re.compile("Foto gelap. Coba di dekat jendela."), within_s=60)
    keep(phone, "31-dark")
    phone.tap("Pakai saja")
    phone.sees(re.compile("Terbaca"))

    assert not list((app.folder / "data" / "uploads").glob("*.part"))
    phone.close()
