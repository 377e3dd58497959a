"""What goes wrong in somebody's hands: said in words, nothing lost."""

import os
import re
import struct
import zlib

import pytest

from tests.browser.driver import Phone
from tests.browser.villager import fill_complaint, first_start


@pytest.fixture
def phone(browser, app, keep):
    phone = Phone(browser, app.url).open()
    first_start(phone, keep)
    yield phone
    phone.close()


def _huge_png(side):
    """Return a tiny PNG that claims `side` x `side` pixels."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_wrong_answer_is_explained_and_kept(phone):
    """The field says how to mend it, and what was typed is still there, also after a restart."""
    phone.tap("Tidak mampu")
    phone.fill(re.compile("^NIK"), "82040817")
    phone.tap("Lanjut", exact=True)
    phone.sees(re.compile("NIK harus 16 angka. Sekarang 8"))
    assert phone.value(re.compile("^NIK")) == "82040817"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tidak.jpg", b"ini bukan foto" * 99, "bukan foto"),
        ("lebar.png", _huge_png(9000), "terlalu besar untuk HP ini"),
        ("berat.jpg", None, "Foto ini terlalu besar"),
    ],
    ids=["no image", "81 megapixels", "40 MB"],
)
def test_a_photo_that_is_none_is_refused_and_the_form_unharmed(
    phone, tmp_path, paper, name, content, said
):
    """A sentence says why, the form stays as it was, and a good photo is taken afterwards."""
    path = tmp_path / name
    path.write_bytes(content if content is not None else os.urandom(40 * 1024 * 1024))
    fill_complaint(phone)
    phone.choose_files("Pilih foto", path)
    phone.told(re.compile(said), within_s=30)

    phone.choose_files("Pilih foto", paper)
    phone.sees(re.compile("Terbaca"))
