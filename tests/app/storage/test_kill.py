"""Flat batteries: what was called saved is there exactly once, whenever the app was killed."""

import os
import random
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from app.storage import documents, drafts, ledger, people, sending, store
from app.voyage import cargo
from protocol import envelope, services, world
from tests.village import ROOT, SITI

KILLS = int(os.environ.get("LAYAR_KILLS", "20"))
SERVICE = services.catalogue()["surat-keterangan-tidak-mampu"]


def _saves_for_ever(folder: Path, seed: int, say: int) -> None:
    """Be an app somebody uses as fast as it can; write down what it called saved."""
    here, dice = world.real(), random.Random(seed)
    made = cargo.make(SERVICE, datetime.now(UTC).date(), dice, papers=False)
    memory = store.open_store(folder, here, ROOT.public)
    with memory.writing() as session:
        if people.person(session) is None:
            sending.introduce(session, here, SITI)
    os.write(say, b"READY\n")
    while True:
        with memory.writing() as session:
            draft = drafts.begin(session, here, SERVICE.key, answers=dict(made.answers))
            for key in made.photos:
                jpeg = dice.randbytes(60_000)
                drafts.put_photo(session, here, draft, key, jpeg=jpeg, thumb=b"thumb")
        with memory.writing() as session:
            said = sending.submit(session, here, draft)
        os.write(say, f"{said.id} {draft}\n".encode())


def _killed_run(folder: Path, seed: int, saves: int, after_s: float) -> list[tuple[str, str]]:
    """Let the app save so many, kill it soon after, and return all that it called saved."""
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _saves_for_ever(folder, seed, say)
        finally:
            os._exit(1)
    os.close(say)
    with os.fdopen(hear) as lines:
        assert lines.readline() == "READY\n"
        saved = [lines.readline().split() for _ in range(saves)]
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        saved += [line.split() for line in lines if line.endswith("\n")]
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    return [(known, draft) for known, draft in saved]


def test_every_saved_application_survives_kill_9(tmp_path):
    """Killed at random moments, the memory opens and has each reported application once, whole."""
    dice = random.Random(20)
    folder = tmp_path / "phone"
    saved: list[tuple[str, str]] = []
    for kill in range(KILLS):
        saved += _killed_run(folder, kill, dice.randrange(4), dice.uniform(0.0, 0.1))

    memory = store.open_store(folder, world.real(), ROOT.public)
    with memory.reading() as session:
        said = [envelope.parse(ledger.raw(session, each.id)) for each in ledger.waiting(session)]
        for known, _ in saved:
            opened = ledger.opening(session, known)
            assert opened is not None
            for about in opened.body["documents"].values():
                whole = documents.whole(session, about["sha256"])
                assert whole is not None
                assert len(whole) == about["size"]
        left = {each.id for each in drafts.all(session)}
    memory.close()
    assert len({known for known, _ in saved}) == len(saved) >= KILLS
    assert [each.seq for each in said] == list(range(1, len(said) + 1))
    assert not left & {draft for _, draft in saved}
