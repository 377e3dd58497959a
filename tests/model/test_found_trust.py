"""What the model found where whom to believe had changed meanwhile, told plainly."""

from datetime import timedelta

from server import ended
from tests.model.test_found_forks import told


def test_a_roster_said_between_two_restores_is_not_taken_for_a_later_one(fleet, phone, web):
    """The office ends a phone's word, is put back and knows nothing of that: it may speak."""
    phone.exchanges(web)
    backup = fleet.folder / "backup"
    fleet.office.copies(backup)
    fleet.clock += timedelta(seconds=1)
    fleet.office.goes_back(backup)
    phone.exchanges(web)
    fleet.office.revokes(phone.key)
    phone.exchanges(web)
    fleet.clock += timedelta(seconds=1)
    (fleet.office.folder / ended.FILE_NAME).unlink()
    fleet.office.goes_back(backup)

    known = phone.applies("Perihal pertama selesai")
    phone.exchanges(web)

    assert phone.waiting() == 0
    assert told(phone.case(known)) == told(fleet.office.case(known))
