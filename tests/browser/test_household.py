"""Several people on one phone: filled in by itself, and locked with a PIN."""

import re

from playwright.sync_api import expect

from app.present import answers
from tests.browser.driver import Phone
from tests.browser.villager import NAME, NIK, first_start, go_on, tell_birth

PIN = "040826"
KK = "8204081201159901"
SITI, HER_NIK = "SITI CONTOH", "8204085708909902"


def shows(phone, *numbers):
    """Expect long numbers to be filled in: under its box each stands in groups of four."""
    for number in numbers:
        phone.sees(re.compile(answers.groups(number)))


def begins(phone):
    phone.nav("Beranda")
    phone.fill(re.compile("Cari layanan"), "surat hilang")
    expect(phone.host.get_by_text("Tidak mampu", exact=True)).to_have_count(0)
    phone.page.wait_for_timeout(500)
    phone.tap_id("service-surat-pengantar-kehilangan")


def sends(phone):
    """Say what is lost, which no application before could know, and send."""
    go_on(phone, "Agama, perkawinan, pekerjaan")
    go_on(phone, "Alamat")
    go_on(phone, "Kabar dan hasil")
    if phone.host.get_by_text("Diisi dari yang dulu").count() == 0:
        phone.choose("Perangkat desa")
        phone.choose("Kantor desa")
        go_on(phone, "Siapa yang mengisi")
        phone.choose("Saya sendiri")
    else:
        go_on(phone, "Siapa yang mengisi")
    go_on(phone, "Apa yang hilang")
    phone.pick("Yang hilang", "Buku tabungan")
    go_on(phone, "Di mana dan kapan")
    phone.fill("Hilang di", "Di laut")
    phone.fill("Kapan, Tanggal", "20")
    phone.pick("Kapan, Bulan", "Juli")
    phone.fill("Kapan, Tahun", "2026")
    phone.fill("Ceritakan", "Jatuh di laut waktu naik spit.")
    go_on(phone, "Foto KTP")
    go_on(phone, "Foto Kartu Keluarga")
    go_on(phone, "Persetujuan")
    phone.tap("Saya setuju", role="checkbox")
    go_on(phone, "Periksa sekali lagi")
    phone.tap("Kirim", exact=True)
    phone.told(re.compile("Tersimpan"))
    phone.tap("Kembali")


def test_the_second_application_fills_itself_in_and_a_pin_hides_it(browser, app, keep):
    """What was sent once is there for the same person and for another; Terkunci hides one."""
    phone = Phone(browser, app.url).open()
    phone.sees("Selamat datang di Layar", within_s=60)
    first_start(phone, keep)
    begins(phone)
    phone.fill(re.compile("Nomor KK"), KK)
    go_on(phone, "Kelahiran yang mengajukan")
    tell_birth(phone)
    sends(phone)

    begins(phone)
    phone.sees(re.compile("Diisi dari yang dulu"))
    shows(phone, NIK, KK)
    keep(phone, "60-filled-in")
    phone.fill(re.compile("Nama lengkap"), SITI)
    phone.fill(re.compile("^NIK"), HER_NIK)
    go_on(phone, "Kelahiran yang mengajukan")
    phone.sees(re.compile("Diisi dari yang dulu"))
    phone.choose("Perempuan")
    sends(phone)

    begins(phone)
    phone.heading("Untuk siapa?")
    phone.sees(NAME)
    keep(phone, "61-for-whom")
    phone.tap(re.compile(SITI))
    phone.heading("Siapa yang mengajukan")
    shows(phone, HER_NIK, KK)
    phone.tap("Simpan, lanjut nanti")

    phone.nav("Saya")
    phone.tap(re.compile("Orang di HP ini"))
    keep(phone, "62-people")
    phone.tap(re.compile(SITI))
    phone.heading(SITI)
    phone.fill("Kode rahasia, 6 angka", PIN)
    phone.fill("Kode rahasia sekali lagi", PIN)
    keep(phone, "63-person")
    phone.tap("Pakai kode rahasia ini")
    phone.told(re.compile("Sudah terkunci dengan kode rahasia"))
    phone.tap("Kunci sekarang")
    phone.sees(re.compile("Tulis kode rahasia untuk membukanya"))
    keep(phone, "64-locked")
    phone.tap("Kembali")
    expect(phone.host.get_by_text(re.compile("Tulis kode rahasia"))).to_have_count(0)
    phone.page.wait_for_timeout(500)
    phone.tap("Kembali")
    phone.nav("Permohonan")
    phone.sees("Terkunci")
    expect(phone.host.get_by_text("Belum selesai diisi")).to_have_count(0)
    keep(phone, "65-applications")

    phone.tap(re.compile("Terkunci"))
    phone.fill("Kode rahasia, 6 angka", "111111")
    phone.tap("Buka kunci")
    phone.sees(re.compile("Kode rahasia salah"))
    phone.fill("Kode rahasia, 6 angka", PIN)
    phone.tap("Buka kunci")
    phone.heading("Permohonan saya")
    phone.sees("Belum selesai diisi")
    expect(phone.host.get_by_text("Terkunci")).to_have_count(0)
    phone.close()
