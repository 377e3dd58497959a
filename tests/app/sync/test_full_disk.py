"""An exchange on a full disk: at whatever page it ends, nothing is lost and it goes on later."""

import os
import random
import sqlite3

import pytest
from sqlalchemy import text

from app.storage import store
from protocol import errors
from protocol.steps import State
from server import engine
from tests import harbour
from tests.harbour import village_with_office

STEP = int(os.environ.get("LAYAR_PAGES_STEP", "3"))
"""How many pages apart the disk ends; 1 tries every page."""
PHOTO = random.Random(7).randbytes(30_000)


@pytest.fixture
def village(tmp_path):
    with village_with_office(tmp_path) as village:
        yield village


def used(session):
    return session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()


def there(village):
    with village.office.office.reading() as session:
        return session.scalar(text("SELECT count(*) FROM cases WHERE photos_held = photos_total"))


def narrow(where, limit, patch):
    """Have every connection opened from now on find the disk full at this many pages."""
    pragma = f"max_page_count = {limit}"
    old = where._PRAGMAS
    patch.setattr(where, "_PRAGMAS", (*old, pragma if where is store else f"PRAGMA {pragma}"))


def answered(village, siti, number):
    """Have the office say much about a new case: more than there is free room for."""
    known = harbour.applies(siti, seed=number)
    siti.syncs()
    for step in ("accept", "sign", "approve", "complete"):
        village.office.decides(known, step, note=random.Random(number).randbytes(700).hex())
    with sqlite3.connect(siti.folder / store.FILE_NAME) as raw:
        raw.execute("VACUUM")
    raw.close()
    return known


def test_a_phone_that_fills_up_in_an_exchange_loses_nothing(village, monkeypatch):
    """Full at any page of what comes back: said so, and the next exchange completes it."""
    siti = village.citizen()
    told = []
    for room in range(0, 9, STEP):
        known = answered(village, siti, room + 1)
        with siti.store.reading() as session:
            before = used(session)
        with monkeypatch.context() as patch:
            narrow(store, before + room, patch)
            siti.reopens()
            try:
                siti.syncs()
            except errors.StoreFullError as error:
                told.append(error.code)
        siti.reopens()
        village.passes(hours=1)
        siti.syncs()
        assert harbour.state(siti, known).state is State.COMPLETED
        assert siti.waiting() == []
    assert told
    assert set(told) == {"store.full"}


def test_an_office_that_fills_up_in_an_exchange_acknowledges_nothing_it_has_not(
    village, monkeypatch
):
    """Full at any page: the phone keeps all of it, is told to come back, and nothing is half."""
    siti = village.citizen()
    siti.syncs()
    told = []
    rooms = range(0, 24, STEP)
    for done, room in enumerate(rooms):
        siti.applies(photos=[PHOTO], number=room)
        with village.office.office.reading() as session:
            before = used(session)
        with monkeypatch.context() as patch:
            narrow(engine, before + room, patch)
            village.office.office.engine.dispose()
            village.office.open()
            try:
                siti.syncs()
            except errors.StoreFullError as error:
                told.append(error.code)
                assert siti.waiting() != []
                assert there(village) == done
            else:
                assert there(village) == done + 1
        village.office.office.engine.dispose()
        village.office.open()
        village.passes(hours=1)
        siti.syncs()
        assert siti.waiting() == []
        assert there(village) == done + 1
    assert set(told) == {"store.full"}
