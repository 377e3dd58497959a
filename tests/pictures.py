"""Two screens held before each other's cameras."""

from collections.abc import Callable, Iterable

from app import qr_codes
from app.sync.pictures import Album, PictureTransport, show
from protocol import bundle, qr
from tests.desk import SmallOffice


def photographed(texts: Iterable[str]) -> list[bytes]:
    """Draw every picture, read it again from the drawing, and return the files they show."""
    album = Album()
    for text in texts:
        album.add(qr_codes.read(qr_codes.draw(text)) if qr_codes.readable() else [text])
    return album.whole()


def parcels_of(files: Iterable[bytes]) -> list[bytes]:
    """Return the parcels in files."""
    found: list[bytes] = []
    for file in files:
        found += bundle.unpack(file).parcels if file[:4] == bundle.MAGIC else [file]
    return found


def by_pictures(office: SmallOffice) -> tuple[PictureTransport, Callable[[], None]]:
    """Return a screen that knows of the office, and somebody who reads it and shows the answer."""
    transport = PictureTransport()
    for file in photographed(qr.parts(bundle.pack_open(office.trust))):
        transport.take(file)

    def deliver() -> None:
        parcels = parcels_of(photographed(transport.shown))
        for file in photographed(show(office.receives(parcels)) if parcels else ()):
            transport.take(file)

    return transport, deliver
