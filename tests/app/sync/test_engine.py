"""What one exchange does, and in which order."""

import random

import pytest

from app.storage import identity, ledger, store
from app.sync import engine
from protocol import envelope, errors, keys, parcel
from protocol.messages import Decision, Kind
from protocol.parcel import EnvelopeItem, PieceItem
from protocol.steps import State
from tests.village import ROOT, Direct

PHOTO = random.Random(7).randbytes(40_000)
OTHER_PHOTO = random.Random(8).randbytes(150_000)


def items(village, sealed):
    """Open a parcel as the office does."""
    return parcel.unseal(sealed, [village.office.sealing])


def test_a_message_waits_until_the_office_has_it(village, siti):
    """Leaving the device is not arriving: only a receipt empties the outbox."""
    siti.applies(text="Dermaga rusak")
    village.office.silent = True
    siti.syncs()
    assert len(siti.waiting()) == 2

    village.office.silent = False
    village.passes(minutes=5)
    siti.syncs()

    assert siti.waiting() == []


def test_a_case_is_received_when_the_office_says_so(village, siti):
    """A phone moves nothing to received but by an office's receipt."""
    known = siti.applies(text="Dermaga rusak")
    assert siti.case(known).state is State.QUEUED

    siti.syncs()

    assert siti.case(known).state is State.RECEIVED


def test_nothing_owed_takes_one_round_trip(village, siti):
    """Twenty applications and no news cost one request."""
    for number in range(20):
        siti.applies(number=number)

    report = siti.syncs()

    assert report.messages_sent == 21
    assert report.round_trips == 1
    assert report.bytes_up < 8_500


def test_news_takes_two(village, siti):
    """What is heard is acknowledged at once, so that the office need not say it again."""
    known = siti.applies()
    siti.syncs()
    decision = village.office.decides(known, "accept")

    report = siti.syncs()

    assert (report.heard, report.round_trips) == (1, 2)
    assert siti.case(known).state is State.IN_PROCESS
    caller = village.office.memory.callers[siti.key]
    assert caller.heard == [decision.id]
    assert caller.owed == []
    assert siti.syncs().round_trips == 1


def test_our_receipt_comes_first_and_tells_the_way_back(village, siti):
    """A parcel begins with who asks, for whom, how much may come back, and by which route."""
    siti.applies()
    siti.syncs()

    first, *others = items(village, siti.way.seen[0])
    said = envelope.parse(first.raw)
    assert said.kind == Kind.RECEIPT
    assert said.body["to"] == village.office.signing.kid
    assert said.body["room"] == siti.way.link.room_bytes
    assert len(keys.unb64(said.body["route"])) == 32
    assert [envelope.parse(item.raw).kind for item in others] == [
        Kind.INTRODUCTION,
        Kind.APPLICATION,
    ]


def test_photos_arrive_whole(village, siti):
    """A photo is what it was, piece by piece, and waits until the office has every one."""
    siti.applies(photos=[PHOTO, OTHER_PHOTO])

    report = siti.syncs()

    assert siti.waiting() == []
    assert report.messages_sent == 2
    caller = village.office.memory.callers[siti.key]
    wholes = {village.office.whole(siti.key, sha256) for sha256 in caller.papers}
    assert wholes == {PHOTO, OTHER_PHOTO}


def test_text_of_all_goes_before_photos_of_any(village, siti):
    """No photo keeps anybody's words waiting."""
    for number in range(4):
        siti.applies(photos=[random.Random(number).randbytes(20_000)], number=number)

    siti.syncs()

    kinds = [[type(item) for item in items(village, sealed)[1:]] for sealed in siti.way.seen]
    flat = [each for kind in kinds for each in kind]
    assert flat == [EnvelopeItem] * 5 + [PieceItem] * 8


def test_a_piece_waits_until_a_bitmap_has_it(village, siti):
    """Text received is not a photo received."""
    siti.applies(photos=[PHOTO])
    link = siti.way.exchange

    def only_text(outgoing):
        sealed = list(outgoing)
        if any(isinstance(item, PieceItem) for item in items(village, sealed[0])):
            raise errors.AwayError
        return link(sealed)

    siti.way.exchange = only_text
    with pytest.raises(errors.AwayError):
        siti.syncs()
    (waits,) = siti.waiting()
    assert (waits.text_waits, waits.pieces_left) == (False, 3)

    siti.way.exchange = link
    siti.syncs()
    assert siti.waiting() == []


def test_a_refused_message_is_kept_with_its_code(village, siti):
    """What the office will not take holds up nothing behind it, and its photos stay here."""
    refused = siti.applies(photos=[PHOTO])
    village.office.refuses[refused] = "service.unknown"
    siti.applies(text="Air bersih")

    report = siti.syncs()

    assert report.refused == {refused: "service.unknown"}
    assert siti.waiting() == []
    with siti.store.reading() as session:
        (kept,) = ledger.refused(session)
    assert (kept.id, kept.code) == (refused, "service.unknown")
    assert not any(
        isinstance(item, PieceItem) for sealed in siti.way.seen for item in items(village, sealed)
    )


def test_a_new_sealing_key_is_fetched_when_nothing_opens(village, siti):
    """A rotated office key costs one question, and no message."""
    siti.syncs()
    village.office.lists(sealing=keys.new_sealing(village.world))
    known = siti.applies()

    siti.syncs()

    assert siti.case(known).state is State.RECEIVED


def test_a_second_refusal_is_left_for_later(village, siti):
    """Where a hello is refused too it is the office's trouble, no reason to go on knocking."""
    siti.syncs()
    siti.applies()

    def refuses(outgoing):
        siti.way.seen += list(outgoing)
        raise errors.DeliveryRefusedError

    siti.way.exchange = refuses
    siti.way.seen.clear()
    with pytest.raises(errors.DeliveryRefusedError):
        siti.syncs()

    assert len(siti.way.seen) == 3
    assert len(siti.waiting()) == 1


def test_progress_is_told(village, siti):
    """The screen hears how much of what there was is safe."""
    siti.applies(photos=[PHOTO])
    seen = []

    siti.syncs(progress=seen.append)

    assert [(each.done, each.total) for each in seen] == [(2, 5), (3, 5), (4, 5), (5, 5)]


def test_a_stranger_between_changes_nothing(village, siti):
    """Parcels that are not our office's are dropped and counted."""
    known = siti.applies()
    way = siti.way.exchange

    def with_junk(outgoing):
        yield random.Random(1).randbytes(700)
        yield b"LYR1" + random.Random(1).randbytes(700)
        for answer in way(outgoing):
            yield answer[:-1] + bytes([answer[-1] ^ 1])
            yield answer

    siti.way.exchange = with_junk
    report = siti.syncs()

    assert report.dropped == 3
    assert siti.case(known).state is State.RECEIVED


def test_an_office_that_is_too_new_asks_for_an_update(village, siti):
    """Answers nobody here can read are no receipt; everything is kept."""
    siti.applies()

    def newer(outgoing):
        yield b"LYR2" + bytes(1_000)

    siti.way.exchange = newer
    with pytest.raises(errors.AppTooOldError):
        siti.syncs()

    assert len(siti.waiting()) == 2


def test_unknown_fields_stay_as_they_were_said(village, siti):
    """A field of a newer version is kept byte for byte."""
    known = siti.applies()
    siti.syncs()
    said = village.office.decides(known, "accept", mood={"sea": ["calm", 1]})

    siti.syncs()

    assert isinstance(Decision.model_validate(said.body), Decision)
    with siti.store.reading() as session:
        assert ledger.raw(session, said.id) == said.raw


def test_a_phone_nobody_has_begun_asks_for_the_roster_alone(village, tmp_path):
    """The office answers no stranger: asking it would be refused, and the way to it would rest."""
    new = store.open_store(tmp_path / "new", village.world, ROOT.public)
    way = Direct(village.office)

    report = engine.exchange(new, way, village.world)

    assert (way.seen, report.waiting) == ([], 0)
    with new.reading() as session:
        assert identity.peers(session).roster is not None
    new.close()
