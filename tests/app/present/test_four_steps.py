"""No harbour is ever shown as reached without the signed word that says so."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.model import Reach
from app.present import voyage
from app.storage import deliveries, handovers, ledger
from app.sync import carry
from app.sync.files import FileTransport
from protocol import case, errors
from tests.cards import carried_by_hand
from tests.village import FLOW, HOME, Person, Village

CARRIED, RECEIVED = 1, 2
RUNS = int(os.environ.get("LAYAR_STORIES", "6"))
"""The short form; `LAYAR_STORIES=500` is one for a night."""


class FourSteps(RuleBasedStateMachine):
    """A phone, a neighbour, a card and an office; whoever can, says something at any time."""

    @initialize()
    def begins(self):

        self.folder = tempfile.TemporaryDirectory()
        self.village = Village(Path(self.folder.name))
        self.card = Path(self.folder.name) / "card"
        self.boat = carried_by_hand(self.village.office, self.card)
        self.siti = self.village.citizen()
        self.ani = self.village.citizen("ani", Person("ANI CONTOH", "8204084505909903", HOME))
        for who in (self.siti, self.ani):
            carry.take(who.store, who.world, self.card)
        self.cases, self.loads = [], []

    def teardown(self):
        if hasattr(self, "folder"):
            self.siti.store.close()
            self.ani.store.close()
            self.folder.cleanup()

    @precondition(lambda self: len(self.cases) < 3)
    @rule()
    def saves(self):
        self.cases.append(self.siti.applies(reason="school"))

    @rule()
    def exports(self):
        self.village.passes(hours=1)
        self.loads.append(carry.load(self.siti.store, self.siti.world, self.card))

    @precondition(lambda self: self.loads)
    @rule(carrier=st.sampled_from(["", "KM Contoh"]))
    def hands_over(self, carrier):
        carry.hand_over(self.siti.store, self.siti.world, self.loads[-1], carrier)

    @rule()
    def the_neighbour_takes_it(self):
        carry.take(self.ani.store, self.ani.world, self.card)

    @rule()
    def somebody_lies(self):
        with self.ani.store.writing() as session:
            handovers.say(session, self.ani.world, ["0" * 16], 9, way="card", ours=True)
            FileTransport(self.card).publish(handovers.ours(session))

    @precondition(lambda self: self.cases)
    @rule()
    def refuses(self):
        self.village.office.refuses[self.cases[-1]] = errors.ServiceUnknownError.code

    @rule()
    def sails(self):
        self.boat()

    @rule()
    def imports(self):
        carry.take(self.siti.store, self.siti.world, self.card)

    @rule()
    def has_a_signal(self):
        self.siti.syncs()

    @invariant()
    def nothing_is_shown_that_nobody_signed(self):
        with self.siti.store.reading() as session:
            come = deliveries.of(session, self.cases)
            heard = ledger.histories(session, self.cases)
            signed = handovers.of(session, self.cases)
        for known in self.cases:
            folded = case.fold(heard[known], FLOW) if heard[known] else None
            if folded is None:
                continue
            line = voyage.draw(folded, come[known], "", self.village.clock)
            reached = [each.reach is not Reach.AHEAD for each in line.harbours]
            office_has_it = known in self.village.office.memory.kept
            assert not reached[RECEIVED] or office_has_it
            assert not reached[CARRIED] or known in signed or office_has_it
            assert not reached[-1]


FourSteps.TestCase.settings = settings(max_examples=RUNS, stateful_step_count=10, deadline=None)
TestFourSteps = FourSteps.TestCase
