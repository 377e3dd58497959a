"""What the model found where a phone was copied or put back, told plainly."""

from datetime import timedelta

from app.storage import sending
from protocol.steps import State
from tests.model import ways


def told(case):
    """Return what happened in a case, in order."""
    return [(entry.step, entry.state, entry.place) for entry in case.history]


def knowing(fleet, way):
    """Return a way that knows the office's newest roster."""
    way.bag.roster = fleet.office.roster()
    return way


def test_what_answers_a_fork_is_read_with_it(fleet, phone, web):
    """A withdrawal that waits for an application held as a fork is read when that is."""
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    clone = fleet._handset(snapshot)
    fleet.phones.append(clone)
    clone.applies("Perihal pertama selesai")
    clone.exchanges(web)
    slow = knowing(fleet, ways.relay())
    known = phone.applies("Perihal kedua selesai")
    phone.exchanges(slow)
    phone.applies("Perihal ketiga selesai")
    phone.exchanges(slow)
    withdrawn = phone.withdraws(known)
    phone.exchanges(slow)
    fleet.office.receives(slow.bag.up[0])
    fleet.office.receives(slow.bag.up[2])
    there = fleet.office.messages()
    assert (there[known].held, there[withdrawn].held) == ("chain.fork", "case.unknown")

    with clone.store.writing() as session:
        sending.begin_epoch(session, clone.world)
    clone.exchanges(web)

    assert fleet.office.case(known).state is State.WITHDRAWN


def put_back(fleet, phone, web):
    """Put a phone back to before it applied twice; return the later case and the relay it is on."""
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    known = phone.applies("Perihal kedua selesai")
    slow = knowing(fleet, ways.relay())
    phone.exchanges(slow)
    phone.goes_back(snapshot)
    return known, slow


def test_what_a_lost_memory_said_is_heard_again_however_late_it_comes(fleet, phone, web):
    """A phone put back was told all it had said, and then a relay brings one application more."""
    known, slow = put_back(fleet, phone, web)
    phone.exchanges(web)
    phone.exchanges(web)
    assert fleet.office.unheard() == []

    fleet.hand_in(slow.bag)
    fleet.office.decides(known, "accept")
    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))
    assert {row.code for row in phone.rows()} == {None}


def test_what_a_lost_memory_said_is_heard_again_where_it_comes_beside_the_new(fleet, phone, web):
    """One bundle brings an application of a phone's from before it was put back, and a question."""
    known, slow = put_back(fleet, phone, web)
    with phone.store.writing() as session:
        sending.begin_epoch(session, phone.world)
    phone.exchanges(knowing(fleet, ways.relay()))
    phone.exchanges(slow)

    fleet.hand_in(slow.bag)
    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_a_phone_put_back_to_before_it_heard_an_answer_hears_it_again(fleet, phone, web):
    """It has said nothing since, so its chain tells nobody: its case is too short."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    fleet.office.decides(known, "accept")
    phone.exchanges(web)
    assert fleet.office.unheard() == []
    phone.goes_back(snapshot)

    phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_a_gap_in_its_chain_does_not_hide_that_a_phone_was_put_back(fleet, phone, web):
    """The office was put back too, and has forgotten that it refused what stood in the gap."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    backup, snapshot = fleet.folder / "backup", fleet.folder / "snapshot"
    fleet.office.copies(backup)
    early = phone.mends(known, "Perihal kedua selesai")
    phone.exchanges(web)
    phone.copies(snapshot)
    later = phone.applies("Perihal ketiga selesai")
    phone.exchanges(web)
    fleet.clock += timedelta(minutes=1)
    fleet.office.goes_back(backup)
    phone.exchanges(web)
    phone.exchanges(web)
    assert early not in fleet.office.messages()
    assert later in fleet.office.messages()
    phone.goes_back(snapshot)

    phone.exchanges(web)
    phone.exchanges(web)

    assert set(phone.cases()) == {known, later}


def test_what_is_held_on_a_phone_comes_back_to_an_office_that_forgot_it(fleet, phone, web):
    """A decision in an old answer, and in a case not heard again yet, is true at the office too."""
    known, slow = put_back(fleet, phone, web)
    fleet.hand_in(slow.bag)
    slow.bag.down.clear()
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    fleet.office.decides(known, "accept")
    before = told(fleet.office.case(known))
    phone.exchanges(slow)
    fleet.hand_in(slow.bag)
    old = slow.bag.down.pop()
    phone.exchanges(slow)
    fleet.clock += timedelta(minutes=1)
    fleet.office.goes_back(backup)
    fleet.hand_in(slow.bag)
    slow.bag.down.append(old)
    phone.exchanges(slow)
    assert "case.unknown" in {row.code for row in phone.rows()}

    phone.exchanges(web)
    phone.exchanges(web)

    assert told(fleet.office.case(known)) == before
    assert told(phone.case(known)) == before


def test_a_restored_office_that_knows_a_clones_words_is_offered_ours(fleet, phone, web):
    """How far the office knows an epoch does not say whose words it has of it."""
    phone.exchanges(web)
    backup, snapshot = fleet.folder / "backup", fleet.folder / "snapshot"
    fleet.office.copies(backup)
    phone.copies(snapshot)
    clone = fleet._handset(snapshot)
    fleet.phones.append(clone)
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    clone.applies("Perihal kedua selesai")
    slow = knowing(fleet, ways.relay())
    clone.exchanges(slow)
    fleet.clock += timedelta(minutes=1)
    fleet.office.goes_back(backup)
    fleet.hand_in(slow.bag)
    assert known not in fleet.office.messages()

    for _ in range(3):
        phone.exchanges(web)

    assert fleet.office.messages()[known].place == 1


def test_what_a_restored_office_would_not_take_back_is_read_once_it_says_it_again(
    fleet, phone, web
):
    """Put back once more, it forgot its no, and a copy of the phone brought the decision back."""
    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)
    backup, snapshot = fleet.folder / "backup", fleet.folder / "snapshot"
    fleet.office.copies(backup)
    fleet.office.decides(known, "accept")
    phone.exchanges(web)
    phone.copies(snapshot)
    fleet.clock += timedelta(minutes=1)
    fleet.office.goes_back(backup)
    fleet.office.decides(known, "reject", reason="duplicate", note="Contoh")
    phone.exchanges(web)
    phone.exchanges(web)
    assert fleet.office.case(known).state is State.REJECTED
    fleet.clock += timedelta(minutes=1)
    fleet.office.goes_back(backup)
    clone = fleet._handset(snapshot)
    fleet.phones.append(clone)
    clone.exchanges(web)
    clone.exchanges(web)
    assert fleet.office.case(known).state is State.VILLAGE_REVIEW

    for _ in range(3):
        phone.exchanges(web)

    assert told(phone.case(known)) == told(fleet.office.case(known))


def test_a_photo_that_came_back_to_a_phone_goes_to_an_office_that_forgot_it(fleet, phone, web):
    """The phone was put back, heard its own photo again, and then the office was put back too."""
    phone.exchanges(web)
    backup, snapshot = fleet.folder / "backup", fleet.folder / "snapshot"
    fleet.office.copies(backup)
    phone.copies(snapshot)
    phone.applies("Perihal pertama selesai", b"photo" * 9_000)
    phone.exchanges(web)
    phone.goes_back(snapshot)
    phone.exchanges(web)
    phone.exchanges(web)
    fleet.clock += timedelta(minutes=1)
    fleet.office.goes_back(backup)
    assert fleet.office.photos() == {}

    phone.exchanges(web)
    phone.exchanges(web)

    assert set(fleet.office.photos().values()) == {True}


def test_a_fork_is_read_though_its_author_was_revoked_when_their_epoch_began(fleet, phone, web):
    """The first message of the new epoch let go of nothing, and later ones did not begin it."""
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    slow = knowing(fleet, ways.relay())
    phone.applies("Perihal pertama selesai")
    phone.exchanges(slow)
    fleet.hand_in(slow.bag)
    phone.goes_back(snapshot)
    known = phone.applies("Perihal kedua selesai")
    phone.exchanges(slow)
    fleet.hand_in(slow.bag)
    phone.exchanges(slow)
    fleet.office.revokes(phone.key)
    fleet.hand_in(slow.bag)
    fleet.clock += timedelta(hours=13)
    phone.exchanges(web)
    assert fleet.office.messages()[known].held == "chain.fork"
    fleet.office.reinstates(phone.key)
    fleet.clock += timedelta(hours=13)

    phone.exchanges(web)
    phone.exchanges(web)

    assert fleet.office.messages()[known].held is None
    assert told(phone.case(known)) == told(fleet.office.case(known)) != []
