"""A full disk: a clear word, nothing acknowledged lost, and writing again once there is room."""

import os
import resource
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.storage import drafts, store
from protocol import errors, world
from tests import warm
from tests.village import ROOT

HERE = world.real()


def opened(folder: Path) -> store.Store:
    return store.open_store(folder, HERE, ROOT.public)


def pages(session, limit=None):
    said = "PRAGMA max_page_count" if limit is None else f"PRAGMA max_page_count = {limit}"
    return session.connection().exec_driver_sql(said).scalar_one()


def used(session):
    return session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()


@pytest.mark.parametrize("room", range(0, 44, int(os.environ.get("LAYAR_PAGES_STEP", "4"))))
def test_a_full_database_at_any_page_loses_nothing(tmp_path, room):
    """Wherever in a save the space ends, what was kept before is kept, and the save is not."""
    memory = opened(tmp_path)
    with memory.writing() as session:
        draft = drafts.begin(session, HERE, "pengaduan")
        drafts.answer(session, HERE, draft, "text", "Dermaga rusak")

    def save(limit):
        with memory.writing() as session:
            pages(session, limit)
            drafts.put_photo(session, HERE, draft, "photo", jpeg=bytes(190_000), thumb=b"small")

    with memory.reading() as session:
        before = used(session)
    with pytest.raises(errors.StoreFullError):
        save(before + room)

    assert not (tmp_path / "ballast").exists()
    with memory.reading() as session:
        kept = drafts.load(session, draft)
    assert kept is not None
    assert kept.answers == {"text": "Dermaga rusak"}
    assert dict(kept.photos) == {}

    save(1_000_000)

    assert (tmp_path / "ballast").exists()
    with memory.reading() as session:
        kept = drafts.load(session, draft)
        assert kept is not None
        assert drafts.jpeg(session, kept.photos["photo"]) == bytes(190_000)
    memory.close()


def writes_until_full(words: Sequence[str]) -> int:
    """Keep a draft and then a photo, for which a folder may not grow a file large enough."""
    folder, limit = Path(words[0]), int(words[1])
    here = world.real()
    memory = store.open_store(folder, here, ROOT.public)
    with memory.writing() as session:
        draft = drafts.begin(session, here, "pengaduan")
        drafts.answer(session, here, draft, "text", "Dermaga rusak")
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    told = ""
    try:
        with memory.writing() as session:
            drafts.put_photo(session, here, draft, "photo", jpeg=bytes(400_000), thumb=b"small")
    except errors.LayarError as error:
        told = error.code
    with memory.reading() as session:
        kept = drafts.load(session, draft)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(told, dict(kept.answers), dict(kept.photos))
    with memory.writing() as session:
        drafts.answer(session, here, draft, "text", "Dermaga rusak lagi")
    return 0


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("limit", [0, 60_000, 150_000, 250_000])
def test_a_disk_that_takes_no_more_is_said_to_be_full(tmp_path, limit):
    """An I/O error while writing is a full disk to the person; the memory opens afterwards."""
    done = warm.run(writes_until_full, [str(tmp_path), str(limit)], {})

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "store.full {'text': 'Dermaga rusak'} {}"
    memory = opened(tmp_path)
    with memory.reading() as session:
        (kept,) = drafts.all(session)
    assert kept.answers == {"text": "Dermaga rusak lagi"}
    assert (tmp_path / "ballast").exists()
    memory.close()
