"""What an office's receipt changes here, and what it does not."""

import random
from datetime import timedelta

import pytest

from app.storage import documents, held, identity, ledger, receipts, speakers
from app.storage.receipts import Told
from protocol import documents as papers
from protocol.messages import Receipt

PHOTO = random.Random(5).randbytes(40_000)
SPEAKER = "ab" * 8


def told(siti, epoch=1, asked=None, at=1_000, brought=None, **more):
    """Hand the phone a receipt, as the engine does after checking it."""
    with siti.store.writing() as session:
        me = identity.load(session).kid
        receipt = Receipt(to=me, at=at, **more)
        return receipts.acknowledge(
            session,
            receipt,
            speaker=SPEAKER,
            epoch=epoch,
            at=siti.village.clock,
            asked=None if asked is None else Told({me: asked}),
            brought=brought,
        )


def outbox(siti):
    return {each.id for each in siti.waiting()}


@pytest.mark.parametrize(
    ("word", "waits"),
    [
        (lambda id_: {"received": [id_]}, False),
        (lambda id_: {"held": {id_: "author.unvouched"}}, False),
        (lambda id_: {"refused": {id_: "service.unknown"}}, False),
        (lambda id_: {"places": {id_: 1}}, True),
        (lambda id_: {"received": ["00" * 16]}, True),
    ],
    ids=["received", "held", "refused", "placed only", "another"],
)
def test_the_waiting_ends_when_a_receipt_names_the_message(siti, word, waits):
    """Received, held or refused: each ends the sending, nothing else does."""
    known = siti.applies()

    told(siti, **word(known))

    assert (known in outbox(siti)) is waits


def test_repeated_and_overtaken_receipts_take_nothing_back(siti):
    """What was received stays received, whatever an older receipt says after it."""
    known = siti.applies()
    assert told(siti, held={known: "author.unvouched"}).safe == 1
    assert told(siti, received=[known]).safe == 1
    assert told(siti, received=[known]).safe == 0

    assert told(siti, held={known: "author.unvouched"}).safe == 0
    assert told(siti, refused={known: "late"}).refused == {}

    with siti.store.reading() as session:
        assert ledger.refused(session) == []
        assert held.there(session, siti.village.clock + timedelta(days=9)) == []


def test_what_is_held_is_asked_about_again(siti):
    """Twice a day the phone asks whether what the office holds has been read."""
    known = siti.applies()
    told(siti, held={known: "author.unvouched"})

    with siti.store.reading() as session:
        assert held.there(session, siti.village.clock) == []
        assert held.there(session, siti.village.clock + held.ASK_AGAIN) == [known]
        assert held.there(session, siti.village.clock - timedelta(days=7_300)) == [known]


def test_pieces_wait_for_their_bits(siti):
    """What the office has of a photo is not sent, what it lacks is; a message refused owes none."""
    known = siti.applies(photos=[PHOTO])
    with siti.store.reading() as session:
        (about,) = ledger.opening(session, known).body["documents"].values()
    sha256 = about["sha256"]
    told(siti, received=[known], pieces={sha256: papers.bitmap(3, {1})})
    with siti.store.reading() as session:
        assert [each.left for each in documents.unfinished(session)] == [(0, 2)]

    told(siti, pieces={sha256: "!", "00" * 32: papers.bitmap(3, {0})})
    assert [each.pieces_left for each in siti.waiting() if each.id == known] == [2]

    settled = told(siti, pieces={sha256: papers.bitmap(3, {0, 1, 2})})
    assert settled.pieces == 2
    assert known not in outbox(siti)


def test_the_newest_word_on_a_photo_takes_back_what_was_said_before(siti):
    """The office may have found that a piece was not what was named; an older word only adds."""
    known = siti.applies(photos=[PHOTO])
    with siti.store.reading() as session:
        (about,) = ledger.opening(session, known).body["documents"].values()
    sha256 = about["sha256"]

    def left_after(at, held, epoch=1):
        told(siti, epoch=epoch, at=at, received=[known], pieces={sha256: papers.bitmap(3, held)})
        with siti.store.reading() as session:
            return [each.left for each in documents.unfinished(session)]

    assert left_after(1_000, {0, 1}) == [(2,)]
    assert left_after(999, {0}) == [(2,)]
    assert left_after(1_000, {0}) == [(1, 2)]
    assert left_after(1_001, {0, 1, 2}) == []
    assert left_after(1_000, set()) == []
    assert left_after(1_002, {2}) == [(0, 1)]
    assert left_after(1, {2}, epoch=2) == [(0, 1)]


def test_a_refusal_frees_its_pieces(siti):
    """Photos of a message nobody takes are not carried."""
    known = siti.applies(photos=[PHOTO])

    told(siti, refused={known: "service.unknown"})

    with siti.store.reading() as session:
        assert documents.unfinished(session) == []
    assert known not in outbox(siti)


def test_a_receipt_of_a_memory_that_is_gone_is_not_believed(siti):
    """An epoch below the highest known says nothing about received, held or pieces."""
    first, second = siti.applies(photos=[PHOTO]), siti.applies()
    told(siti, epoch=5)
    with siti.store.reading() as session:
        (about,) = ledger.opening(session, first).body["documents"].values()
    everything = papers.bitmap(3, {0, 1, 2})

    settled = told(
        siti,
        epoch=4,
        received=[first],
        held={second: "chain.fork"},
        pieces={about["sha256"]: everything},
    )

    assert (settled.safe, settled.pieces, settled.forked) == (0, 0, {})
    assert {first, second} <= outbox(siti)


def test_a_lower_chain_means_a_restored_office(siti):
    """All is offered again: what it still tells of may be what a copy of this phone said."""
    with siti.store.reading() as session:
        me = identity.load(session).kid
    first, second = siti.applies(), siti.applies()
    told(siti, received=[first, second], chain={me: (1, 3)})

    assert told(siti, chain={me: (1, 2)}).offered_again == 0, "overtaken: answers nothing of ours"
    assert told(siti, chain={me: (1, 2)}, asked=(1, 2)).offered_again == 0, "written before"
    assert told(siti, chain={me: (1, 2)}, asked=(1, 3)).offered_again == 2

    assert {first, second} <= outbox(siti)


def test_a_new_epoch_of_the_office_means_so_too(siti):
    """After every restore the office begins a new epoch, and everything goes again."""
    first, second = siti.applies(), siti.applies()
    told(siti, received=[first, second])

    assert told(siti, epoch=2).offered_again == 2
    assert told(siti, epoch=2).offered_again == 0


def test_an_epoch_that_ended_goes_again_whole_to_a_restored_office(siti):
    """What the office tells of it may be a fork's: a clone's other words under that number."""
    with siti.store.reading() as session:
        me = identity.load(session).kid
    first, second = siti.applies(), siti.applies()
    told(siti, received=[first, second], chain={me: (1, 3)})
    with siti.store.writing() as session:
        identity.begin_epoch(session, me, siti.village.clock)

    assert told(siti, epoch=2, chain={me: (1, 3)}).offered_again >= 2

    assert {first, second} <= outbox(siti)


def test_a_fork_asks_for_a_new_epoch_once(siti):
    """A fork of an epoch already left behind asks for nothing."""
    known = siti.applies()
    assert told(siti, held={known: "chain.fork"}).forked
    with siti.store.writing() as session:
        identity.begin_epoch(session, identity.load(session).kid, siti.village.clock)

    assert not told(siti, held={known: "chain.fork"}).forked


@pytest.mark.parametrize("years", [-20, 20])
def test_an_answer_is_the_newest_word_whatever_a_clock_said_before(siti, years):
    """The office's clock was decades off for one receipt: its later answers still take back."""
    known = siti.applies(photos=[PHOTO])
    with siti.store.reading() as session:
        (about,) = ledger.opening(session, known).body["documents"].values()
    now_ms = int(siti.village.clock.timestamp() * 1000)
    off_ms = now_ms + years * 365 * 86_400_000

    def hears(at, held, asked=None):
        pieces = {about["sha256"]: papers.bitmap(3, held)}
        with siti.store.writing() as session:
            receipt = Receipt(to=identity.load(session).kid, at=at, pieces=pieces)
            receipts.acknowledge(
                session, receipt, speaker=SPEAKER, epoch=1, at=siti.village.clock, asked=asked
            )
        with siti.store.reading() as session:
            return [each.left for each in documents.unfinished(session)]

    assert hears(off_ms, {0, 1}) == [(2,)]
    with siti.store.reading() as session:
        asked = receipts.told(session)
    assert hears(now_ms, {0}, asked) == [(1, 2)]


def test_the_offices_clock_only_goes_forward(siti):
    """Its newest time counts, whatever order receipts come in; our own has no say."""
    siti.syncs()
    first = siti.village.clock
    siti.village.passes(days=9)
    siti.syncs()
    newest = siti.village.clock
    siti.village.clock = first
    siti.syncs()

    with siti.store.reading() as session:
        assert identity.office_time(session) == newest
        assert speakers.last_contact(session) == first


def test_a_place_never_changes_by_itself(siti):
    """Another place for what has one is an alarm, and the first stands."""
    known = siti.applies()
    told(siti, received=[known], places={known: 1})

    told(siti, places={known: 2})

    assert siti.case(known).last_place == 1


def test_a_restored_office_is_asked_for_places_anew(siti):
    """What it tells of may have come again by another way, after other steps."""
    known = siti.applies()
    mended = siti.mends(known).id
    with siti.store.reading() as session:
        end = identity.chain(session, identity.load(session).kid)
        chain = {end.author: (end.epoch, end.seq)}
    told(siti, received=[known, mended], places={known: 1, mended: 2}, chain=chain)

    told(siti, epoch=2, chain=chain)

    assert {known, mended} <= outbox(siti)
    told(siti, epoch=2, received=[mended], places={mended: 3})
    with siti.store.reading() as session:
        assert [heard.place for heard in ledger.heard(session, known)] == [1, 3]
