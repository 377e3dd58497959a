"""A month of a village through windows of signal: real phones, a real office, an emulated link."""

import os
import random
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from app.settings import HERE, Deployment, read_deployment
from app.voyage import cargo
from app.voyage.villager import Villager
from bench import profiles
from bench.emulator import Emulator
from protocol import errors, services, world
from tests import warm
from tests.journeys import office_cases

APPLICATIONS = int(os.environ.get("LAYAR_MONTH", "6"))
"""The short form; 60 are a month of a village."""
SCALE = float(os.environ.get("LAYAR_MONTH_SCALE", "20"))
"""How much faster than it is the link is emulated, its windows as well."""
PHONES = 3
WINDOW_S, BETWEEN_S = 40, 20
"""Forty seconds of signal; nobody has to wait eight hours for the next to see what it does."""
WITHIN_S = 60 * APPLICATIONS
ROOT = read_deployment(HERE / "deployment.toml").root


def test_a_month_of_a_village_arrives_through_windows_of_signal(tmp_path):
    """Lines die with every window; at the end all is at the office, once, with its photos."""
    edge = replace(profiles.load()["edge-2g"], up_s=WINDOW_S, down_s=BETWEEN_S).faster(SCALE)
    office = warm.Office(tmp_path / "office")
    office.prepare()
    office.start()
    try:
        with Emulator(office.port, edge) as link:
            phones = [
                Villager(tmp_path / f"phone{number}", Deployment(link.url, ROOT), world.real())
                for number in range(PHONES)
            ]
            said = _writes(phones)
            breaks = _carries(phones)
            left = [phone.waits() for phone in phones]
            for phone in phones:
                phone.store.close()
            there = office_cases(office)
    finally:
        office.stop()

    assert left == [0] * PHONES
    assert sorted(case["id"] for case in there) == sorted(said)
    assert [case["photos_missing"] for case in there] == [0] * len(said)
    assert breaks > 0, "no window closed on anything"


def _writes(phones):
    made = cargo.load(
        services.catalogue(),
        APPLICATIONS,
        datetime.now(UTC).date(),
        random.Random(30),
        photos_every=2,
    )
    return [phones[number % PHONES].writes(each) for number, each in enumerate(made)]


def _carries(phones):
    """Try in turn until nothing waits; return how often a line broke."""
    breaks = 0
    until = time.monotonic() + WITHIN_S
    while any(phone.waits() for phone in phones) and time.monotonic() < until:
        for phone in phones:
            before = phone.waits()
            if before:
                with suppress(errors.DeliveryError):
                    phone.exchanges()
                    continue
                breaks += 1
                time.sleep(0.05)
    return breaks
