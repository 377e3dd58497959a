"""What the model once found, each told plainly so that it stays mended."""

import random
from datetime import timedelta

from app.storage.tables import Fate
from protocol.messages import Kind
from protocol.steps import State
from tests.model import ways

PHOTO = random.Random(3).randbytes(40_000)


def goes_back(fleet, backup):
    """Put the office back to a copy, as a minute passes."""
    fleet.clock += timedelta(minutes=1)
    fleet.office.goes_back(backup)


def by_hand(fleet):
    """Return somebody who carries and knows the office's newest roster."""
    card = ways.by_hand()
    card.bag.roster = fleet.office.roster()
    return card


def told(case):
    """Return what happened in a case, in order."""
    return [(entry.step, entry.state, entry.place) for entry in case.history]


def states(phone):
    """Return what became of each message a phone has."""
    return {row.id: row.state for row in phone.rows()}


def test_an_office_that_forgot_who_a_phone_is_hears_it_again(fleet, stranger, web):
    """Put back to before it met a phone, the office gets everything all the same."""
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    known = stranger.applies("Perihal pertama selesai", PHOTO)
    stranger.exchanges(web)
    goes_back(fleet, backup)
    assert known not in fleet.office.messages()

    stranger.exchanges(web)
    stranger.exchanges(web)

    assert fleet.office.messages()[known].place == 1
    assert set(fleet.office.photos().values()) == {True}
    assert stranger.waiting() == 0


def test_an_office_that_forgot_who_a_phone_is_is_told_by_a_card_too(fleet, stranger, web):
    """Nobody can answer a stranger's parcel on a card, so it says each time who writes."""
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    stranger.exchanges(web)
    goes_back(fleet, backup)
    known = stranger.applies("Perihal pertama selesai")
    card = fleet.carriers[0]

    stranger.exchanges(card)
    fleet.hand_in_all()

    assert fleet.office.messages()[known].place == 1


def test_what_staff_said_comes_back_to_an_office_that_forgot_it(fleet, phone, web):
    """A decision the phone has heard is true at the office again, at the same place."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    fleet.office.decides(known, "accept")
    fleet.office.decides(known, "ask", reason="photo_unreadable", questions=("purpose",))
    phone.exchanges(web)
    phone.mends(known, "Perihal kedua selesai")
    phone.exchanges(web)
    fleet.office.decides(known, "sign")
    phone.exchanges(web)
    before = told(phone.case(known))
    assert [step for step, _, _ in before] == ["file", "accept", "ask", "supplement", "sign"]
    goes_back(fleet, backup)

    phone.exchanges(web)
    phone.exchanges(web)

    assert told(fleet.office.case(known)) == before
    assert told(phone.case(known)) == before


def test_what_staff_decided_anew_counts_and_the_phone_hears_it(fleet, phone, web):
    """Where staff decided otherwise after the restore, the phone forgets what they said before."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    fleet.office.decides(known, "accept")
    phone.exchanges(web)
    goes_back(fleet, backup)
    fleet.office.decides(known, "reject", reason="duplicate", note="Contoh")

    phone.exchanges(web)
    phone.exchanges(web)

    assert fleet.office.case(known).state is State.REJECTED
    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_photos_that_came_after_the_copy_come_again(fleet, phone, web):
    """The office was put back to when it had a message and not yet its photo."""
    card = by_hand(fleet)
    known = phone.applies("Perihal pertama selesai", PHOTO)
    phone.exchanges(card)
    fleet.office.receives(card.bag.up[0])
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    phone.exchanges(web)
    phone.exchanges(web)
    assert phone.waiting() == 0
    goes_back(fleet, backup)
    assert known in fleet.office.messages()
    assert set(fleet.office.photos().values()) == {False}

    phone.exchanges(web)
    phone.exchanges(web)

    assert set(fleet.office.photos().values()) == {True}
    assert phone.waiting() == 0


def test_a_restored_phone_that_says_nothing_hears_its_own_words(fleet, phone, web):
    """The office tells of more than the phone remembers: it begins anew, and hears all again."""
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    fleet.office.decides(known, "accept")
    phone.exchanges(web)
    phone.goes_back(snapshot)
    assert phone.cases() == []

    phone.exchanges(web)
    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_a_fork_that_comes_after_the_new_epoch_is_read(fleet, phone, web):
    """What was written on a clone and carried slowly counts, though its chain has moved on."""
    card = by_hand(fleet)
    snapshot = fleet.folder / "snapshot"
    phone.exchanges(web)
    phone.copies(snapshot)
    slow = phone.applies("Perihal pertama selesai")
    phone.exchanges(card)
    phone.goes_back(snapshot)
    phone.applies("Perihal kedua selesai")
    phone.exchanges(web)
    phone.goes_back(snapshot)
    phone.exchanges(web)
    phone.exchanges(web)

    for sealed in card.bag.up:
        fleet.office.receives(sealed)

    assert fleet.office.messages()[slow].place == 1
    assert fleet.office.messages()[slow].held is None


def test_what_was_refused_once_stays_refused(fleet, phone, web):
    """A copy of it that comes when it would fit changes nothing: its author was told no."""
    card = by_hand(fleet)
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    early = phone.mends(known, "Perihal kedua selesai")
    phone.exchanges(card)
    phone.exchanges(web)
    assert states(phone)[early] == Fate.REFUSED
    fleet.office.decides(known, "accept")
    fleet.office.decides(known, "ask", reason="photo_unreadable", questions=("purpose",))

    for sealed in card.bag.up:
        fleet.office.receives(sealed)
    phone.exchanges(web)

    assert fleet.office.case(known).state is State.NEEDS_FIX
    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_a_restored_phone_hears_that_its_own_words_were_refused(fleet, phone, web):
    """What comes back to a phone that forgot it is shown as refused, and not said again."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    early = phone.mends(known, "Perihal kedua selesai")
    phone.exchanges(web)
    late = phone.applies("Perihal ketiga selesai")
    phone.exchanges(web)
    phone.goes_back(snapshot)

    reports = [phone.exchanges(web) for _ in range(2)]

    assert (states(phone)[early], states(phone)[late]) == (Fate.REFUSED, Fate.RECEIVED)
    assert told(phone.case(known)) == told(fleet.office.case(known))
    introductions = [row for row in phone.rows() if row.kind == Kind.INTRODUCTION]
    assert sum(report.messages_sent for report in reports) == len(introductions) - 1


def test_a_rotated_key_reaches_phones_after_a_restore(fleet, phone, web):
    """The roster after a restore is newer than any a phone may have from before it."""
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    for _ in range(3):
        fleet.office.rotates()
        phone.exchanges(web)
    goes_back(fleet, backup)
    fleet.office.rotates()
    fleet.office.destroys()
    known = phone.applies("Perihal pertama selesai")

    phone.exchanges(web)
    phone.exchanges(web)

    assert known in fleet.office.messages()


def test_a_place_given_anew_reaches_a_phone_that_had_another(fleet, phone, web):
    """A restored office got a message from a card, after another step: the new place counts."""
    card = by_hand(fleet)
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    fleet.office.decides(known, "accept")
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    withdrawn = phone.withdraws(known)
    phone.exchanges(card)
    phone.exchanges(web)
    assert told(phone.case(known))[-1] == ("withdraw", State.WITHDRAWN, 3)
    goes_back(fleet, backup)
    fleet.office.decides(known, "ask", reason="photo_unreadable", questions=("purpose",))
    for sealed in card.bag.up:
        fleet.office.receives(sealed)
    assert fleet.office.messages()[withdrawn].place == 4

    phone.exchanges(web)
    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))
    assert phone.waiting() == 0


def test_the_rows_of_a_case_are_folded_anew_alike(fleet, phone, web):
    """A case whose withdrawal came before its application looks the same when rebuilt."""
    cards = [by_hand(fleet), by_hand(fleet)]
    phone.exchanges(web)
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(cards[0])
    phone.withdraws(known)
    later = ways.relay()
    later.bag.roster = fleet.office.roster()
    phone.exchanges(later)
    fleet.office.receives(later.bag.up[-1])
    fleet.clock += timedelta(hours=1)

    for sealed in cards[0].bag.up:
        fleet.office.receives(sealed)
    before, after = fleet.office.projected()

    assert fleet.office.case(known).state is State.WITHDRAWN
    assert before == after
