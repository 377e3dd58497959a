"""No signal at all: an application and its answer go by boat, from the screens alone."""

import os
import re

import pytest

from tests.browser.driver import Phone
from tests.browser.villager import fill_complaint, first_start, leave_case

SIZES = ["phone", *(["tablet"] if os.environ.get("LAYAR_SCREENS") else [])]


@pytest.mark.parametrize("size", SIZES)
def test_an_application_goes_by_boat_and_the_screens_say_each_step(
    browser, app, office, keep, tmp_path, size
):
    """Saved, carried by whom and since when, received: each shown when it is so and not before."""
    card = tmp_path / "card"
    card.mkdir()
    office.command("carry", "export", str(card))
    phone = Phone(browser, app.url, size).open()
    phone.sees("Selamat datang di Layar", within_s=60)
    first_start(phone, keep)
    phone.nav("Kiriman")
    phone.tap("Terima titipan")
    keep(phone, "carry-1-take")
    phone.choose_files("Pilih berkas", list(card.iterdir()))
    phone.sees("HP ini sekarang mengenal kantor Labuha", within_s=40)
    phone.tap("Kembali")

    phone.nav("Beranda")
    fill_complaint(phone)
    phone.tap("Lanjut", exact=True)
    phone.tap("Kirim", exact=True)
    phone.sees("Tersimpan, menunggu sinyal")
    leave_case(phone)
    phone.nav("Kiriman")
    keep(phone, "carry-2-outbox")
    phone.tap("Titip ke kapal")
    phone.sees("Yang ikut dibawa")
    phone.tap("Simpan ke kartu atau folder")
    phone.sees("Tulis dulu nama kapal")
    phone.fill(re.compile("Siapa yang membawa"), "KM Sabuk Nusantara")
    keep(phone, "carry-3-give")
    with phone.page.expect_download() as saved:
        phone.tap("Simpan ke kartu atau folder")
    saved.value.save_as(card / saved.value.suggested_filename)
    phone.sees("Berkas titipan sudah diserahkan")
    keep(phone, "carry-4-given")
    phone.tap("Kembali")
    keep(phone, "carry-5-outbox")
    phone.nav("Permohonan")
    phone.tap(re.compile("Pengaduan"))
    phone.sees("Salinannya tetap aman di HP ini sampai kantor Labuha menerima.")
    phone.sees(re.compile("Dibawa KM Sabuk Nusantara sejak"))
    keep(phone, "carry-6-case")
    leave_case(phone)

    assert "answers written" in office.command("carry", "import", str(card))
    phone.nav("Kiriman")
    phone.tap("Terima titipan")
    phone.choose_files("Pilih berkas", list(card.iterdir()))
    phone.sees("Yang diterima", within_s=40)
    keep(phone, "carry-7-taken")
    phone.tap("Kembali")
    phone.nav("Permohonan")
    phone.tap(re.compile("Pengaduan"))
    phone.sees("Sampai di kantor Labuha")
    keep(phone, "carry-8-received")
    phone.close()
