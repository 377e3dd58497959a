"""What a villager does on the phone, step by step."""

import re
from pathlib import Path

from tests.browser.driver import Phone

NAME = "CONTOH UJI"
NIK = "8204081708909901"


def first_start(phone: Phone, keep) -> None:
    """Choose language and village, say who you are."""
    phone.sees("Selamat datang di Layar")
    keep(phone, "01-welcome")
    phone.tap("Mulai", exact=True)
    phone.fill(re.compile("Cari desa"), "amasing")
    phone.tap(re.compile("Amasing Kota,|Amasing Kota Kec|Amasing Kota$"))
    keep(phone, "02-village")
    phone.tap("Lanjut", exact=True)
    phone.fill(re.compile("Nama lengkap"), NAME)
    phone.fill(re.compile("^NIK"), NIK)
    keep(phone, "03-who")
    phone.tap("Mulai", exact=True)
    phone.sees(re.compile("Halo"))
    keep(phone, "04-home")


def fill_sktm(phone: Phone, paper: Path, keep) -> None:
    """Fill in a letter for a poor family, page by page, up to the page that reads it back."""
    phone.tap("Tidak mampu")
    phone.sees("Siapa yang mengajukan")
    phone.fill(re.compile("Nomor KK"), "8204081201159901")
    keep(phone, "05-form")
    go_on(phone, "Kelahiran yang mengajukan")
    tell_birth(phone)
    keep(phone, "06-birth")
    go_on(phone, "Agama, perkawinan, pekerjaan")
    go_on(phone, "Alamat")
    go_on(phone, "Kabar dan hasil")
    phone.choose("Perangkat desa")
    phone.choose("Kantor desa")
    go_on(phone, "Siapa yang mengisi")
    phone.choose("Saya sendiri")
    go_on(phone, "Untuk keperluan apa")
    phone.choose("Sekolah atau kuliah")
    go_on(phone, "Untuk siapa")
    phone.choose("Saya sendiri")
    go_on(phone, "Keadaan rumah tangga")
    phone.fill("Jumlah tanggungan", "4")
    phone.choose("Tidak tetap")
    keep(phone, "07-household")
    go_on(phone, "Foto Kartu Keluarga")
    keep(phone, "08-photo-empty")
    phone.choose_files("Pilih foto", paper)
    phone.sees(re.compile("Terbaca"))
    keep(phone, "09-photo")
    go_on(phone, "Foto KTP")
    phone.choose("Tidak")
    go_on(phone, "Surat pernyataan")
    go_on(phone, "Foto rumah")
    go_on(phone, "Surat pengantar RT")
    go_on(phone, "Persetujuan")
    phone.tap("Saya setuju", role="checkbox")
    go_on(phone, "Periksa sekali lagi")
    keep(phone, "10-review")


def fill_complaint(phone: Phone) -> None:
    """Fill in a suggestion up to the page that takes a photo."""
    phone.tap("Pengaduan")
    phone.choose("Usul")
    phone.pick("Tentang", "Sinyal")
    go_on(phone, "Di mana dan kapan")
    phone.choose("Tidak")
    go_on(phone, "Ceritakan")
    phone.fill("Ceritakan", "Tolong tambah satu menara di dekat sekolah.")
    go_on(phone, "Nama dan jawaban")
    phone.choose_in("Rahasiakan nama saya", "Tidak")
    phone.choose_in("Tanpa nama", "Tidak")
    phone.choose("Lihat di aplikasi dengan kode bukti")
    go_on(phone, "Foto bukti")


def ask(phone: Phone) -> None:
    """Press what reaches for the office: it may have come by itself already."""
    phone.tap(re.compile("Kirim sekarang|Tanya kabar|Sedang"))


def leave_case(phone: Phone) -> None:
    """Go back to the list, where a case fills the screen."""
    if not phone.wide:
        phone.tap("Kembali")


def refresh(phone: Phone) -> None:
    """Ask the office for news, and look at the case again."""
    leave_case(phone)
    phone.nav("Kiriman")
    ask(phone)
    phone.nav("Permohonan")
    phone.tap(re.compile("Tidak mampu"))


def tell_birth(phone: Phone) -> None:
    """Say where and when somebody was born, and as what."""
    phone.fill("Tempat lahir", "Labuha")
    phone.fill("Tanggal lahir, Tanggal", "17")
    phone.pick("Tanggal lahir, Bulan", "Agustus")
    phone.fill("Tanggal lahir, Tahun", "1990")
    phone.choose("Laki-laki")


def go_on(phone: Phone, title: str) -> None:
    """Go to the next page of a form."""
    phone.tap("Lanjut", exact=True)
    phone.heading(title)
