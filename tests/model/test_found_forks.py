"""What the model found where a phone was copied and both were used, told plainly."""

from app.storage import sending
from protocol.steps import State
from tests.model import ways


def test_what_answers_a_fork_is_read_with_it(fleet, phone, web):
    """A withdrawal that waits for an application held as a fork is read when that is."""
    phone.exchanges(web)
    snapshot = fleet.folder / "snapshot"
    phone.copies(snapshot)
    clone = fleet._handset(snapshot)
    fleet.phones.append(clone)
    clone.applies("Perihal pertama selesai")
    clone.exchanges(web)
    slow = ways.relay()
    slow.bag.roster = fleet.office.roster()
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
