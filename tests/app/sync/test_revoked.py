"""A phone whose word the office has ended: it says nothing more by itself, and loses nothing."""

import dataclasses

from app.storage import identity, ledger
from protocol import keys


def extent(citizen):
    with citizen.store.reading() as session:
        end = identity.chain(session, identity.load(session).kid)
        return keys.signing_kid(citizen.key), [end.epoch, end.seq]


def revokes(village, citizen):
    kid, last = extent(citizen)
    village.office.lists(revoked={kid: last})


def test_a_revoked_phone_sends_nothing_more(village, siti):
    """It hears of it with the next answer; what is written stays, and only the question goes."""
    siti.syncs()
    revokes(village, siti)
    siti.syncs()
    late = siti.applies(photos=[bytes(20_000)])
    before = len(siti.way.seen)

    report = siti.syncs()

    assert late not in village.office.memory.kept
    assert report.waiting == 1
    (question,) = siti.way.seen[before:]
    assert len(question) < 1_000
    with siti.store.reading() as session:
        assert identity.revoked(session)


def test_what_it_did_not_send_may_still_be_carried(village, siti):
    """A memory card takes it to where a person looks; its bytes are as they were signed."""
    siti.syncs()
    revokes(village, siti)
    siti.syncs()
    late = siti.applies()
    siti.way.link = dataclasses.replace(siti.way.link, by_hand=True)

    siti.syncs()

    assert late in village.office.memory.kept
    with siti.store.reading() as session:
        assert ledger.raw(session, late) == village.office.memory.kept[late].raw


def test_a_revocation_taken_back_lets_it_speak_again(village, siti):
    """Nobody writes anything twice: what waited goes with the same exchange that hears of it."""
    siti.syncs()
    revokes(village, siti)
    siti.syncs()
    late = siti.applies()
    siti.syncs()
    village.office.lists()

    siti.syncs()
    siti.syncs()

    assert late in village.office.memory.kept
    assert siti.waiting() == []
