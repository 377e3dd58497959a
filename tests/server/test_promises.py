"""What the office promises, it promises after the fact."""

import pytest
from sqlalchemy import event

from protocol import errors


def test_nobody_is_answered_before_the_commit(house):
    """Where the commit does not come to an end, there is no receipt."""
    phone = house.phone()

    def fails(_connection):
        raise errors.StoreFullError

    event.listen(house.office.engine, "commit", fails)
    with pytest.raises(errors.StoreFullError):
        house.receive(phone.up(phone.apply()))
    event.remove(house.office.engine, "commit", fails)

    assert house.tell(phone).receipt.received == []
