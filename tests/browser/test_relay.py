"""A phone beside a village's relay, both real, and the office out of reach."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.voyage.office import free_port
from tests.browser.driver import SIZES, Phone
from tests.browser.villager import first_start
from tests.relays import patiently


@pytest.fixture
def at(tmp_path, office):
    """A relay's own process, by its address; it has heard of the office before it went away."""
    port = free_port()
    command = ["relay", "--spool", str(tmp_path / "spool"), "--host", "127.0.0.1"]
    command += ["--office", office.url]
    office.start()
    relay = subprocess.Popen(
        [sys.executable, "-m", "server", *command, "--port", str(port)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
    )
    assert relay.stdout is not None
    while b"Layar relay at" not in relay.stdout.readline():
        assert relay.poll() is None
    patiently((tmp_path / "spool" / "roster.layar").exists)
    office.stop()
    yield f"127.0.0.1:{port}"
    relay.terminate()
    relay.wait(10)
    relay.stdout.close()


@pytest.mark.parametrize("size", SIZES if os.environ.get("LAYAR_SCREENS") else ["phone"])
def test_a_relay_is_chosen_and_met(browser, at, app, keep, size):
    """Its address is typed, it answers, and the page says since when."""
    phone = Phone(browser, app.url, size).open()
    first_start(phone, keep)
    phone.nav("Saya")
    phone.tap_id("open-relay")
    phone.sees("Pakai titik sinyal")
    keep(phone, "30-relay-none")
    phone.fill("Alamat titik sinyal", at)
    phone.tap("Pakai titik ini")
    phone.sees(re.compile("Ganti titik sinyal"))
    phone.sees(re.compile("Titipan di titik sinyal desa; kantor belum menerima"), within_s=40)
    keep(phone, "31-relay-used")
    phone.close()
