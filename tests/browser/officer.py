"""What officers do on their village's shared tablet, step by step; and how it came to be theirs."""

import re
from datetime import date
from pathlib import Path

from app.residents import changes, reading
from app.residents.lines import Rules
from app.settings import Deployment
from app.storage import enlisting, entering, officers, register, store
from app.storage.register import Intake, Sealed, Who
from app.storage.secrets import FileSecrets
from app.sync import engine
from app.sync.http import HttpTransport
from app.voyage.office import LocalOffice
from bench import people
from protocol import world
from protocol.posts import Post
from tests.browser.driver import Phone
from tests.browser.villager import go_on

HOME = "82.04.17.2003"
HEAD, SECRETARY, OPERATOR = "KEPALA CONTOH", "SEKRETARIS CONTOH", "OPERATOR CONTOH"
PINS = {HEAD: "718204", SECRETARY: "493027", OPERATOR: "805613"}
POSTS = {SECRETARY: Post.SECRETARY, OPERATOR: Post.OPERATOR}
NEW_PIN = "270416"
"""What the operator chooses once theirs is forgotten."""
PEOPLE = 300


class Tablet:
    """A village's tablet before its app starts: three officers whom the office knows."""

    def __init__(self, folder: Path, deployment: Deployment) -> None:
        self._deployment = deployment
        self._world = world.real()
        self.store = store.open_store(
            folder / "data", self._world, deployment.root, secrets=FileSecrets(folder / "secrets")
        )
        entering.begin(self.store, self._world, HOME, HEAD, PINS[HEAD])
        for name, post in POSTS.items():
            with self.store.writing() as session:
                officers.add(session, self._world, name, post, PINS[name])

    def exchanges(self) -> None:
        """Carry what waits to the office and take in what comes back; the head is on duty."""
        transport = HttpTransport(self._deployment.office)
        try:
            engine.exchange(self.store, transport, self._world)
        finally:
            transport.close()

    def hears_roster(self) -> bytes:
        """Return whom the office says to believe, as it stands in an open file."""
        transport = HttpTransport(self._deployment.office)
        try:
            return transport.roster()
        finally:
            transport.close()

    def is_enlisted(self, office: LocalOffice) -> None:
        """Redeem the office's voucher for the head, by whose word the others are officers."""
        said = office.command("voucher", "--village", HOME, "--post", Post.HEAD.value)
        self.exchanges()
        with self.store.writing() as session:
            enlisting.redeem(session, self._world, HOME, said.splitlines()[0])
        for _ in range(3):  # the voucher, the enlistments, and what is owed to the village
            self.exchanges()

    def takes_register(self) -> None:
        """Take a file of people over."""
        rules = Rules(date.today(), True, HOME)  # noqa: DTZ011 - made up
        file = reading.opened(people.csv_file(PEOPLE))
        found = reading.read(file, rules, lambda count: None)
        sealed = Sealed()
        with self.store.writing() as session:
            brings = changes.of(found.residents, register.index(session))
            register.seal_new(session, self._world, brings.new, sealed)
            about = Intake("penduduk.csv", Who(HEAD), len(brings.new), 0, 0, 0, 0)
            seen = register.stamp(session)
            register.keep(session, self._world, brings, sealed=sealed, about=about, seen=seen)

    def is_left(self) -> None:
        """Lock it and close its memory: the app opens it from here on."""
        entering.lock(self.store, self._world)
        self.store.close()


def types_pin(phone: Phone, pin: str) -> None:
    """Press the keys of a PIN, and give it."""
    for digit in pin:
        phone.tap(digit, exact=True)
    phone.tap("Lanjut", exact=True)


def comes_on_duty(phone: Phone, name: str, pin: str | None = None) -> None:
    """Choose a name at the lock and give the PIN."""
    phone.tap(re.compile(f"^{name}"))
    phone.sees("Kode rahasia")
    types_pin(phone, pin or PINS[name])


def switches(phone: Phone, name: str, pin: str | None = None) -> None:
    """Two touches and a PIN, without a network."""
    phone.tap(re.compile("Ganti petugas"))
    comes_on_duty(phone, name, pin)
    phone.sees(re.compile(f"Bertugas: {name}"))


def is_rescued(phone: Phone, name: str, helpers: tuple[str, str], pin: str) -> None:
    """Have two others give somebody who forgot theirs a new PIN."""
    phone.tap("Lupa kode rahasia")
    for helper in helpers:
        comes_on_duty(phone, helper)
    phone.sees("Pilih kode rahasia baru")
    types_pin(phone, pin)
    phone.sees("Ketik sekali lagi")
    types_pin(phone, pin)


def fills_for(phone: Phone, who: dict[str, str], paper: Path, keep) -> None:
    """Fill in a letter for a poor family with somebody of the register, to their consent."""
    phone.heading("Siapa yang mengajukan")
    nik = who["nik"]
    phone.sees(re.compile(" ".join(nik[at : at + 4] for at in range(0, 16, 4))))
    go_on(phone, "Kelahiran yang mengajukan")
    go_on(phone, "Agama, perkawinan, pekerjaan")
    go_on(phone, "Alamat")
    go_on(phone, "Kabar dan hasil")
    phone.choose("Perangkat desa")
    phone.choose("Kantor desa")
    go_on(phone, "Siapa yang mengisi")
    go_on(phone, "Untuk keperluan apa")
    phone.choose("Sekolah atau kuliah")
    go_on(phone, "Untuk siapa")
    phone.choose("Saya sendiri")
    go_on(phone, "Keadaan rumah tangga")
    phone.fill("Jumlah tanggungan", "4")
    phone.choose("Tidak tetap")
    go_on(phone, "Foto Kartu Keluarga")
    phone.choose_files("Pilih foto", paper)
    phone.sees(re.compile("Terbaca"))
    go_on(phone, "Foto KTP")
    phone.choose("Tidak")
    for title in ("Surat pernyataan", "Foto rumah", "Surat pengantar RT", "Persetujuan"):
        go_on(phone, title)
    phone.tap("Saya setuju", role="checkbox")
    go_on(phone, "Persetujuan warga")
    phone.tap("Saya setuju", role="checkbox")
    phone.choose("Foto cap jempol")
    phone.choose_files("Pilih foto", paper)
    phone.sees(re.compile("Terbaca"))
    keep(phone, "tablet-05-consent")
    go_on(phone, "Periksa sekali lagi")
    phone.tap("Kirim", exact=True)
    phone.told(re.compile("^Tersimpan. Nanti terkirim sendiri"))


def endorses(phone: Phone, name: str) -> None:
    """Open somebody's application in the queue, and begin to look at it."""
    phone.nav("Antrean", "Antrean")
    phone.tap(re.compile(f"^{name} · NIK"))
    phone.tap("Mulai periksa")
    phone.sees(re.compile("Mulai diperiksa.*baru saja|Diperiksa desa"))
    phone.sees("Ajukan tanda tangan")


def opens_letter(phone: Phone, name: str, stands: str) -> None:
    """Open the letter of somebody's application, once it is said to stand so."""
    phone.nav("Surat", "Surat desa")
    phone.tap(re.compile(f"{name}.*{stands}", re.DOTALL))


def issues(phone: Phone, name: str, keep) -> None:
    """Have three officers prepare, check and sign a letter; only then has it number and code."""
    for who, pin, stands, press, said in (
        (OPERATOR, NEW_PIN, "Bisa disiapkan", "Siapkan surat", "^Surat disiapkan"),
        (
            SECRETARY,
            PINS[SECRETARY],
            "Menunggu diperiksa",
            "Sudah cocok, teruskan",
            "^Surat diteruskan",
        ),
        (HEAD, PINS[HEAD], "Menunggu tanda tangan", "Tanda tangani", "^Surat terbit"),
    ):
        switches(phone, who, pin)
        opens_letter(phone, name, stands)
        phone.tap(press)
        phone.told(re.compile(said), within_s=30)
    keep(phone, "tablet-08-issued")


def saves_letter(phone: Phone, path: Path) -> None:
    """Save the letter that is open, to be printed."""
    with phone.page.expect_download() as download:
        phone.tap("Simpan untuk dicetak")
    download.value.save_as(path)


def checks(phone: Phone, code: str) -> None:
    """Paste the text of a letter's code, and have it looked at."""
    phone.fill(re.compile("tempel isi kode"), code)
    phone.tap("Periksa kode ini")
