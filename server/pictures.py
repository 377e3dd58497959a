"""
Which papers a browser may draw: what begins as a picture and is of a size a browser can hold.

A picture of a few kilobytes can claim so many pixels that whoever draws it runs out of memory. What
it claims stands in its header, which is all that is read here: nothing is ever decoded.
"""

import io
from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from server import papers, shelved
from server.papers import Paper

LIMIT_PIXELS = 24_000_000
"""About what a phone's camera takes, and 96 MB where it is drawn; the app sends two million."""
ENDINGS: Mapping[str, str] = {"image/jpeg": "jpg", "image/png": "png"}
"""Types a browser may draw, each with what its files are called."""


def drawable(data: bytes, type_: str) -> bool:
    """Tell whether bytes of a type are a picture whose header says that it is small enough."""
    read = _readers().get(type_)
    if read is None:
        return False
    try:
        across, down = read(io.BytesIO(data))
    except (SyntaxError, OSError, ValueError):  # Pillow says the first of what is no such picture
        return False
    return 0 < across * down <= LIMIT_PIXELS


def shows(connection: Connection, paper: Paper) -> bool:
    """
    Tell of a whole paper whether a browser may draw it.

    Its first piece says so as good as always. One that lies on the shelf is not fetched for this:
    it was looked at when it was put there.
    """
    document = paper.document
    if not (paper.complete and document.type in ENDINGS):
        return False
    first = papers.pieces(connection, paper.asker, document.sha256, [0]).get(0)
    if first is None:
        return shelved.drawable(connection, paper.asker, document.sha256)
    if drawable(first, document.type):
        return True
    every = papers.pieces(connection, paper.asker, document.sha256, range(document.count))
    return drawable(b"".join(every[number] for number in sorted(every)), document.type)


def _readers() -> Mapping[str, Callable[[io.BytesIO], tuple[int, int]]]:
    # Loaded by whom looks at pictures: no other command of the office needs it.
    from PIL import JpegImagePlugin, PngImagePlugin

    return {
        "image/jpeg": lambda data: JpegImagePlugin.JpegImageFile(data).size,
        "image/png": lambda data: PngImagePlugin.PngImageFile(data).size,
    }
