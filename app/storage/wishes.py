"""What the person wants of the carrying beyond what it does by itself."""

from sqlmodel import Session

from app.storage import keepsakes

_PHOTOS = "wish.photos"
_NEIGHBOURS = "wish.neighbours"
_YES = b"yes"


def want_photos(session: Session, *, anyway: bool) -> None:
    """Let photos go on a bad link too, or only text as before."""
    keepsakes.keep(session, _PHOTOS, _YES if anyway else b"")


def photos_anyway(session: Session) -> bool:
    """Tell whether photos go on a bad link too."""
    return keepsakes.recall(session, _PHOTOS) == _YES


def want_neighbours(session: Session, *, wanted: bool) -> None:
    """Bring home what waits for others of this village too, or no more."""
    keepsakes.keep(session, _NEIGHBOURS, _YES if wanted else b"")


def neighbours_too(session: Session) -> bool:
    """Tell whether what waits for others of this village is to be brought home."""
    return keepsakes.recall(session, _NEIGHBOURS) == _YES
