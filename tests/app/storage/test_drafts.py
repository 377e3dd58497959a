"""Answers not yet signed: whatever was typed is there."""

import pytest
from sqlmodel import select

from app.storage import drafts
from app.storage.tables import Snapshot
from protocol.ids import CaseId


@pytest.fixture
def draft(memory, village):
    with memory.writing() as session:
        return drafts.begin(session, village.world, "pengaduan", answers={"name": "SITI"})


def load(memory, draft):
    with memory.reading() as session:
        return drafts.load(session, draft)


def test_a_draft_begins_with_what_is_known(memory, draft, village):
    """A form opens with what the device knows already."""
    found = load(memory, draft)

    assert (found.service, found.answers, found.page) == ("pengaduan", {"name": "SITI"}, 0)
    assert (found.case, found.photos, found.updated_at) == (None, {}, village.clock)


def test_what_was_typed_is_kept_unchanged(memory, draft, village):
    """Each answer as it was typed, the last one counting; an emptied one is forgotten."""
    with memory.writing() as session:
        drafts.answer(session, village.world, draft, "text", "  Dermaga rusak ")
        drafts.answer(session, village.world, draft, "about", ("road", "water"))
        drafts.answer(session, village.world, draft, "name", "")
        drafts.turn(session, village.world, draft, 3)

    found = load(memory, draft)

    assert found.answers == {"text": "  Dermaga rusak ", "about": ("road", "water")}
    assert found.page == 3


def test_a_photo_replaces_the_one_before(memory, draft, village):
    """One photo a question; the old one is gone from the disk."""
    for number in range(2):
        with memory.writing() as session:
            drafts.put_photo(
                session, village.world, draft, "kk", jpeg=b"jpeg %d" % number, thumb=b"thumb"
            )

    with memory.reading() as session:
        photo = drafts.load(session, draft).photos["kk"]
        assert (photo.thumb, photo.size_bytes) == (b"thumb", 6)
        assert drafts.jpeg(session, photo) == b"jpeg 1"
        assert len(session.exec(select(Snapshot.id)).all()) == 1


def test_a_dropped_photo_is_gone(memory, draft, village):
    """Dropping what is not there does nothing."""
    with memory.writing() as session:
        drafts.put_photo(session, village.world, draft, "kk", jpeg=b"jpeg", thumb=b"thumb")
    for _ in range(2):
        with memory.writing() as session:
            drafts.drop_photo(session, village.world, draft, "kk")

    with memory.reading() as session:
        assert drafts.load(session, draft).photos == {}
        assert session.exec(select(Snapshot.id)).all() == []


def test_a_discarded_draft_is_gone_with_its_photos(memory, draft, village):
    """Nothing of it stays."""
    with memory.writing() as session:
        drafts.put_photo(session, village.world, draft, "kk", jpeg=b"jpeg", thumb=b"thumb")
    for _ in range(2):
        with memory.writing() as session:
            drafts.discard(session, draft)

    assert load(memory, draft) is None
    with memory.reading() as session:
        assert session.exec(select(Snapshot.id)).all() == []


def test_drafts_are_listed_last_touched_first(memory, draft, village):
    """The one somebody worked on last is on top, whatever it mends."""
    village.passes(minutes=1)
    case = CaseId("01" * 16)
    with memory.writing() as session:
        other = drafts.begin(session, village.world, "pengaduan", case=case, page=2)
    with memory.reading() as session:
        assert [each.id for each in drafts.all(session)] == [other, draft]
        assert drafts.all(session)[0].case == case
    village.passes(minutes=1)
    with memory.writing() as session:
        drafts.answer(session, village.world, draft, "text", "x")

    with memory.reading() as session:
        assert [each.id for each in drafts.all(session)] == [draft, other]
