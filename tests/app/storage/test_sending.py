"""A draft becomes a signed application in one transaction, or stays a draft."""

import random
from datetime import date

import pytest

from app import photos
from app.storage import documents, drafts, identity, ledger, people, sending
from app.voyage import cargo
from protocol import envelope, errors, messages, services
from protocol.messages import Kind
from tests.village import SITI

CATALOGUE = services.catalogue()
SERVICE = CATALOGUE["surat-keterangan-tidak-mampu"]
TODAY = date(2026, 11, 24)


def filled(citizen, service=SERVICE, case=None):
    """Fill in a form as the app does."""
    made = cargo.make(service, TODAY, random.Random(3), papers=False)
    with citizen.store.writing() as session:
        draft = drafts.begin(
            session, citizen.world, service.key, case=case, answers=dict(made.answers)
        )
        for key, picture in made.photos.items():
            small = photos.shrink(picture)
            drafts.put_photo(session, citizen.world, draft, key, jpeg=small.jpeg, thumb=small.thumb)
    return draft


def submits(citizen, draft):
    with citizen.store.writing() as session:
        return sending.submit(session, citizen.world, draft)


def test_an_introduction_tells_who_and_how_to_seal(siti):
    """The first thing a phone says is who holds it, and it remembers that too."""
    with siti.store.reading() as session:
        (introduction,) = ledger.waiting(session)
        me = identity.load(session)
        assert people.person(session) == SITI
        said = envelope.parse(ledger.raw(session, introduction.id))
        told = messages.read(Kind.INTRODUCTION, said.body)
    assert (told.name, told.nik, told.village, told.phone) == (
        SITI.name,
        SITI.nik,
        SITI.village,
        SITI.phone,
    )
    assert told.seal == me.sealing[0].public


@pytest.mark.parametrize("service", CATALOGUE.values(), ids=lambda service: service.key)
def test_a_full_form_becomes_an_application(siti, service):
    """Signed, queued with its photos, and the draft gone: one transaction."""
    draft = filled(siti, service)
    with siti.store.reading() as session:
        pictures = {
            key: drafts.jpeg(session, photo)
            for key, photo in drafts.load(session, draft).photos.items()
        }

    said = submits(siti, draft)

    with siti.store.reading() as session:
        assert drafts.all(session) == []
        assert [each.id for each in ledger.waiting(session)][1:] == [said.id]
        kept = {
            key: documents.whole(session, about["sha256"])
            for key, about in said.body.get("documents", {}).items()
        }
    assert kept == pictures
    assert said.kind == Kind.APPLICATION
    assert said.body["service"] == service.key
    assert said.body["answers"]


def test_an_incomplete_form_stays_a_draft(siti):
    """Nothing half is ever signed, and nothing typed is lost."""
    draft = filled(siti)
    with siti.store.writing() as session:
        drafts.answer(session, siti.world, draft, "full_name", "")

    with pytest.raises(errors.DraftIncompleteError) as caught:
        submits(siti, draft)

    assert caught.value.missing >= 1
    with siti.store.reading() as session:
        assert [each.id for each in drafts.all(session)] == [draft]
        assert len(ledger.waiting(session)) == 1


def test_a_draft_that_is_gone_cannot_be_sent_twice(siti):
    """Two taps on send are one application."""
    draft = filled(siti)
    submits(siti, draft)

    with pytest.raises(errors.DraftIncompleteError):
        submits(siti, draft)

    with siti.store.reading() as session:
        assert len(ledger.cases(session)) == 1


def test_mending_says_only_what_changed(village, siti):
    """A supplement replaces what was mended and leaves the rest alone."""
    said = submits(siti, filled(siti))
    siti.syncs()
    village.office.decides(said.id, "ask", reason="photo_unclear", note="-", questions=["kk"])
    siti.syncs()
    draft = filled(siti, case=said.id)
    with siti.store.writing() as session:
        drafts.answer(session, siti.world, draft, "full_name", "CONTOH BARU")

    mended = submits(siti, draft)

    assert mended.kind == Kind.SUPPLEMENT
    assert mended.body["case"] == said.id
    assert set(mended.body["answers"].values()) == {"CONTOH BARU"}
    assert mended.body["documents"].keys() == said.body["documents"].keys()


def test_an_application_can_be_withdrawn(siti):
    """Taking back is a message like any other."""
    known = siti.applies()

    with siti.store.writing() as session:
        said = sending.withdraw(session, siti.world, known, "found it")

    assert said.body == {"case": known, "reason": "found it"}
    with siti.store.reading() as session:
        assert len(ledger.heard(session, known)) == 2
