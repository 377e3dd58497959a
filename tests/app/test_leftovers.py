"""No photo is left in the clear outside the store."""

import asyncio
from types import SimpleNamespace

import pytest

from app import leftovers, settings, stage
from protocol import errors


@pytest.fixture
def cache(tmp_path):
    """A phone's cache as a camera and a chooser leave it, with something of somebody else."""
    for name in ("CAP123.jpg", "CAP9.temp", "file_picker/1732/kk.jpg", "camera/pictures/a.jpg"):
        path = tmp_path / "cache" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"photo")
    (tmp_path / "cache" / "libCachedImageData.db").write_bytes(b"other")
    return tmp_path / "cache"


def left(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_what_a_camera_and_a_chooser_leave_is_removed_and_nothing_else(cache):
    """Photos go; what others keep in the cache stays."""
    leftovers.sweep(cache)

    assert left(cache) == ["libCachedImageData.db"]


def test_what_was_shared_is_removed_when_the_app_starts_again(cache):
    """The plugin's folder with a random name and its copy for others; while it runs both stay."""
    for name in ("share_plus/surat.pdf", "0c9a5f2e-1b7d-4c3a-9f10-2d6b8e4a7c55/surat.pdf"):
        (cache / name).parent.mkdir()
        (cache / name).write_bytes(b"letter")
    leftovers.sweep(cache)
    assert left(cache).count("surat.pdf") == 2

    leftovers.sweep_shared(cache)

    assert left(cache) == ["libCachedImageData.db"]


def test_an_upload_cut_off_is_removed_when_the_app_starts_again(tmp_path):
    """A photo on its way when the app died; parcels that were brought stay."""
    (tmp_path / "7.part").write_bytes(b"photo")
    (tmp_path / "layar").mkdir()
    (tmp_path / "layar" / "carried.layar").write_bytes(b"sealed")

    leftovers.sweep_uploads(tmp_path)

    assert left(tmp_path) == ["carried.layar"]


@pytest.mark.parametrize("outcome", [b"photo", None, errors.PhotoTooLargeError(2, 1)])
def test_every_photo_is_swept_up_after_however_it_ends(cache, outcome):
    """Taken, given up, or refused: the cache holds no photo when the form goes on."""

    async def from_files():
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    page, picker = SimpleNamespace(width=412), SimpleNamespace(from_files=from_files)
    on = stage.Stage(page, picker, SimpleNamespace(), cache)

    if isinstance(outcome, Exception):
        with pytest.raises(type(outcome)):
            asyncio.run(on.photo(from_camera=False))
    else:
        assert asyncio.run(on.photo(from_camera=False)) == outcome
    assert left(cache) == ["libCachedImageData.db"]


@pytest.mark.parametrize(
    ("platform", "swept"), [("android", True), ("linux", False), ("windows", False)]
)
def test_only_a_phones_cache_is_our_own(platform, swept, tmp_path):
    """A computer's passing files belong to everybody, and a chosen file to its owner."""
    facts = settings.read(
        {"FLET_PLATFORM": platform, "FLET_APP_STORAGE_TEMP": str(tmp_path), "LAYAR_DATA": "x"}
    )

    assert (facts.cache == tmp_path) is swept
