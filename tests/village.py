"""A village to tell stories in: citizens with real stores, an office, a clock that stands still."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.storage import documents, identity, ledger, people, sending, store
from app.storage.documents import Paper
from app.storage.ledger import Waiting
from app.storage.people import Person
from app.sync import engine
from app.sync.outcome import Report
from app.sync.transport import Link, Traffic
from protocol import bundle, case, keys, messages
from protocol.envelope import Envelope
from protocol.findings import Value
from protocol.ids import CaseId
from protocol.keys import SigningSecret
from protocol.messages import Application, Kind, Supplement
from protocol.steps import State
from protocol.world import World
from tests.desk import SmallOffice

ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
HOME = "82.04.17.2003"
SITI = Person("SITI CONTOH", "8204085708909902", HOME, "+6281200000001")
FLOW = (State.QUEUED, State.RECEIVED, State.IN_PROCESS, State.READY, State.COMPLETED)


class Village:
    """Everybody in one story. `passes` moves the clock, and the ticks no clock can set."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.folder = folder
        self.clock = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
        self.ticks = 1000.0
        self._dice = random.Random(seed)
        self.world = World(now=lambda: self.clock, entropy=self._dice.randbytes)
        self.office = SmallOffice(self.world, ROOT)

    def passes(self, **time: float) -> None:
        """Let time pass: `passes(days=7)`."""
        self.clock += timedelta(**time)
        self.ticks += timedelta(**time).total_seconds()

    def citizen(self, name: str = "siti", person: Person = SITI) -> "Citizen":
        """Return somebody with a phone, who has introduced themselves on it."""
        return Citizen(self, self.folder / name, person)


class Citizen:
    """Somebody with a phone: a real store and the app's own calls."""

    def __init__(self, village: Village, folder: Path, person: Person) -> None:
        self.village = village
        self.world = village.world
        self.folder = folder
        self.person = person
        self.store = store.open_store(folder, village.world, ROOT.public)
        self.way = Direct(village.office)
        with self.store.reading() as session:
            known = people.person(session)
        if known is None:
            with self.store.writing() as session:
                sending.introduce(session, self.world, person)

    def reopens(self) -> None:
        """Close the store and open it again, as a restart does."""
        self.store.close()
        self.store = store.open_store(self.folder, self.world, ROOT.public)

    def applies(
        self,
        service: str = "pengaduan",
        photos: Iterable[bytes] = (),
        **answers: Value,
    ) -> CaseId:
        """Say an application with these photos."""
        papers = {f"photo_{n}": documents.paper(photo) for n, photo in enumerate(photos)}
        said = Application(service=service, answers=answers, documents=_bodies(papers))
        return CaseId(self.says(Kind.APPLICATION, said, papers).id)

    def mends(self, case: CaseId, **answers: Value) -> Envelope:
        """Say a supplement."""
        return self.says(Kind.SUPPLEMENT, Supplement(case=case, answers=answers))

    def says(
        self, kind: Kind, said: messages.Message, papers: dict[str, Paper] | None = None
    ) -> Envelope:
        """Say anything."""
        body = messages.body_of(said)
        with self.store.writing() as session:
            return ledger.say(session, self.world, kind, body, (papers or {}).values())

    def syncs(self, way: Any = None, **more: Any) -> Report:
        """Do one exchange."""
        return engine.exchange(self.store, way or self.way, self.world, **more)

    def waiting(self) -> list[Waiting]:
        """Return what the office does not have yet."""
        with self.store.reading() as session:
            return ledger.waiting(session)

    def case(self, known: CaseId) -> case.Case:
        """Return a case as this phone knows it."""
        with self.store.reading() as session:
            return case.fold(ledger.heard(session, known), FLOW)

    @property
    def route(self) -> bytes:
        """What only this phone's down parcels are addressed with."""
        with self.store.reading() as session:
            return identity.load(session).route

    @property
    def key(self) -> bytes:
        """This phone's public signing key."""
        with self.store.reading() as session:
            return identity.load(session).signing.public


@dataclass
class Direct:
    """Carries without any distance; `cut` makes it break off, `lose` forgets what it took."""

    office: SmallOffice
    link: Link = field(default_factory=lambda: Link(answer_within=timedelta(minutes=2)))
    traffic: Traffic = field(default_factory=Traffic)
    seen: list[bytes] = field(default_factory=list)

    def exchange(self, outgoing: Iterable[bytes]) -> Iterator[bytes]:
        """Hand over every parcel and yield the answers."""
        parcels = list(outgoing)
        self.seen += parcels
        answers = self.office.receives(parcels)
        self.traffic = Traffic(
            self.traffic.bytes_up + sum(map(len, parcels)),
            self.traffic.bytes_down + sum(map(len, answers)),
            self.traffic.round_trips + 1,
        )
        yield from answers

    def roster(self) -> bytes:
        """Return manifest and roster in the open form."""
        return bundle.pack_open(self.office.trust)

    def close(self) -> None:
        """Hold nothing open."""


def _bodies(papers: dict[str, Paper]) -> dict[str, dict[str, Any]]:
    return {key: paper.document.to_body() for key, paper in papers.items()}
