"""The outbox with everything in it at once: what waits, what is stuck, photos, sending."""

import random
import re
import threading

import pytest
from playwright.sync_api import expect

from app.storage import documents, ledger, people, sending, setbacks, speeds, store
from app.voyage import cargo
from protocol import keys, world
from protocol.keys import SigningSecret
from protocol.messages import Application, Kind, body_of
from tests.browser.driver import Phone
from tests.browser.serving import AppProcess
from tests.desk import SmallOffice
from tests.door import Door, office_door
from tests.village import SITI

ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
MANY_BYTES = 20_000
"""A request larger than this carries photos."""


@pytest.fixture
def door():
    """An office that takes its time over photos until it is told to go on."""
    office = SmallOffice(world.real(), ROOT)
    answer, goes_on = office_door(office), threading.Event()

    def slowly(method, path, body):
        if len(body) > MANY_BYTES:
            goes_on.wait(60)
        return answer(method, path, body)

    door = Door(slowly)
    door.goes_on = goes_on
    yield door
    goes_on.set()
    door.close()


def writes(memory, dice, *services):
    """Queue an application for each service, with a photo; return their photos' digests."""
    here, named = world.real(), []
    for service in services:
        paper = documents.paper(dice.randbytes(90_000), thumb=cargo.speck(dice))
        said = Application(
            service=service,
            answers={"text": "Jembatan rusak."},
            documents={"photo": paper.document.to_body()},
        )
        with memory.writing() as session:
            ledger.say(session, here, Kind.APPLICATION, body_of(said), [paper])
        named.append(paper.document.sha256)
    return named


@pytest.fixture
def phone_of_siti(tmp_path, door):
    """The app over a store with four applications, one photo of them set aside, on a bad link."""
    here, dice = world.real(), random.Random(8)
    folder = tmp_path / "phone" / "data"
    memory = store.open_store(folder, here, ROOT.public)
    with memory.writing() as session:
        people.save(session, SITI)
        sending.introduce(session, here, SITI)
    photos = writes(
        memory,
        dice,
        "pengaduan",
        "kelahiran",
        "surat-keterangan-tidak-mampu",
        "pengaduan",
    )
    with memory.writing() as session:
        speeds.keep(session, "office", (1_000.0, here.now()))
        for _ in range(setbacks.TRIES):
            setbacks.failed(session, photos[0], "delivery.refused", here.now())
    memory.close()
    app = AppProcess(tmp_path / "phone", door, ROOT.public.hex())
    app.start()
    yield app
    app.stop()


@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_everything_that_waits_is_told_and_can_be_acted_on(
    browser, phone_of_siti, keep, door, size
):
    """On a weak signal text has gone, photos wait with a button, one is stuck with a way out."""
    phone = Phone(browser, phone_of_siti.url, size).open("/outbox")
    phone.sees("Perlu dilihat", within_s=40)
    phone.sees(re.compile("Foto menunggu sinyal yang lebih kuat"), within_s=40)
    phone.sees("Coba lagi")
    keep(phone, "30-outbox-waits")

    phone.tap("Kirim foto juga")
    phone.sees(re.compile(r"Sedang dikirim \d"), within_s=40)
    phone.sees("Tunggu sinyal kuat")
    keep(phone, "31-outbox-sending")
    phone.tap("Batalkan permohonan")
    phone.told(re.compile("Batalkan permohonan ini"))
    keep(phone, "32-outbox-sure")
    phone.tap("Jangan batalkan")

    door.goes_on.set()
    expect(phone.host.get_by_text(re.compile("menyusul"))).to_have_count(0, timeout=60_000)
    phone.sees("Perlu dilihat")
    phone.close()
