"""What the person wants of the carrying beyond what it does by itself."""

from sqlmodel import Session

from app.storage import keepsakes

_PHOTOS = "wish.photos"
_YES = b"yes"


def want_photos(session: Session, *, anyway: bool) -> None:
    """Let photos go on a bad link too, or only text as before."""
    keepsakes.keep(session, _PHOTOS, _YES if anyway else b"")


def photos_anyway(session: Session) -> bool:
    """Tell whether photos go on a bad link too."""
    return keepsakes.recall(session, _PHOTOS) == _YES
