"""Questions to try answers on, and the known answers."""

from datetime import date
from typing import Any

import pytest

from protocol.fields import Checked, Context, Kind
from protocol.questions import Question, Text
from tests.protocol import known

VECTORS = known.load("identifier_vectors")["vectors"]
TODAY = date(2026, 11, 24)
HERE = Context(today=TODAY, practice=True)
NIK = "8204081708909901"
WOMAN = "8204085708909902"
KK = "8204081201159901"


def cases(family: str) -> list[Any]:
    """Return a family of vectors, named by their notes."""
    return [pytest.param(vector, id=vector["note"]) for vector in VECTORS[family]]


def codes(checked: Checked) -> tuple[list[str], list[str]]:
    """Return the codes of errors and of warnings."""
    return [each.code for each in checked.errors], [each.code for each in checked.warnings]


def ask(kind: Kind, **more: Any) -> Question:
    """Make a question."""
    return Question("asked", kind, Text("Apa", "What"), **more)
