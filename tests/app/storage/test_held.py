"""What is offered again, and when: by a clock that may have leapt."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.storage import held


@pytest.mark.parametrize(
    ("ahead", "offered"),
    [
        (timedelta(0), True),
        (held.ASK_AGAIN, False),
        (timedelta(days=20 * 365), True),  # no wait is as long: a wrong clock began it
    ],
)
@pytest.mark.parametrize(("state", "found"), [("heard", held.brought_back), ("held", held.there)])
def test_a_clock_that_stood_years_ahead_puts_nothing_off(village, state, found, ahead, offered):
    """What others said and what the office holds is offered as if the clock had been right."""
    siti = village.citizen()
    said = siti.applies(text="Dermaga rusak")
    with siti.store.writing() as session:
        due = int((village.clock + ahead).timestamp() * 1000)
        change = text("UPDATE message SET state = :state, answer_due_at = :due WHERE id = :of")
        session.execute(change, {"state": state, "due": due, "of": said})

    with siti.store.reading() as session:
        assert found(session, village.clock) == ([said] if offered else [])
