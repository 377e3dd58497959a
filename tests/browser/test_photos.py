"""A wrong answer and photos, as they come from somebody's hands: said in words, nothing lost."""

import io
import os
import re
import struct
import zlib

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


def _huge_png(side):
    """Return a tiny PNG that claims `side` x `side` pixels."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


NO_PHOTOS = {
    "tidak.jpg": (lambda: b"ini bukan foto" * 99, "bukan foto"),
    "lebar.png": (lambda: _huge_png(9000), "terlalu besar untuk HP ini"),
    "berat.jpg": (lambda: os.urandom(40 * 1024 * 1024), "Foto ini terlalu besar"),
}


def answers_wrongly(phone):
    """Type half a NIK: the field says how to mend it, and what was typed is still there."""
    phone.tap("Tidak mampu")
    phone.fill(re.compile("^NIK"), "82040817")
    phone.tap("Lanjut", exact=True)
    phone.sees(re.compile("NIK harus 16 angka. Sekarang 8"))
    assert phone.value(re.compile("^NIK")) == "82040817"


def chooses_what_is_none(phone, folder):
    """Choose what is no photo, claims too much, weighs too much: a sentence says why each time."""
    for name, (make, said) in NO_PHOTOS.items():
        path = folder / name
        path.write_bytes(make())
        phone.choose_files("Pilih foto", path)
        phone.told(re.compile(said), within_s=30)
        phone.sees("Contoh: foto seperti ini")


def takes_one(phone, keep):
    """Aim and press: it is there to look at, small enough for a weak signal, and can be removed."""
    phone.tap("Ambil foto")
    phone.sees("Arahkan ke berkas", within_s=30)
    phone.page.wait_for_timeout(3000)
    keep(phone, "20-camera")
    phone.tap("Ambil foto")

    # What a browser's own pretended camera shows is no paper: whether it is asked about is open.
    phone.sees(re.compile("Terbaca|Pakai saja"), within_s=30)
    phone.sees(re.compile("KB, cukup kecil"))
    keep(phone, "21-camera-photo")
    phone.tap("Hapus foto")
    phone.sees("Contoh: foto seperti ini")
    keep(phone, "30-example")


def test_photos_are_refused_taken_doubted_laid_straight_and_replaced(
    browser, app, keep, letters, tmp_path
):
    """What is none leaves the form as it was; a dark one asks, can be used, cut, replaced."""
    dark, bright = letters
    phone = Phone(browser, app.url).open()
    phone.sees("Selamat datang di Layar", within_s=120)
    first_start(phone, keep)
    answers_wrongly(phone)
    phone.goes("/")
    fill_complaint(phone)
    chooses_what_is_none(phone, tmp_path)
    takes_one(phone, keep)

    phone.choose_files("Pilih foto", dark)
    phone.sees(re.compile("Foto gelap. Coba di dekat jendela."), within_s=60)
    keep(phone, "31-dark")
    phone.tap("Pakai saja")
    phone.sees(re.compile("Terbaca"))

    phone.choose_files("Pilih foto lain", dark)
    phone.sees(re.compile("Foto gelap"), within_s=60)
    phone.choose_files("Pilih foto lain", bright)
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
