"""What a citizen wrote stays: through receipts, months, and everything that tidies up."""

import random
from datetime import timedelta

import pytest
from sqlmodel import select

from app.storage import custody, documents, handovers, ledger
from app.storage.tables import Fate, Message, Naming

PHOTO = random.Random(5).randbytes(40_000)


def kept(citizen):
    """Return everything of this person's, message by message, and every photo whole."""
    with citizen.store.reading() as session:
        mine = session.exec(select(Message).where(Message.mine)).all()
        words = {row.id: ledger.raw(session, row.id) for row in mine}
        about = {row.id: row.state for row in mine}
        photos = [documents.whole(session, each) for each in _named(session)]
    return words, about, photos


def _named(session):
    return sorted(set(session.exec(select(Naming.sha256)).all()))


@pytest.mark.parametrize("days", [1, 44, 46, 400, 8_000, -8_000])
def test_tidying_up_takes_nothing_that_was_written(village, siti, days):
    """Acknowledged, held or waiting: bytes and photos are there after any time, as they were."""
    siti.applies(number=1, photos=[PHOTO])
    siti.syncs()
    village.office.refuses[siti.applies(number=2)] = "service.unknown"
    siti.syncs()
    siti.applies(number=3, photos=[PHOTO[::-1]])
    words, about, photos = kept(siti)
    assert set(about.values()) == {Fate.RECEIVED, Fate.REFUSED, Fate.WAITING}

    village.passes(days=days)
    with siti.store.writing() as session:
        handovers.note(session, {"0" * 16: list(words)}, village.clock)
        custody.forget(session, village.clock + timedelta(days=1))

    assert kept(siti) == (words, about, photos)
    assert sorted(photos) == sorted([PHOTO, PHOTO[::-1]])
    siti.syncs()
    assert siti.waiting() == []
