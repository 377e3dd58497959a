"""What a villager does on the phone, step by step."""

import re
from pathlib import Path

from tests.browser.driver import Phone

NAME = "CONTOH UJI"
NIK = "8204081708909901"


def first_start(phone: Phone, keep) -> None:
    """Choose language and village, say who you are."""
    phone.sees("Selamat datang di Layar")
    keep(phone, "phone-01-welcome")
    phone.tap("Mulai", exact=True)
    phone.fill(re.compile("Cari desa"), "amasing")
    phone.tap(re.compile("Amasing Kota"))
    keep(phone, "phone-02-village")
    phone.tap("Lanjut", exact=True)
    phone.fill(re.compile("Nama lengkap"), NAME)
    phone.fill(re.compile("^NIK"), NIK)
    keep(phone, "phone-03-who")
    phone.tap("Mulai", exact=True)
    phone.sees(re.compile("Halo"))
    keep(phone, "phone-04-home")
