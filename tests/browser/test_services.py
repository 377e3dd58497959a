"""Services filled in with a finger, in a real browser, from what their files ask."""

import os
import random
import re
from datetime import UTC, datetime

import pytest

from app.strings import t
from app.voyage import cargo
from protocol import dates, services
from tests.browser import measure
from tests.browser.driver import Phone
from tests.browser.filler import fill_in
from tests.browser.villager import first_start

FILLED_IN = ("jemput-bola-dukcapil",)
"""In a usual run: the one that has rows, several choices, villages and dates together."""
if os.environ.get("LAYAR_SERVICES") == "all":
    FILLED_IN = tuple(services.catalogue())


def legible(phone, role, name):
    """Expect room for a thumb wherever something is pressed, and words that can be read."""
    assert measure.too_small(phone) == []
    assert measure.contrast(phone, role, name) >= measure.TEXT


@pytest.mark.parametrize("key", FILLED_IN)
def test_a_service_is_filled_in_by_touch_and_saved(browser, app, tmp_path, keep, key):
    """Every page of it, as its file has it; at the end it says that it is saved."""
    phone = Phone(browser, app.url).open()
    first_start(phone, keep)
    today = dates.today(datetime.now(UTC))
    made = cargo.make(services.catalogue()[key], today, random.Random(key), papers=False)
    legible(phone, "heading", t("home.need"))

    fill_in(phone, made, today, tmp_path)

    phone.sees(re.compile(f"{re.escape(t('review.ready'))}|{re.escape(t('review.but'))}"))
    legible(phone, "heading", t("review.title"))
    legible(phone, "button", t("button.send"))
    phone.tap(t("button.send"), exact=True)
    phone.sees(t("state.queued.label"))
    phone.close()
