"""A phone with a real store and the app's own calls; it can be killed, copied and set back."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlmodel import col, select

from app.storage import documents, identity, ledger, sending, store
from app.storage.ballast import BALLAST_BYTES
from app.storage.documents import Paper
from app.storage.people import Person
from app.storage.statements import Statement
from app.storage.store import FILE_NAME, Store
from app.storage.tables import Message
from app.sync import engine
from app.sync.engine import Report
from app.sync.pace import Pace
from app.sync.transport import Transport
from protocol import case, errors, keys, messages, services
from protocol.case import Case
from protocol.ids import CaseId, MessageId
from protocol.keys import SigningSecret
from protocol.messages import Application, Kind, Supplement
from protocol.world import World
from tests.model import trips
from tests.model.trips import Killed, Trip

ROOT = SigningSecret(keys.DEVELOPMENT_ROOT_SEED)
SERVICE = services.catalogue()["surat-keterangan-tidak-mampu"]
SITI = Person("SITI CONTOH", "8204085708909902", "82.04.17.2003", "+6281200000001")


_IDS = Statement(select(col(Message.id)))


def copied(source: str, target: str) -> object:
    """Copy a file of a phone's; of its ballast, which nobody reads or writes into, all have one."""
    copy = os.link if source.endswith("ballast") else shutil.copyfile
    return copy(source, target)


@dataclass(frozen=True)
class Saved:
    """Something a phone called saved: an application or supplement with its marker, or neither."""

    id: str
    marker: str
    phone: int


@dataclass
class Handset:
    """A phone; its clock may be years off."""

    folder: Path
    now: Callable[[], datetime]
    entropy: Callable[[int], bytes]
    skew: timedelta = timedelta(0)
    trip: Trip = field(default_factory=Trip)

    def __post_init__(self) -> None:
        self.world = World(now=lambda: self.now() + self.skew, entropy=self._dice)
        self.open()

    def open(self) -> None:
        """Open the store, as after a restart."""
        self.store: Store = store.open_store(self.folder, self.world, ROOT.public)
        self.trip.watch(self.store._engine)

    def _dice(self, count: int) -> bytes:
        # So much at once is ballast, whose bytes nobody reads.
        return self.entropy(count) if count < BALLAST_BYTES else bytes(count)

    def reopens(self) -> None:
        """Close the store and open it again."""
        self.store.close()
        self.open()

    @cached_property
    def key(self) -> bytes:
        """The public signing key."""
        with self.store.reading() as session:
            return identity.load(session).signing.public

    def introduces(self) -> None:
        """Say who holds this phone."""
        with self.store.writing() as session:
            sending.introduce(session, self.world, SITI)

    def says(self, kind: Kind, said: messages.Message, papers: dict[str, Paper]) -> str | None:
        """
        Say something; return its id when it was called saved, None when it was not.

        A disk that is full or a process that dies on the way promises nothing.
        """
        try:
            with self.store.writing() as session:
                body = messages.body_of(said)
                message = ledger.say(session, self.world, kind, body, papers.values())
        except errors.StoreFullError:
            return None
        except Killed:
            self.reopens()
            return None
        return message.id

    def applies(self, marker: str, photo: bytes = b"") -> str | None:
        """Say an application whose one answer nobody else gives."""
        papers = {"ktp": documents.paper(photo)} if photo else {}
        named = {key: paper.document.to_body() for key, paper in papers.items()}
        said = Application(service=SERVICE.key, answers={"purpose": marker}, documents=named)
        return self.says(Kind.APPLICATION, said, papers)

    def mends(self, known: CaseId, marker: str) -> str | None:
        """Say a supplement, whether or not one was asked for."""
        said = Supplement(case=known, answers={"purpose": marker})
        return self.says(Kind.SUPPLEMENT, said, {})

    def withdraws(self, known: CaseId) -> str | None:
        """Take an application back, whether or not that is still possible."""
        return self.says(Kind.WITHDRAWAL, messages.Withdrawal(case=known), {})

    def exchanges(self, way: Transport, pace: Pace | None = None) -> Report | None:
        """Do one exchange; None when it did not come to an end."""
        try:
            return engine.exchange(self.store, way, self.world, pace=pace)
        except (errors.DeliveryError, errors.VersionError, errors.StoreFullError):
            return None
        except Killed:
            self.reopens()
            return None

    def copies(self, target: Path) -> None:
        """Copy the whole memory, as a backup does, or somebody who copies the phone."""
        with self.store._writers.lent() as link:
            trips.fold(link)
        beside = shutil.ignore_patterns(*trips.BESIDE)
        shutil.copytree(self.folder, target, ignore=beside, copy_function=copied)

    def goes_back(self, source: Path) -> None:
        """Put the memory back to a copy."""
        self.store.close()
        for old in self.folder.glob(FILE_NAME + "*"):
            old.unlink()
        shutil.copyfile(source / FILE_NAME, self.folder / FILE_NAME)
        self.open()

    def rows(self) -> list[Message]:
        """Return every message it has, as kept."""
        with self.store.reading() as session:
            return list(session.exec(select(Message).order_by(Message.number)))  # type: ignore[arg-type]

    def ids(self) -> set[MessageId]:
        """Return the ids of everything it has."""
        with self.store.reading() as session:
            return {MessageId(name) for (name,) in _IDS.find(session)}

    def cases(self) -> list[CaseId]:
        """Return the cases it knows, the newest first."""
        with self.store.reading() as session:
            return ledger.cases(session)

    def case(self, known: CaseId) -> Case | None:
        """Return a case as this phone shows it."""
        with self.store.reading() as session, suppress(errors.CaseUnknownError):
            return case.fold(ledger.heard(session, known), SERVICE.flow, SERVICE.route)
        return None

    def has(self, sha256: str) -> bool:
        """Tell whether it has all pieces of a photo."""
        with self.store.reading() as session:
            return documents.whole(session, sha256) is not None

    def owes(self) -> set[str]:
        """Return the photos of which the office lacks pieces, as far as this phone knows."""
        with self.store.reading() as session:
            return set(documents.left(session))

    def untold(self) -> int:
        """Count what it heard and the office may not know it."""
        with self.store.reading() as session:
            return len(ledger.untold(session))

    def waiting(self) -> int:
        """Count what the office does not have yet."""
        with self.store.reading() as session:
            return len(ledger.waiting(session))
