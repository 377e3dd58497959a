"""
Everybody in one story, and everything that may befall them, one rule a method.

A rule asks `pick` for every choice, so that a seed, or hypothesis, tells the whole story. What
was called saved is written down; `account` heals the network and compares.
"""

import random
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from protocol.case import REASONS_TO_FIX, REASONS_TO_REJECT, State
from protocol.ids import CaseId
from protocol.world import World
from tests.model import ways
from tests.model.beginning import BEGIN, PHONES, place, template
from tests.model.handset import Handset, Saved, copied
from tests.model.harbour import Harbour
from tests.model.ways import HARMS, TOLD, Bag, Carrier, Landing, Pick, Web

CARRIERS = 2
LONGEST = timedelta(days=200)
"""A story is shorter than the office's signing key is good for."""
LEAP = timedelta(days=7305)


class Fleet:
    """Phones, carriers, a relay, an office and the one true clock."""

    def __init__(self, pick: Pick, seed: int = 0) -> None:
        self.pick = pick
        self.folder = Path(tempfile.mkdtemp(prefix="layar-model-", dir=place()))
        self.clock = BEGIN
        self._dice = random.Random(seed)
        shutil.copytree(template(), self.folder, dirs_exist_ok=True, copy_function=copied)
        world = World(now=lambda: self.clock, entropy=self._dice.randbytes)
        self.office = Harbour(self.folder / "office", world)
        self.phones = [self._handset(self.folder / f"phone{n}") for n in range(PHONES)]
        self.carriers = [ways.by_hand() for _ in range(CARRIERS)]
        self.relay = ways.relay()
        for way in self.all_ways:
            way.bag.roster = self.office.roster()
        self.saved: dict[str, Saved] = {}
        self.excused: set[str] = set()
        self.befell: Counter[str] = Counter()
        self._markers = 0
        self._backups: list[Path] = []
        self._snapshots: list[tuple[int, Path]] = []

    def close(self) -> None:
        """End the story; nothing of it stays."""
        for phone in self.phones:
            phone.store.close()
        self.office.close()
        shutil.rmtree(self.folder)

    @property
    def all_ways(self) -> list[Carrier]:
        """Everybody who keeps parcels for a while."""
        return [*self.carriers, self.relay]

    # --- what people do ---

    def save(self) -> None:
        """Somebody applies."""
        self.apply(self._phone())

    def save_with_photo(self) -> None:
        """Somebody applies, with a photo of one to three pieces."""
        self.apply(self._phone(), (300, 20_000, 40_000)[self.pick(3)])

    def mend(self) -> None:
        """Somebody mends a case: as a rule one that was asked to be mended."""
        at = self._phone()
        phone = self.phones[at]
        if known := self._case_of(phone, State.NEEDS_FIX):
            marker = self._marker()
            self._note(at, phone.mends(known, marker), marker)

    def withdraw(self) -> None:
        """Somebody takes an application back."""
        at = self._phone()
        phone = self.phones[at]
        if known := self._case_of(phone, None):
            self._note(at, phone.withdraws(known), "")

    def decide(self) -> None:
        """Staff take a step in some case; as a rule one that fits."""
        cases = self.office.cases()
        if not cases:
            return
        known = cases[self.pick(len(cases))]
        step = ("ask", "accept", "ask", "sign", "approve", "complete", "reject")[self.pick(7)]
        more: dict[str, object] = {}
        if step == "ask":
            more = {"reason": REASONS_TO_FIX[0], "questions": ("purpose",)}
        if step == "reject":
            more = {"reason": REASONS_TO_REJECT[0], "note": "Contoh"}
        self.befell["decided"] += self.office.decides(known, step, **more)

    # --- how it travels ---

    def exchange(self) -> None:
        """A phone reaches the office, on a line that may break in many ways."""
        phone = self.phones[self._phone()]
        late = self.all_ways[self.pick(len(self.all_ways))].bag
        harm = HARMS[self.pick(len(HARMS))]
        self.befell[TOLD.get(harm, "nothing on the line")] += 1
        phone.exchanges(Web(office=self.office, pick=self.pick, harm=harm, late=late))

    def meet(self) -> None:
        """A phone meets somebody who carries, or passes the relay."""
        phone = self.phones[self._phone()]
        phone.exchanges(self.all_ways[self.pick(len(self.all_ways))])

    def land(self) -> None:
        """Somebody who carries hands some of it to the office, and takes the answers back."""
        bag = self.all_ways[self.pick(len(self.all_ways))].bag
        if bag.up:
            self._hand_in(self.landing(bag))

    def befall(self) -> None:
        """A parcel under way is doubled, lost, overtaken, cut off or changed by a bit."""
        bag = self.all_ways[self.pick(len(self.all_ways))].bag
        if parcels := bag.up if self.pick(2) else bag.down:
            self.befell[ways.harm(parcels, self.pick)] += 1

    def forget(self) -> None:
        """A carrier throws away what lies longest."""
        bag = self.all_ways[self.pick(len(self.all_ways))].bag
        del bag.down[: self.pick(4)]

    # --- what befalls memories and clocks ---

    def kill(self) -> None:
        """A phone is killed at some transaction's beginning or end."""
        at = self._phone()
        self.phones[at].trip.after = self.pick(9)
        if self.pick(3):
            self.phones[at].exchanges(Web(office=self.office))
        else:
            self.apply(at)
        self.phones[at].trip.clear()

    def kill_office(self) -> None:
        """The office is killed while it takes something in, before its commit or right after."""
        self.office.trip.after = self.pick(4)
        self.phones[self._phone()].exchanges(Web(office=self.office))
        self.office.trip.clear()

    def fill(self) -> None:
        """A phone's disk is full."""
        at = self._phone()
        self.befell["disk of a phone full"] += 1
        self.phones[at].trip.full = True
        for _ in range(1 + self.pick(3)):
            self.apply(at, 20_000)
        self.phones[at].exchanges(Web(office=self.office))
        self.phones[at].trip.clear()

    def fill_office(self) -> None:
        """The office's disk is full."""
        self.befell["disk of the office full"] += 1
        self.office.trip.full = True
        self.apply(at := self._phone(), 20_000)
        self.phones[at].exchanges(Web(office=self.office))
        self.office.trip.clear()

    def reopen(self) -> None:
        """A phone is started again."""
        self.phones[self._phone()].reopens()

    def snapshot(self) -> None:
        """Somebody backs a phone up."""
        at = self._phone()
        target = self.folder / f"snapshot{len(self._snapshots)}"
        self.phones[at].copies(target)
        self._snapshots.append((at, target))

    def restore(self) -> None:
        """A phone is put back to a copy; what lay on it alone since then is gone."""
        if self._snapshots:
            at, source = self._snapshots[self.pick(len(self._snapshots))]
            self.befell["phone put back"] += 1
            self.phones[at].goes_back(source)
            self.excuse()

    def clone(self) -> None:
        """Somebody copies a phone, and both are used from then on."""
        if len(self.phones) < PHONES + 2:
            at = self._phone()
            target = self.folder / f"phone{len(self.phones)}"
            self.phones[at].copies(target)
            self.phones.append(self._handset(target))
            self.befell["phone cloned"] += 1

    def backup(self) -> None:
        """The office's database is backed up."""
        target = self.folder / f"backup{len(self._backups)}"
        self.office.copies(target)
        self._backups.append(target)

    def restore_office(self) -> None:
        """The office is put back to a backup, and begins a new memory."""
        if self._backups:
            self.clock += timedelta(seconds=1)
            self.befell["office put back"] += 1
            self.office.goes_back(self._backups[self.pick(len(self._backups))])
            self.excuse()

    def rotate(self) -> None:
        """The office begins to use another sealing key; now and then the old ones are destroyed."""
        self.befell["sealing key rotated"] += 1
        self.office.rotates()
        if self.pick(3) == 0:
            self.office.destroys()

    def revoke(self) -> None:
        """The office lets a phone's word end."""
        self.befell["phone revoked"] += 1
        self.office.revokes(self.phones[self._phone()].key)

    def reinstate(self) -> None:
        """The office lets a phone speak again: it was under the bed."""
        self.office.reinstates(self.phones[self._phone()].key)

    def leap(self) -> None:
        """A phone's clock goes wrong by up to twenty years, or is put right."""
        phone = self.phones[self._phone()]
        self.befell["clock leapt"] += 1
        phone.skew = (-LEAP, LEAP, timedelta(0), timedelta(hours=-1))[self.pick(4)]

    def wait(self) -> None:
        """Time passes."""
        if self.clock - BEGIN < LONGEST:
            span = (timedelta(seconds=1), timedelta(minutes=10), timedelta(hours=13))
            self.clock += (*span, timedelta(days=3))[self.pick(4)]

    # --- what the rules share ---

    def landing(self, bag: Bag) -> Landing:
        """Return some of what is in a bag as somebody hands it in, who may keep it as well."""
        return Landing(bag, 1 + self.pick(min(6, len(bag.up))), keeps=self.pick(4) == 0)

    def apply(self, at: int, photo_bytes: int = 0) -> None:
        """Somebody applies on this phone, with a photo of so many bytes or none."""
        marker, photo = self._marker(), self._dice.randbytes(photo_bytes)
        self._note(at, self.phones[at].applies(marker, photo), marker)

    def told(self) -> Counter[str]:
        """Return what befell, and how often."""
        trips = [self.office.trip, *(phone.trip for phone in self.phones)]
        return sum((trip.befell for trip in trips), self.befell)

    def hand_in_all(self) -> None:
        """Everybody who carries hands everything in."""
        for way in self.all_ways:
            self.hand_in(way.bag)

    def hand_in(self, bag: Bag) -> None:
        """Hand in everything in a bag."""
        while bag.up:
            self._hand_in(Landing(bag, len(bag.up)))

    def _hand_in(self, landing: Landing) -> None:
        (answer,) = self.office.receives(landing.body())
        landing.hear(answer)
        landing.bag.roster = self.office.roster()

    def _phone(self) -> int:
        return self.pick(len(self.phones))

    def _handset(self, folder: Path) -> Handset:
        return Handset(folder, lambda: self.clock, self._dice.randbytes)

    def _marker(self) -> str:
        self._markers += 1
        return f"Perihal {self._markers:06d} selesai"

    def _note(self, at: int, id_: str | None, marker: str) -> None:
        if id_ is not None:
            self.saved[id_] = Saved(id_, marker, at)

    def _case_of(self, phone: Handset, state: State | None) -> CaseId | None:
        """Return a case of a phone's: one in this state if there is one, else any."""
        cases = phone.cases()[:6]
        fitting = [known for known in cases if (it := phone.case(known)) and it.state is state]
        some = fitting or cases
        return some[self.pick(len(some))] if some else None

    def excuse(self) -> None:
        """Write down what no memory has any more: no design brings that back."""
        there = set(self.office.messages()).union(*(phone.ids() for phone in self.phones))
        self.excused |= set(self.saved) - there
