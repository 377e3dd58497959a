"""After sending, in a real browser: the slip in the hand, its code, its check, the rating."""

import random
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from app import qr_codes
from app.storage import drafts, people, sending, store
from app.voyage import cargo
from protocol import dates, ids, keys, services, slips, world
from protocol.ids import CaseId
from protocol.keys import SigningSecret
from protocol.messages import Kind
from tests.app.actions import office
from tests.browser.driver import Phone
from tests.browser.serving import AppProcess
from tests.village import SITI

ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
SERVICE = "pengaduan"
NOWHERE = SimpleNamespace(url="http://127.0.0.1:9")
"""The discard port of loopback: all of this needs no signal."""


@pytest.fixture
def case(tmp_path):
    """A complaint that was answered, in a phone's memory."""
    here, folder = world.real(), tmp_path / "phone" / "data"
    memory = store.open_store(folder, here, ROOT.public)
    made = cargo.make(
        services.catalogue()[SERVICE], dates.today(here.now()), random.Random(3), papers=False
    )
    with memory.writing() as session:
        people.save(session, SITI)
        sending.introduce(session, here, SITI)
        draft = drafts.begin(session, here, SERVICE, answers=dict(made.answers))
        name = sending.submit(session, here, draft).id
        for step in ("receive", "accept", "complete"):
            office.say(session, here, name, Kind.DECISION, {"step": step})
    memory.close()
    return CaseId(name)


@pytest.fixture
def phone(browser, tmp_path, case):
    app = AppProcess(tmp_path / "phone", NOWHERE, ROOT.public.hex())
    app.start()
    yield Phone(browser, app.url).open("/applications")
    app.stop()


def test_what_a_villager_holds_in_the_hand(phone, case, keep, tmp_path):
    """Found by its code, saved, read back from the picture as genuine, and rated; no signal."""
    code = ids.receipt_code(case)
    phone.sees("Permohonan saya", within_s=60)
    keep(phone, "39-applications")
    phone.fill("Cari dengan kode bukti", code.lower().replace("-", " ")[:-1])
    phone.tap("Cari permohonan")
    phone.sees(re.compile("10 huruf dan angka"), within_s=40)
    phone.fill("Cari dengan kode bukti", code.lower().replace("-", " "))
    phone.tap("Cari permohonan")
    phone.sees(re.compile("Selesai"), within_s=40)
    keep(phone, "40-case-ended")

    phone.tap("Bukti", exact=True)
    phone.heading("Bukti permohonan")
    image = phone.host.get_by_role("img", name=re.compile(code[:5].replace("", " ").strip()))
    expect(image).to_be_visible(timeout=15_000)
    assert image.bounding_box()["height"] > 400
    keep(phone, "41-slip")
    with phone.page.expect_download(timeout=40_000) as saved:
        phone.tap("Simpan gambar")
    assert saved.value.suggested_filename == f"bukti-{code}.png"
    picture = tmp_path / "slip.png"
    saved.value.save_as(picture)
    if qr_codes.readable():
        (text,) = qr_codes.read(Path(picture).read_bytes())
        assert slips.read(text, keys.realm(ROOT.public)).case == case
    with phone.page.expect_download(timeout=40_000) as paper:
        phone.tap("Simpan untuk dicetak")
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF-")

    phone.open(f"/ratings/{case}")
    phone.tap("Lama menunggu: Baik", exact=True)
    phone.tap("Sikap petugas: Sangat baik")
    keep(phone, "42-rating")
    phone.tap("Kirim penilaian")
    phone.told(re.compile("Terima kasih"), within_s=40)
    phone.sees("Penilaian diberikan")

    phone.open("/applications")
    phone.choose_files("Pilih foto bukti", picture)
    phone.sees(re.compile("Bukti ini asli"), within_s=40)
    keep(phone, "43-slip-genuine")
    phone.close()
