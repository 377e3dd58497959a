"""The table of a village's cases as its desk lists them; empty on a phone."""

from sqlmodel import Field

from app.storage.tables import OnDevice


class Docketed(OnDevice, table=True):
    """A case folded once; `stamp` is what the ledger held of it then, the body what it came to."""

    case_id: str = Field(primary_key=True)
    stamp: str
    version: int
    body: bytes
