"""The pages two people and two phones meet on, walked by role and label; no office is there."""

import io
import os
import re
from dataclasses import dataclass

import pytest
from PIL import Image
from playwright.sync_api import expect

from app import qr_codes
from app.sync.pictures import show
from app.voyage.office import LocalOffice
from protocol import bundle, keys, parcel, qr, world
from protocol.keys import SealingSecret, SigningSecret
from protocol.parcel import EnvelopeItem
from protocol.trust import EVERYWHERE
from tests.browser.driver import Phone
from tests.browser.serving import AppProcess
from tests.browser.villager import NAME, NIK, first_start
from tests.desk import SmallOffice

ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
RELAY = "192.168.8.10"
SIX_DIGITS = re.compile(r"^(\d\s*){6}$")
WINDOWS = [("phone", False)]
if os.environ.get("LAYAR_SCREENS"):
    WINDOWS += [("phone", True), ("tablet", False), ("tablet", True)]


@pytest.fixture
def far_app(tmp_path):
    """The app, with an office nobody has started."""
    app = AppProcess(tmp_path / "phone", LocalOffice(tmp_path / "office"), ROOT.public.hex())
    app.start()
    yield app
    app.stop()


@dataclass(frozen=True)
class Named:
    """A phone an office knows by its public key alone."""

    public: bytes


class Card:
    """What an office writes on a card about who may do what."""

    def __init__(self, folder):
        self._office = SmallOffice(world.real(), ROOT)
        self._office.role, self._office.scope = "officer", [EVERYWHERE]
        self._file = folder / "kantor.layar"

    def names(self, key):
        """Name the phone of this key an officer's."""
        self._office.staff = Named(key)
        return self._written()

    def revokes(self, key):
        """End the word of the phone of this key."""
        return self._written({keys.signing_kid(key): [1, 1]})

    def _written(self, revoked=None):
        self._office.lists(revoked=revoked)
        self._file.write_bytes(bundle.pack_open(self._office.trust))
        return self._file


def neighbours_screen(folder):
    """Photograph all pictures a neighbour's phone shows of a parcel, at once."""
    reader = SealingSecret(bytes([7]) * 32)
    sealed = parcel.seal([EnvelopeItem(b"x")], reader.public, world.real())
    drawn = [Image.open(io.BytesIO(qr_codes.draw(text))) for text in show([sealed])]
    side = max(each.width for each in drawn)
    photo = Image.new("L", (side * len(drawn), side), "white")
    for number, each in enumerate(drawn):
        photo.paste(each, (side * number, 0))
    path = folder / "screen.png"
    photo.save(path)
    return path


def text_of_code(phone):
    """Return the text a phone shows below its code."""
    return phone.host.get_by_text(re.compile("^LYQ1:R:")).first.inner_text()


@pytest.mark.parametrize(("size", "dark"), WINDOWS)
def test_pages_for_two_people_say_what_to_do(browser, far_app, tmp_path, paper, keep, size, dark):
    """A code is drawn and named; what is wrong is answered in words; a revoked phone says so."""
    phone, card = Phone(browser, far_app.url, size, dark=dark).open(), Card(tmp_path)
    phone.sees("Selamat datang di Layar", within_s=60)
    first_start(phone, keep)

    phone.nav("Saya")
    phone.tap("Kenalkan HP ini")
    drawn = phone.host.get_by_role("img", name="Kode gambar HP ini")
    expect(drawn).to_be_visible(timeout=30_000)
    phone.sees(SIX_DIGITS)
    keep(phone, "41-introduce")
    own = text_of_code(phone)
    key, _ = qr.read_request(own)
    phone.tap("Kembali")
    phone.tap("Tunjukkan kode")
    phone.sees(re.compile("terima dulu berkas dari kantor"))
    keep(phone, "40-show-before")
    phone.tap("Kembali")

    phone.nav("Kiriman")
    phone.sees("Belum ada permohonan di sini.")
    keep(phone, "42-outbox")
    phone.tap("Titip ke kapal")
    phone.sees("Siapa yang membawa?")
    keep(phone, "43-give")
    phone.tap("Kembali")
    phone.tap("Terima titipan")
    keep(phone, "44-take")
    phone.choose_files("Pilih berkas", card.names(key))
    phone.sees("HP ini sekarang mengenal kantor Labuha", within_s=40)
    keep(phone, "45-taken")
    phone.tap("Kembali")

    phone.nav("Saya")
    keep(phone, "46-me-of-an-officer")
    phone.tap("Sahkan HP warga")
    phone.heading("Sahkan HP warga")
    keep(phone, "47-vouch")
    phone.fill("Tulisan kode", "Halo")
    phone.tap("Sahkan HP ini")
    phone.sees(re.compile("Ini bukan kode HP"))
    keep(phone, "48-vouch-no-code")
    phone.fill("Tulisan kode", own)
    phone.sees(SIX_DIGITS)
    phone.fill(re.compile("Nama lengkap"), NAME)
    phone.fill(re.compile("^NIK"), NIK)
    keep(phone, "49-vouch-ready")
    phone.tap("Sahkan HP ini")
    phone.told(re.compile("Ini kode HP Anda sendiri"))
    keep(phone, "50-vouch-own")
    phone.tap("Kembali")

    phone.tap_id("open-relay")
    keep(phone, "51-relay")
    phone.fill("Alamat titik sinyal", "bukan alamat")
    phone.tap("Pakai titik ini")
    phone.told(re.compile("Ini bukan alamat titik sinyal"))
    keep(phone, "52-relay-no-address")
    phone.fill("Alamat titik sinyal", RELAY)
    phone.tap("Pakai titik ini")
    phone.sees(re.compile(RELAY))
    keep(phone, "53-relay-used")
    phone.tap("Kembali")
    phone.tap("Tunjukkan kode")
    pictures = phone.host.get_by_role("img", name=re.compile(r"\d+ gambar"))
    expect(pictures.first).to_be_visible(timeout=30_000)
    keep(phone, "54-show")
    phone.tap("Berikutnya")
    phone.sees(re.compile("Gambar 1 dari"))
    keep(phone, "55-show-one")
    phone.tap("Kembali")
    phone.tap("Baca kode")
    phone.heading("Baca kode")
    keep(phone, "56-read")
    if qr_codes.readable():
        phone.choose_files("Pilih foto gambar", paper)
        phone.sees(re.compile("Tidak ada kode di foto ini"), within_s=30)
        keep(phone, "57-read-blank")
        phone.choose_files("Pilih foto gambar", neighbours_screen(tmp_path))
        phone.sees("Lengkap. 0 kabar untuk HP ini, 1 titipan untuk orang lain. Semua tersimpan.")
        slip = phone.host.get_by_role("img", name="Tanda terima")
        expect(slip).to_be_visible(timeout=30_000)
        slip.scroll_into_view_if_needed()
        keep(phone, "57-read-slip")
    phone.tap("Kembali")

    phone.nav("Kiriman")
    phone.tap("Terima titipan")
    phone.choose_files("Pilih berkas", card.revokes(key))
    phone.sees("HP ini sudah dicabut kantor", within_s=40)
    given = phone.host.get_by_role("button", name="Titipkan lewat orang", exact=True)
    expect(given).to_be_visible()
    keep(phone, "58-revoked")
    phone.close()
