"""Bodies outside that a case can be handed to: the data of `outside.toml`, and how it is said."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

FILE_NAME = "outside.toml"
_WHY = ". Alasan: "
"""Stands between body and reason in what the citizen reads, in the language of the island."""


def load(folder: Path) -> Mapping[str, str]:
    """Return the bodies an office knows by key: those that come with Layar, and the regency's."""
    said = tomllib.loads(Path(__file__).with_name(FILE_NAME).read_text("utf-8"))
    own = folder / FILE_NAME
    if own.is_file():
        said |= tomllib.loads(own.read_text("utf-8"))
    return {key: str(name) for key, name in said.items() if name}


def told(body: str, why: str) -> str:
    """Return body and reason as one note: the app says *go on to* before it and a dot behind."""
    return f"{body.rstrip('. ')}{_WHY}{why.rstrip('. ')}"


def read(note: str) -> tuple[str, str]:
    """Return the body and the reason of a note; what somebody wrote freely has no reason."""
    body, _, why = note.partition(_WHY)
    return body, why
