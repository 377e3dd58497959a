"""
What cameras, file choosers and sharing leave behind in the clear, in folders only this app uses.

On Android the camera writes what it took into the app's own cache and leaves it there; a file
that was chosen is copied there too. A browser's file comes by way of the folder of uploads, and
stays there if the app dies meanwhile. What is shared is written there twice, once in a folder with
a random name, for others to read after this app has gone on. The person's own files lie elsewhere
and are not touched.
"""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

log = logging.getLogger("layar")

PART = ".part"
"""What the name of a photo on its way from a browser ends with."""
CHOSEN = "file_picker"
SHARED = ("share_plus", "-".join("[0-9a-f]" * count for count in (8, 4, 4, 4, 12)))
TAKEN = ("CAP*.jpg", "CAP*.temp", "camera/pictures/*.jpg")


def sweep(folder: Path | None) -> None:
    """Remove the photos that were taken or chosen from a phone's cache."""
    if folder is None:
        return
    shutil.rmtree(folder / CHOSEN, ignore_errors=True)
    _remove(path for pattern in TAKEN for path in folder.glob(pattern))


def sweep_shared(folder: Path | None) -> None:
    """Remove what was shared from a phone's cache; when the app starts, for others may read it."""
    if folder is None:
        return
    for path in [path for pattern in SHARED for path in folder.glob(pattern)]:
        shutil.rmtree(path, ignore_errors=True)


def sweep_uploads(folder: Path) -> None:
    """Remove photos that were on their way when the app died; before any others are."""
    _remove(folder.glob(f"*{PART}"))


def _remove(paths: Iterator[Path]) -> None:
    for path in list(paths):
        try:
            path.unlink(missing_ok=True)
        except OSError as trouble:
            log.warning("a photo could not be removed: %s", type(trouble).__name__)
