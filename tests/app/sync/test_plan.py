"""What travels now, and when to try again."""

from datetime import UTC, datetime, timedelta

import pytest

from app.storage.ledger import Waiting
from app.sync import plan
from app.sync.transport import Link
from protocol.ids import MessageId

NOW = datetime(2026, 11, 24, tzinfo=UTC)
WEB = Link(answer_within=timedelta(minutes=2))
BOAT = Link(answer_within=timedelta(days=7))
CARD = Link(answer_within=timedelta(days=7), by_hand=True)


def letter(due_in: timedelta | None, *, text_waits: bool = True) -> Waiting:
    due_at = None if due_in is None else NOW + due_in
    return Waiting(MessageId("01"), None, 4, 200, NOW, due_at, text_waits, 0)


@pytest.mark.parametrize(
    ("due_in", "link", "travels"),
    [
        (None, WEB, True),
        (timedelta(minutes=-1), WEB, True),
        (timedelta(0), WEB, True),
        (timedelta(minutes=1), WEB, False),
        (timedelta(days=3), WEB, True),
        (timedelta(days=3), BOAT, False),
        (timedelta(minutes=1), CARD, True),
    ],
)
def test_a_message_travels_when_an_answer_is_overdue_or_comes_sooner(due_in, link, travels):
    """Nothing is sent twice for nothing, and nothing waits for a boat when there is signal."""
    assert bool(plan.due([letter(due_in)], link, NOW)) is travels


def test_a_message_with_a_receipt_travels_no_more():
    """Whose pieces are still missing is not said again."""
    assert plan.due([letter(None, text_waits=False)], CARD, NOW) == []


def test_waits_grow_and_are_spread():
    """Half a minute, doubling to a quarter of an hour; dice spread a village's phones."""
    most = [plan.retry_in(failures, 1.0) for failures in range(1, 8)]
    least = [plan.retry_in(failures, 0.0) for failures in range(1, 8)]

    assert [wait.total_seconds() for wait in most] == [30, 60, 120, 240, 480, 900, 900]
    assert [low * 2 for low in least] == most
    assert plan.retry_in(10_000, 1.0) == plan.LAST_RETRY


def test_a_link_that_was_there_a_moment_ago_is_tried_again_soon():
    """A flapping signal is caught when it is back; one that stays away is left alone."""
    failures, waits = plan.failures_after(7, there=True), []
    for _ in range(122):
        waits.append(plan.retry_in(failures, 1.0).total_seconds())
        failures = plan.failures_after(failures, there=False)

    assert waits == [1] * 120 + [30, 60]


def test_the_office_may_ask_for_a_longer_wait():
    """A busy office's wish counts where it is longer than our own."""
    assert plan.retry_in(1, 0.0, timedelta(minutes=10)) == timedelta(minutes=10)
    assert plan.retry_in(9, 1.0, timedelta(minutes=10)) == timedelta(minutes=15)
