"""How fast each way of carrying was when it was last measured."""

import json
from datetime import UTC, datetime

from sqlmodel import Session

from app.storage import keepsakes

Figure = tuple[float, datetime]
"""Bytes a second up, and when that was last measured."""

_NAME = "speeds"


def recall(session: Session) -> dict[str, Figure]:
    """Return the figures by the names of the ways."""
    raw = keepsakes.recall(session, _NAME)
    kept = json.loads(raw) if raw is not None else {}
    return {
        way: (float(speed), datetime.fromtimestamp(at_ms / 1000, UTC))
        for way, (speed, at_ms) in kept.items()
    }


def keep(session: Session, way: str, figure: Figure) -> None:
    """Remember how fast a way was."""
    figures = {**recall(session), way: figure}
    kept = {name: (speed, int(at.timestamp() * 1000)) for name, (speed, at) in figures.items()}
    keepsakes.keep(session, _NAME, json.dumps(kept).encode())
