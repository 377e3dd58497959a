"""The console in a real browser: a clerk's working day, a signer's, an auditor's, keys alone."""

import csv
import random
import shutil
import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import expect

from app.settings import HERE, read_deployment
from app.voyage import cargo
from app.voyage.office import OfficeFailedError, new_account
from app.voyage.villager import Villager
from protocol import services, world
from protocol.ids import receipt_code
from tests import warm
from tests.browser.console import Console

SERVICE = "surat-keterangan-tidak-mampu"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """An office with a clerk, a signing official and an auditor, and a phone that has applied."""
    return Town(tmp_path_factory.mktemp("town"))


class Town:
    """One office for every working day here; each applies for what it works on."""

    def __init__(self, folder):
        self.clerk = replace(new_account("loket", "Contoh Petugas Loket"), role="clerk")
        self.signer = replace(new_account("kadis", "Contoh Kepala Dinas"), role="signer")
        self.auditor = replace(new_account("inspektur", "Contoh Auditor"), role="auditor")
        self.office = warm.Office(folder / "office")
        self.office.prepare(self.clerk, self.signer, self.auditor)
        self.office.start()
        deployment = read_deployment(HERE / "deployment.toml")
        self.villager = Villager(
            folder / "phone", replace(deployment, office=self.office.url), world.real()
        )
        self.dice = random.Random(11)

    def applies(self, number, *, papers=False):
        """Send one application as many times, and return the receipt codes: doubles, by NIK."""
        service = services.catalogue()[SERVICE]
        made = cargo.make(service, date.today(), self.dice, papers=papers)  # noqa: DTZ011 - made up
        sent = [self.villager.writes(made) for _ in range(number)]
        while self.villager.waits():
            self.villager.exchanges()
        return [receipt_code(each) for each in sent]

    def copied(self, folder):
        """Return a copy of the office as it is on disk, which serves nobody."""
        held = self.office.folder
        shutil.copytree(held, folder, ignore=shutil.ignore_patterns("office.db*"))
        with (
            sqlite3.connect(held / "office.db") as kept,
            sqlite3.connect(folder / "office.db") as to,
        ):
            kept.backup(to)
        return warm.Office(folder)


@pytest.fixture(scope="module", autouse=True)
def ends(town):
    yield
    town.office.stop()


def test_a_clerks_working_day(browser, town, keep):
    """From the queue to the case: take it on, look at a paper, note, ask for a better photo."""
    first, second = town.applies(2, papers=True)
    clerk = Console(browser, town.office.url)
    clerk.signs_in(town.clerk)
    page = clerk.page

    page.get_by_label(f"Centang {first}").check()
    page.get_by_label(f"Centang {second}").check()
    expect(page.get_by_role("form", name="Yang dicentang")).to_be_visible()
    keep(clerk, "console-bulk")
    clerk.presses("Kerjakan")
    clerk.sees("Selesai untuk 2 permohonan.")

    page.get_by_role("link", name=first).click()
    page.locator("#account").select_option(label="Contoh Petugas Loket")
    clerk.presses("Bagi tugas")
    clerk.sees("Tercatat. Tugas sudah dibagi.")
    page.get_by_label("Catatan baru").fill("Sudah ditelepon, nomornya tidak aktif.")
    clerk.presses("Simpan catatan")
    clerk.sees("Sudah ditelepon, nomornya tidak aktif.")
    clerk.sees("NIK ini juga ada di satu permohonan lain")
    keep(clerk, "console-case-worked")
    page.get_by_role("link", name=f"Bandingkan {second}").click()
    expect(page.get_by_role("heading", name="Berdampingan")).to_be_visible()
    keep(clerk, "console-beside")
    page.get_by_role("link", name=first).first.click()
    clerk.sees("Catatan dalam kantor")
    page.wait_for_load_state()
    back = page.get_by_role("link", name="Antrean", exact=True).last
    expect(back).to_have_attribute("href", "/console")  # not where several were worked on at once
    page.keyboard.press("f")
    photo = page.locator(".viewer-frame img")
    expect(photo).to_be_visible()
    page.keyboard.press("]")
    page.keyboard.press("]")
    page.keyboard.press("[")
    page.get_by_text("2×", exact=True).click()
    turned = photo.evaluate("image => getComputedStyle(image).transform")
    assert turned.startswith("matrix(0, 1, -1, 0")
    keep(clerk, "console-paper")
    page.keyboard.press("u")

    page.get_by_text("Minta perbaikan", exact=True).click()
    form = page.locator("form").filter(has=page.locator("#ask-reason"))
    form.get_by_label("Alasan").select_option("photo_unreadable")
    form.get_by_label("Jawaban siap pakai").select_option("photo_again.id")
    expect(form.get_by_label("Pesan untuk warga")).to_have_value(
        "Foto lagi di tempat terang, seluruh kertas kelihatan, tulisannya bisa dibaca."
    )
    form.get_by_role("checkbox").first.check()
    form.get_by_role("button").last.click()
    clerk.sees("Tercatat. Permintaan perbaikan menunggu dijemput HP warga.")
    town.villager.exchanges()
    clerk.close()


def test_a_signing_officials_working_day(browser, town, keep):
    """Finds a case, is told what a colleague did meanwhile, keeps every word, and approves."""
    (code,) = town.applies(1)
    signer = Console(browser, town.office.url)
    signer.signs_in(town.signer)
    page = signer.page
    page.get_by_label("Kode bukti atau nama").fill(code)
    signer.presses("Cari")
    page.get_by_role("link", name=code).click()
    address = page.url

    colleague = Console(browser, town.office.url)
    colleague.signs_in(town.clerk)
    colleague.page.goto(address)
    colleague.presses("Kerjakan")
    colleague.close()

    page.get_by_text("Tolak", exact=True).click()
    page.locator("#reject-reason").select_option("duplicate")
    page.locator("#reject-note").fill("Lihat kode yang lama di HP Anda.")
    signer.presses("Tolak permohonan")
    signer.sees("Belum tersimpan: ada kabar baru sejak halaman ini dibuka.")
    signer.sees("Lihat kode yang lama di HP Anda.")
    expect(page.locator("#reject-note")).to_have_value("Lihat kode yang lama di HP Anda.")
    keep(signer, "console-overtaken")

    page.goto(address)
    signer.presses("Setujui")
    signer.sees("Tercatat. Warga diberi tahu begitu HP-nya tersambung.")
    town.villager.exchanges()
    page.get_by_role("link", name="Jadwal").click()
    signer.sees("Belum ada kunjungan")
    keep(signer, "console-visits")
    signer.close()


def test_an_auditors_working_day(browser, town, keep, tmp_path):
    """Finds who looked at a NIK and why, sees the log is whole, and finds a changed row at home."""
    (code,) = town.applies(1)
    clerk = Console(browser, town.office.url)
    clerk.signs_in(town.clerk)
    clerk.opens(code)
    reveal = clerk.page.locator("form.reveal")
    reveal.get_by_role("combobox").select_option(label="Warga ada di depan saya")
    clerk.presses("Tampilkan lengkap")
    clerk.close()

    auditor = Console(browser, town.office.url)
    auditor.signs_in(town.auditor)
    page = auditor.page
    expect(page.get_by_role("heading", name="Catatan audit")).to_be_visible()
    page.get_by_label("Tindakan").select_option(label="menampilkan NIK")
    auditor.presses("Cari")
    looked = page.get_by_role("row").filter(has_text=code)
    expect(looked).to_contain_text("Warga ada di depan saya")
    expect(looked).to_contain_text(town.clerk.username)
    row = looked.get_by_role("cell").first.inner_text()
    looked.get_by_role("link", name=code).click()
    expect(page.get_by_role("row").filter(has_text="membuka permohonan").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="gagal masuk")).to_have_count(0)
    assert page.locator("a[href*='/cases/']").count() == 0
    keep(auditor, "console-log-case")
    extract = _downloads(page, "Unduh petikan ini", tmp_path)
    told = list(csv.DictReader(extract.read_text("utf-8-sig").splitlines()))
    assert {each["receipt_code"] for each in told} == {code}
    assert row in {each["row"] for each in told}

    town.office.command("verify-log", "--now")
    auditor.presses("Periksa sekarang")
    auditor.sees("Utuh:")
    keep(auditor, "console-log-checked")
    signed = _downloads(page, "Unduh tanda tangan", tmp_path)
    auditor.close()

    copy = town.copied(tmp_path / "copy")
    assert "all as the office wrote it" in copy.command("verify-log", "--seen", str(signed))
    with sqlite3.connect(copy.folder / "office.db") as kept:
        kept.execute("DROP TRIGGER audit_no_update")
        kept.execute("UPDATE audit SET actor = 'kadis' WHERE id = ?", (row,))
    with pytest.raises(OfficeFailedError) as found:
        copy.command("verify-log", "--seen", str(signed))
    assert f"row {row} says something else than the office wrote" in str(found.value)


def _downloads(page, name, folder):
    """Return the file a link hands out."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_case_is_decided_by_keys_alone(browser, town):
    """Slash searches, j moves, x ticks, Enter opens; in a case letters lead to button and forms."""
    codes = town.applies(3)
    clerk = Console(browser, town.office.url)
    clerk.signs_in(town.clerk)
    press = clerk.page.keyboard.press
    expect(clerk.page.get_by_role("link", name=codes[0])).to_be_visible()

    press("?")
    expect(clerk.page.get_by_role("heading", name="Tombol cepat")).to_be_visible()
    press("Escape")
    press("/")
    clerk.page.keyboard.type(codes[1])
    press("Enter")
    expect(clerk.page.locator("[data-rows] tbody tr")).to_have_count(1)
    press("j")
    press("x")
    expect(clerk.page.get_by_label(f"Centang {codes[1]}")).to_be_checked()
    press("Enter")
    expect(clerk.page.locator(".slip .code")).to_have_text(codes[1])
    button = clerk.page.get_by_role("button", name="Kerjakan")
    expect(button).to_have_attribute("title", "Tombol: d")
    press("a")
    expect(clerk.page.locator("#ask-reason")).to_be_focused()
    press("Escape")
    press("c")
    expect(clerk.page.get_by_label("Catatan baru")).to_be_focused()
    press("Escape")
    press("?")
    expect(clerk.page.get_by_text("Ke tombol keputusan (Enter memutuskan)")).to_be_visible()
    press("Escape")
    press("d")
    expect(button).to_be_focused()
    expect(clerk.page.get_by_text("sedang Anda kerjakan")).to_have_count(0)
    press("Enter")
    clerk.sees("Tercatat. Permohonan ini sedang Anda kerjakan.")
    press("u")
    expect(clerk.page.get_by_role("heading", name="Antrean")).to_be_visible()
    expect(clerk.page.get_by_label("Kode bukti atau nama")).to_have_value(codes[1])
    clerk.close()


def test_a_queue_is_worked_through_without_going_back(browser, town):
    """j is the next case of the queue as it was narrowed, k the one before; shown, and on hover."""
    town.applies(3)
    clerk = Console(browser, town.office.url)
    clerk.signs_in(town.clerk)
    rows = clerk.page.locator("[data-rows] .cell-code a")
    codes = rows.all_inner_texts()
    rows.first.click()

    expect(clerk.page.get_by_role("link", name="Sebelumnya")).to_have_count(0)
    following = clerk.page.get_by_role("link", name="Berikutnya")
    expect(following).to_have_attribute("title", "Tombol: j")
    for key, at in (("j", 1), ("j", 2), ("k", 1)):
        clerk.page.keyboard.press(key)
        expect(clerk.page.locator(".slip .code")).to_have_text(codes[at])
    clerk.close()


@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_no_page_is_wider_than_its_window(browser, town, size, keep):
    """Nothing of the console has to be pushed sideways, on a phone or at a desk."""
    (code,) = town.applies(1)
    clerk = Console(browser, town.office.url, size)
    clerk.signs_in(town.signer)
    clerk.page.get_by_role("link", name=code).click()
    case = clerk.page.url

    for address in (f"{town.office.url}/console", f"{town.office.url}/console/visits", case):
        clerk.page.goto(address)
        wider = clerk.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, address
    keep(clerk, "console-case-new")
    clerk.close()
