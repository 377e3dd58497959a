"""A citizen without a screen: a real store, the app's own calls, made-up applications."""

from pathlib import Path

from app import photos
from app.settings import Deployment
from app.storage import drafts, ledger, people, sending, store
from app.storage.drafts import DraftId
from app.storage.people import Person
from app.sync import engine
from app.sync.http import HttpTransport
from app.sync.outcome import Report
from app.voyage.cargo import Made
from protocol.ids import CaseId
from protocol.world import World

SAMPLE = Person("CONTOH UJI", "8204081708909901", "82.04.17.2003", "+6281200000000")


class Villager:
    """Somebody with a phone: opens a store in `folder` and introduces themselves once."""

    def __init__(self, folder: Path, deployment: Deployment, world: World) -> None:
        self.deployment = deployment
        self.world = world
        self.store = store.open_store(folder, world, deployment.root)
        with self.store.writing() as session:
            if people.person(session) is None:
                sending.introduce(session, world, SAMPLE)

    def writes(self, made: Made) -> CaseId:
        """Fill in a form as the app does, keystroke by keystroke, and send it."""
        draft = self._begin(made)
        for key, value in made.answers.items():
            kept = value if isinstance(value, str) else tuple(value)
            with self.store.writing() as session:
                drafts.answer(session, self.world, draft, key, kept)
        for key, picture in made.photos.items():
            small = photos.shrink(picture)
            with self.store.writing() as session:
                drafts.put_photo(
                    session, self.world, draft, key, jpeg=small.jpeg, thumb=small.thumb
                )
        with self.store.writing() as session:
            signed = sending.submit(session, self.world, draft)
        return CaseId(signed.id)

    def exchanges(self) -> Report:
        """Carry what waits to the office and take in what comes back."""
        transport = HttpTransport(self.deployment.office)
        try:
            return engine.exchange(self.store, transport, self.world)
        finally:
            transport.close()

    def waits(self) -> int:
        """Return how many messages and photos the office does not have yet."""
        with self.store.reading() as session:
            return len(ledger.waiting(session))

    def _begin(self, made: Made) -> DraftId:
        with self.store.writing() as session:
            return drafts.begin(session, self.world, made.service.key)
