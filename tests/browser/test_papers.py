"""A photo of a paper: the example, the warning, straightening and replacing, as a thumb does it."""

import io
import re

import pytest
from PIL import Image, ImageEnhance

from tests import made_papers
from tests.browser.driver import Phone
from tests.browser.villager import fill_complaint, first_start


@pytest.fixture
def letters(tmp_path):
    """The same letter twice, lying on its side: in the dark, and by a window."""
    (made,) = made_papers.photographs(range(1), ["letter"], ["blurred by 0.5"])
    lying = made.picture.rotate(90, expand=True)
    for name, factor in (("dark", 0.2), ("bright", 1.0)):
        ImageEnhance.Brightness(lying).enhance(factor).save(tmp_path / f"{name}.jpg", quality=90)
    return tmp_path / "dark.jpg", tmp_path / "bright.jpg"


def test_a_dark_photo_is_asked_about_laid_straight_and_replaced(browser, app, keep, letters):
    """An example first; a dark one asks, can be used, turned, cut, and replaced by a better one."""
    dark, bright = letters
    phone = Phone(browser, app.url).open()
    phone.sees("Selamat datang di Layar", within_s=120)
    first_start(phone, keep)
    fill_complaint(phone)
    phone.sees("Contoh: foto seperti ini")
    keep(phone, "30-example")

    phone.choose_files("Pilih foto", dark)
    phone.sees(re.compile("Foto gelap. Coba di dekat jendela."), within_s=60)
    keep(phone, "31-dark")
    phone.tap("Pakai saja")
    phone.sees(re.compile("Terbaca"))

    phone.choose_files("Pilih foto lain", dark)
    phone.sees(re.compile("Foto gelap"), within_s=60)
    phone.choose_files("Ulangi", bright)
    phone.sees(re.compile("Terbaca"), within_s=60)
    keep(phone, "32-bright")

    phone.tap("Putar atau potong")
    phone.sees("Luruskan foto")
    keep(phone, "33-straight")
    phone.tap("Putar", exact=True)
    phone.tap("Atas", exact=True)
    phone.tap("Kiri", exact=True)
    phone.sees("Kembalikan semula")
    phone.page.wait_for_timeout(500)
    keep(phone, "34-turned")
    phone.tap("Pakai foto ini")
    phone.sees(re.compile("Terbaca"), within_s=60)
    keep(phone, "35-used")

    picture = phone.page.screenshot()
    assert Image.open(io.BytesIO(picture)).size == (412, 915)
    assert not list((app.folder / "data" / "uploads").glob("*.part"))
    phone.close()
