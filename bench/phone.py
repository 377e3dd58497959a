"""Our side of a race: a phone that is known already, with everything signed and waiting."""

import contextlib
import time
from datetime import datetime, timedelta
from pathlib import Path

from app.storage import documents, identity, ledger, sending, store
from app.storage.store import Store
from app.sync import engine
from app.sync.abreast import Abreast
from app.sync.outcome import Progress
from app.sync.pace import Pace
from app.sync.ways import Health
from bench.rivals import Heard, Load
from bench.saving import PERSON, ROOT
from protocol import errors, world
from protocol.messages import Kind
from protocol.world import World

PAPER = "kk"


def ready(folder: Path, office: str, load: Load) -> Store:
    """Return the store of a phone the office knows, with the load in its outbox."""
    here = world.real()
    device = store.open_store(folder, here, ROOT)
    with device.writing() as session:
        identity.begin(session, here, ROOT)
        sending.introduce(session, here, PERSON)
    transport = Abreast(office)
    engine.exchange(device, transport, here)
    transport.close()
    for number, body in enumerate(load.bodies):
        papers = [documents.paper(photo) for photo in load.photos[number : number + 1]]
        said = {**body, "documents": {PAPER: papers[0].document.to_body()}} if papers else body
        with device.writing() as session:
            ledger.say(session, here, Kind.APPLICATION, said, papers)
    return device


class _EnoughError(Exception):
    """The text of all is acknowledged, and nobody is interested in the rest."""


def send(
    device: Store, url: str, heard: Heard, scale: float = 1.0, *, text_only: bool = False
) -> None:
    """Carry until nothing waits, trying again when the courier would on a link by itself."""
    with contextlib.suppress(_EnoughError):
        _send(device, url, heard, scale, text_only=text_only)


def _send(device: Store, url: str, heard: Heard, scale: float, *, text_only: bool) -> None:
    clock = _faster(scale)
    health, pace = Health(), None
    told = moved = False

    def progressed(_: Progress) -> None:
        nonlocal told, moved
        moved = True
        if not told and not _text_waits(device):
            told = True
            heard()
            if text_only:
                raise _EnoughError

    while True:
        moved = False
        transport = Abreast(url)
        pace = pace or Pace.on(transport.link)
        try:
            waiting = engine.exchange(device, transport, clock, progressed, pace).waiting
            if not waiting:
                return
            health = health.worked(clock.now(), 0.5, moved=moved, waiting=True)
        except errors.DeliveryError as error:
            sent = transport.traffic.bytes_up > 0
            health = health.failed(error, clock.now(), 0.5, moved=moved, sent=sent)
        finally:
            transport.close()
        if health.due_at is not None:
            time.sleep(max(0.0, (health.due_at - clock.now()).total_seconds() / scale))


def _text_waits(device: Store) -> bool:
    with device.reading() as session:
        return any(each.text_waits for each in ledger.waiting(session))


def _faster(scale: float) -> World:
    """Return a world whose clock runs as many times faster as the link does."""
    real = world.real()
    begun: datetime = real.now()
    since = time.monotonic()

    def now() -> datetime:
        return begun + timedelta(seconds=(time.monotonic() - since) * scale)

    return World(now=now, entropy=real.entropy)
