"""
When a message was written and when it left, by the office's clock, as far as that can be known.

A device's clock may be years off, so what it says is never believed as a moment. Two things are
known all the same. Between two readings of one clock the time that passed is right: how long a
message lay in the device before it was sealed into the parcel that brought it. And a parcel comes
no earlier than it was sealed: the shortest way a device's parcels had lately, measured by both
clocks, is what its clock is off by and its quickest way together (`lag`). What a parcel took more
than that, it was carried for at least. What cannot be is not believed: then nothing is known, and
that is said.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from protocol import dates

_MS = timedelta(milliseconds=1)
LAG_LASTS_MS = timedelta(days=30) // _MS
"""A lag that no exchange has shown for so long is of a clock that was set anew."""
SAME_LAG_MS = timedelta(minutes=2) // _MS
"""An exchange that was so nearly as quick says that the clock still goes as it did."""
CONTACT_AGAIN_MS = timedelta(hours=1) // _MS
"""A device's last contact is written down at most so often: exchanges should not write."""
LAY_LONGEST_MS = timedelta(days=400) // _MS
"""Villages were without a signal for nine months; more is a clock that was set in between."""
CARRIED_LONGEST_MS = timedelta(days=90) // _MS
"""No boat takes longer; more is a clock that was set back."""

_MADE_MS = (
    datetime(dates.MADE_ON.year, dates.MADE_ON.month, dates.MADE_ON.day, tzinfo=UTC)
    - datetime(1970, 1, 1, tzinfo=UTC)
) // _MS


@dataclass(frozen=True, slots=True)
class Brought:
    """How a message came: when its parcel was sealed, by its device's clock, and that one's lag."""

    sealed_ms: int
    lag_ms: int


@dataclass(frozen=True, slots=True)
class Sent:
    """When a message was written and left its device, by the office's clock; None: not known."""

    wrote_ms: int | None
    left_ms: int | None


@dataclass(frozen=True, slots=True)
class Going:
    """How a device's clock goes: its lag, when that was last found so, and its last contact."""

    lag_ms: int
    lag_at_ms: int
    contact_ms: int


def after(before: Going | None, sealed_ms: int, at_ms: int) -> Going:
    """
    Return how a device's clock goes after one more exchange.

    A clock that was set back since shows in every exchange of a month, and is then believed. A
    device that was silent for longer is not taken for one: what is known of its clock still holds.
    """
    lag_ms = at_ms - sealed_ms
    if before is None:
        return Going(lag_ms, at_ms, at_ms)
    found_ms, met_ms = at_ms - before.lag_at_ms, at_ms - before.contact_ms
    if lag_ms < before.lag_ms or (found_ms > LAG_LASTS_MS >= met_ms):
        return Going(lag_ms, at_ms, at_ms)
    if met_ms <= CONTACT_AGAIN_MS:
        return before
    same = lag_ms - before.lag_ms <= SAME_LAG_MS
    return Going(before.lag_ms, at_ms if same else before.lag_at_ms, at_ms)


def sent(written_ms: int | None, heard_ms: int, brought: Brought | None) -> Sent:
    """
    Return when a message was written and when it left its device.

    `written_ms` is the word of the clock that `brought.sealed_ms` is of, None where another
    clock's; nothing is known of what nobody brought.
    """
    if brought is None:
        return Sent(None, None)
    carried_ms = heard_ms - brought.sealed_ms - brought.lag_ms
    if not 0 <= carried_ms <= CARRIED_LONGEST_MS:
        return Sent(None, None)
    left_ms = heard_ms - carried_ms
    lay_ms = -1 if written_ms is None else brought.sealed_ms - written_ms
    if not 0 <= lay_ms <= LAY_LONGEST_MS or left_ms - lay_ms < _MADE_MS:
        return Sent(None, left_ms)
    return Sent(left_ms - lay_ms, left_ms)
