"""What tests of the courier carry with: a line that does as told, and an ear for what is said."""

import threading
from dataclasses import replace
from datetime import timedelta

from app.sync.courier import CourierState
from app.sync.transport import Link, Traffic
from protocol import errors

PATIENCE_S = 10.0


class Line:
    """
    Carries as told: through `way`, or into an error; while its gate is shut it stands still.

    What it `swallows` of a request it has taken before the error.
    """

    def __init__(self, way, error=None):
        self.way, self.error, self.closed, self.swallows = way, error, 0, 0
        self.gate = threading.Event()
        self.gate.set()
        self.opened, self.tries, self.broken, self.dribbled = 0, 0, 0, 0

    link = Link(timedelta(minutes=2))

    def opens(self):
        """Be used by the courier, until it is closed."""
        self.opened += 1
        return self

    @property
    def traffic(self) -> Traffic:
        so_far = self.way.traffic
        return replace(so_far, bytes_up=so_far.bytes_up + self.dribbled)

    def roster(self):
        self.tries += 1
        self._fail()
        return self.way.roster()

    def exchange(self, outgoing):
        self.tries += 1
        while not self.gate.wait(0.01):
            if self.closed == self.opened:
                self.broken += 1
                raise errors.AwayError
        self._fail()
        return self.way.exchange(outgoing)

    def _fail(self):
        if self.error:
            self.dribbled += self.swallows
            raise self.error

    def close(self):
        self.closed += 1


class Told:
    """What the courier said, in order; `until` waits for it."""

    def __init__(self):
        self.states: list[CourierState] = []
        self._bell = threading.Condition()

    def __call__(self, state):
        with self._bell:
            self.states.append(state)
            self._bell.notify_all()

    def until(self, holds):
        with self._bell:
            assert self._bell.wait_for(
                lambda: any(holds(state) for state in self.states), PATIENCE_S
            ), self.states
            self.states.clear()


def rests(state: CourierState) -> bool:
    """Whether the courier has done what it was woken for."""
    return not state.sending and state.next_try_at is not None
