"""A PIN before what one person wrote: sealed, slow to guess, and nothing left when forgotten."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from app.storage import drafts, household, people, pins, vault
from app.storage.household import HOLDER, Member, MemberId
from app.storage.people import Person
from app.storage.store import open_store
from app.storage.tables import Draft, Snapshot
from app.storage.tables import Member as MemberRow
from app.storage.vault import Vault
from protocol import errors
from protocol.ids import CaseId
from tests.village import ROOT

SITI = MemberId("1" * 32)
PIN = "040826"
FACTS = {"nik": "8204085708909902", "rt": "002"}
CASE = CaseId("c1")


@pytest.fixture
def locked(memory, village):
    """A memory with somebody behind a PIN, a draft with a photo of hers, and an application."""
    with memory.writing() as session:
        people.save(session, Person("CONTOH UJI", "8204081708909901", "82.04.17.2003"))
        household.greet(session, people.person(session))
        household.save(session, Member(SITI, "SITI CONTOH", "wife", FACTS))
        household.assign(session, CASE, SITI)
        draft = drafts.begin(session, village.world, "kelahiran", answers={"a": "1"}, member=SITI)
        drafts.put_photo(session, village.world, draft, "kk", jpeg=b"jpeg", thumb=b"thumb")
    with memory.writing() as session:
        pins.put(session, SITI, PIN)
    return memory


def shut(memory):
    memory.shut_people()


def tries(memory, village, pin):
    """Try a PIN as the app does; return the seconds to wait, if one has to."""
    with memory.writing() as session:
        left_s = pins.attempt(session, SITI, village.clock)
    if left_s:
        return left_s
    with memory.writing() as session:
        pins.give(session, SITI, pin)
    return 0


def seen(memory):
    """What a reading session finds of her."""
    with memory.reading() as session:
        return household.load(session, SITI), drafts.all(session), household.hidden(session, [CASE])


def test_behind_a_pin_nothing_is_found_until_it_is_given(locked, village):
    """Facts, drafts and applications are gone, and there again with the right PIN."""
    before = seen(locked)
    shut(locked)

    member, found, hidden = seen(locked)
    assert (member.name, member.facts, member.shut, found) == ("SITI CONTOH", {}, True, [])
    assert hidden == {CASE: SITI}

    tries(locked, village, PIN)
    assert seen(locked) == before
    assert before[0].facts == FACTS
    assert [each.photos["kk"].thumb for each in before[1]] == [b"thumb"]
    assert before[2] == {}


def test_the_devices_key_alone_opens_nothing_of_it(locked):
    """Sealed, not only hidden: facts, answers, photos. The name is not: it says whose PIN."""
    shut(locked)
    with locked.reading() as session:
        box = vault.of(session)
        member = session.get_one(MemberRow, SITI)
        (draft,) = session.exec(select(Draft)).all()
        (photo,) = session.exec(select(Snapshot)).all()
        sealed = [
            ("member.facts", member.id, member.version, member.facts),
            ("draft", draft.id, draft.version, draft.body),
            ("snapshot.jpeg", photo.id, photo.version, photo.jpeg),
            ("snapshot.thumb", photo.id, photo.version, photo.thumb),
        ]
        for row in sealed:
            with pytest.raises(errors.StoreDamagedError):
                box.open(*row)
        assert b"SITI CONTOH" in box.open("member", member.id, member.version, member.body)


def test_the_pin_alone_opens_nothing_without_the_devices_key(village):
    """Who copies the database and not the key cannot even begin to guess."""
    device, other = (Vault(bytes([number]) * 32, village.world.entropy) for number in (1, 2))
    lock = vault.PinLock(SITI, bytes(16), cost=4)
    sealed = device.wrap(PIN, lock, b"k" * 32)

    assert device.unwrap(PIN, lock, sealed) == b"k" * 32
    with pytest.raises(errors.PinWrongError):
        other.unwrap(PIN, lock, sealed)


@given(pin=st.from_regex(r"\A[0-9]{6}\Z"), other=st.from_regex(r"\A[0-9]{6}\Z"))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_the_same_digits_open(village, pin, other):
    """Whatever PIN was chosen, any other is wrong."""
    device, lock = Vault(bytes(32), village.world.entropy), vault.PinLock("m", bytes(16), cost=2)
    sealed = device.wrap(pin, lock, b"k" * 32)

    try:
        opened = device.unwrap(other, lock, sealed) == b"k" * 32
    except errors.PinWrongError:
        opened = False
    assert opened == (pin == other)


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "abcdef", "1" * 10_000, "١٢٣٤٥٦", "12 456"]
)
def test_a_pin_is_six_digits(pin):
    """Letters, too few, too many and the digits of another script are none."""
    with pytest.raises(errors.PinBadError):
        pins.read(pin)


def test_wrong_pins_wait_longer_and_longer_and_a_restart_does_not_help(locked, village, tmp_path):
    """Three for nothing, then seconds, then minutes; counted on disk before each try."""
    shut(locked)
    waits = []
    for _ in range(14):
        if left_s := begins_a_try(locked, village):
            waits.append(left_s)
            village.passes(seconds=left_s)
            assert begins_a_try(locked, village) == 0
    locked.close()
    again = open_store(tmp_path / "phone", village.world, ROOT.public)

    assert waits == [5, 15, 30, 60, 120, 300, 600, 1800, 3600, 3600, 3600]
    assert tries(again, village, PIN) == 3600
    village.passes(seconds=3600)
    assert tries(again, village, PIN) == 0
    assert seen(again)[0].facts == FACTS


def begins_a_try(memory, village):
    """Try, and have the app end before the PIN was looked at: it is counted all the same."""
    with memory.writing() as session:
        return pins.attempt(session, SITI, village.clock)


def tries_wrong(memory, village):
    try:
        return tries(memory, village, "999999")
    except errors.PinWrongError:
        return 0


def test_the_right_pin_begins_the_count_anew(locked, village):
    """Who mistyped yesterday does not wait today."""
    for _ in range(2):
        tries_wrong(locked, village)
    tries(locked, village, PIN)

    assert [tries_wrong(locked, village) for _ in range(3)] == [0, 0, 0]


def test_a_clock_set_back_begins_the_wait_anew_and_no_longer(locked, village):
    """Nobody is locked out for a year because the phone's clock was wrong."""
    for _ in range(4):
        tries_wrong(locked, village)
        village.passes(seconds=5)
    village.clock -= timedelta(days=365)

    assert tries_wrong(locked, village) == 15
    village.passes(seconds=15)
    assert tries(locked, village, PIN) == 0


def test_a_pin_changed_or_given_up_keeps_everything(locked, village):
    """Sealed anew each time, and the old PIN opens nothing more."""
    before = seen(locked)
    with locked.writing() as session:
        pins.put(session, SITI, "111111")
    shut(locked)
    with pytest.raises(errors.PinWrongError):
        tries(locked, village, PIN)
    tries(locked, village, "111111")
    assert seen(locked) == before

    with locked.writing() as session:
        pins.drop(session, SITI)
    shut(locked)
    member, found, hidden = seen(locked)

    assert (member.facts, member.pinned, hidden) == (FACTS, False, {})
    assert found == before[1]


def test_nothing_is_written_while_it_is_shut(locked, village):
    """No draft is begun, no fact replaced, no PIN changed, nobody removed."""
    shut(locked)
    forbidden = [
        lambda s: drafts.begin(s, village.world, "kelahiran", member=SITI),
        lambda s: household.save(s, Member(SITI, "LAIN")),
        lambda s: household.remove(s, SITI),
        lambda s: household.guard(s, CASE),
        lambda s: pins.put(s, SITI, "111111"),
        lambda s: pins.drop(s, SITI),
    ]
    for work in forbidden:
        with pytest.raises(errors.PersonLockedError), locked.writing() as session:
            work(session)


def test_a_forgotten_pin_costs_what_was_behind_it_and_leaves_codes(locked, village):
    """Facts, drafts and photos are gone; nobody's PIN opens the application any more."""
    shut(locked)
    with locked.writing() as session:
        household.forget(session, village.world, SITI)

    member, found, hidden = seen(locked)
    assert (member, found, hidden) == (None, [], {CASE: ""})
    with locked.reading() as session:
        assert session.exec(select(Snapshot)).all() == []
        assert not pins.has(session, SITI)


def test_a_forgotten_pin_of_who_holds_the_phone_opens_nothing_either(locked, village):
    """The holder is known again by the introduction, with no PIN and none of what was behind it."""
    with locked.writing() as session:
        household.assign(session, CASE, HOLDER)
        pins.put(session, HOLDER, PIN)
        household.forget(session, village.world, HOLDER)

    with locked.reading() as session:
        holder = household.load(session, HOLDER)
        assert (holder.name, holder.pinned) == ("CONTOH UJI", False)
        assert household.hidden(session, [CASE]) == {CASE: ""}
