"""What a phone takes from its office's parcels, and from whom."""

import random
from dataclasses import replace

import pytest

from app.storage import documents, identity, incoming, ledger
from protocol import documents as papers
from protocol import keys, messages
from protocol.messages import Kind, Letter
from protocol.parcel import PieceItem
from protocol.steps import State

LETTER = random.Random(9).randbytes(50_000)


def test_a_decision_by_nobody_listed_is_refused(village, siti):
    """Words are put in no officer's mouth: an unlisted key decides nothing."""
    known = siti.applies()
    siti.syncs()
    stranger = keys.new_signing(village.world)
    body = {"case": known, "step": "reject", "reason": "fraud", "note": "-"}
    village.office.says(known, Kind.DECISION, body, secret=stranger)

    report = siti.syncs()

    assert report.heard == 0
    assert siti.case(known).state is State.RECEIVED


def test_a_new_officer_and_their_decision_may_come_together(village, siti):
    """The roster in a parcel counts for the parcel."""
    known = siti.applies()
    siti.syncs()
    village.office.staff = keys.new_signing(village.world)
    village.office.lists()
    village.office.decides(known, "accept")

    siti.syncs()

    assert siti.case(known).state is State.IN_PROCESS


def test_the_last_word_of_a_revoked_officer_stands_and_no_later_one(village, siti):
    """A revoked key says nothing new; the office is told so."""
    known = siti.applies()
    siti.syncs()
    staff = village.office.staff
    late = village.office.decides(known, "accept")
    village.office.lists(revoked={staff.kid: [1, 1]})

    siti.syncs()

    assert siti.case(known).state is State.RECEIVED
    assert village.office.memory.callers[siti.key].refused == {late.id: "author.revoked"}


def test_a_kind_nobody_knows_is_kept_for_a_newer_app(village, siti):
    """A message of a newer version is held, byte for byte, and disturbs nothing."""
    known = siti.applies()
    siti.syncs()
    said = village.office.says(known, 77, {"case": known, "new": [1, 2]})

    report = siti.syncs()

    assert report.heard == 1
    assert village.office.memory.callers[siti.key].held == {said.id: "format.newer"}
    with siti.store.reading() as session:
        assert ledger.raw(session, said.id) == said.raw
    assert siti.case(known).state is State.RECEIVED


@pytest.mark.parametrize("stray", [b"", b"\x01", bytes(200)])
def test_what_is_no_message_is_passed_over_beside_the_office_s_word(village, siti, stray):
    """Whoever answers in the open may say anything: the rest of it still counts."""
    village.office.trust = [stray, *village.office.trust]

    siti.syncs()

    with siti.store.reading() as session:
        assert identity.peers(session).roster is not None


def test_an_older_roster_is_not_believed(village, siti):
    """Nobody takes an officer's key back by replaying what the office once said."""
    siti.syncs()
    old = village.office.trust
    village.office.lists()
    siti.syncs()
    new = village.office.trust
    village.office.trust, village.office.roster_version = old, 3

    siti.syncs()

    with siti.store.reading() as session:
        roster = identity.peers(session).roster
    assert roster is not None
    assert roster.version == 2
    assert new != old


def test_a_letter_that_is_not_what_was_signed_comes_anew(village, siti):
    """None of it is shown, none of it stays, and all of it is asked for again."""
    known = siti.applies()
    siti.syncs()
    document, pieces = papers.cut(LETTER, "application/pdf")
    said = Letter(case=known, title="Surat", number="1", documents={"letter": document.to_body()})
    bad = replace(pieces[2], data=bytes(papers.PIECE_BYTES))
    village.office.says(
        known, Kind.LETTER, messages.body_of(said), pieces=[*pieces[:2], bad, pieces[3]]
    )

    siti.syncs()

    with siti.store.reading() as session:
        assert documents.whole(session, document.sha256) is None
        assert incoming.incomplete(session) == {document.sha256: papers.bitmap(4, [])}
    village.office.memory.callers[siti.key].owed_pieces += pieces
    siti.syncs()
    with siti.store.reading() as session:
        assert documents.whole(session, document.sha256) == LETTER


@pytest.mark.parametrize("at", [1, papers.PIECE_BYTES * 3, papers.PIECE_BYTES * 9])
def test_a_piece_no_letter_has_is_dropped_alone(village, siti, at):
    """One that begins in the middle, has another length, or lies beyond the end."""
    known = siti.applies()
    siti.syncs()
    document, pieces = papers.cut(LETTER, "application/pdf")
    said = Letter(case=known, title="Surat", number="1", documents={"letter": document.to_body()})
    bad = PieceItem(pieces[0].sha256, at, pieces[0].data[:-1])
    village.office.says(known, Kind.LETTER, messages.body_of(said), pieces=[bad, *pieces[1:]])

    siti.syncs()

    with siti.store.reading() as session:
        assert incoming.incomplete(session) == {document.sha256: papers.bitmap(4, {1, 2, 3})}


def test_a_letter_comes_in_pieces(village, siti):
    """A letter is shown when it is whole and is what the office signed."""
    known = siti.applies()
    siti.syncs()
    document, pieces = papers.cut(LETTER, "application/pdf")
    said = Letter(case=known, title="Surat", number="1", documents={"letter": document.to_body()})
    body = messages.body_of(said)
    village.office.says(known, Kind.LETTER, body, pieces=pieces[1:])
    siti.syncs()
    with siti.store.reading() as session:
        assert documents.whole(session, document.sha256) is None
        assert incoming.incomplete(session) == {document.sha256: papers.bitmap(4, {1, 2, 3})}
    village.office.memory.callers[siti.key].owed_pieces.append(pieces[0])

    siti.syncs()

    with siti.store.reading() as session:
        assert documents.whole(session, document.sha256) == LETTER
        assert incoming.incomplete(session) == {}
    assert siti.waiting() == []


def test_another_place_for_a_message_is_an_alarm(village, siti, caplog):
    """A place is never changed; who says another is reported, not believed."""
    known = siti.applies()
    siti.syncs()
    decision = village.office.decides(known, "accept")
    siti.syncs()
    memory = village.office.memory
    memory.places[decision.id] = 7
    memory.callers[siti.key].owed.append(decision.raw)

    siti.syncs()

    assert "place.moved" in caplog.text
    assert siti.case(known).last_place == 2


def test_a_gap_in_the_places_is_seen(village, siti):
    """While a message is missing, what comes after it is not shown as if nothing was."""
    known = siti.applies()
    siti.syncs()
    first = village.office.decides(known, "accept")
    village.office.decides(known, "ready")
    caller = village.office.memory.callers[siti.key]
    caller.owed.remove(first.raw)

    siti.syncs()
    seen = siti.case(known)
    assert (seen.state, seen.complete) == (State.RECEIVED, False)

    caller.owed.append(first.raw)
    siti.syncs()
    seen = siti.case(known)
    assert (seen.state, seen.complete) == (State.READY, True)
