"""Numbers that name a person or a family, shown in part until somebody says why they need them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from server.cases import CaseDetail

REASONS = ("register", "citizen", "duplicate", "request")
"""Why somebody may need a whole NIK; the audit log says which of them was given."""
LETTER = "letter"
"""Why whoever works on a letter sees a whole NIK: it stands on the paper."""
_NUMBER = re.compile(r"(?<!\d)(\d{4})\d{8}(\d{4})(?!\d)")
"""A NIK or the number of a family card, wherever it stands in a text."""


def hide(detail: CaseDetail) -> CaseDetail:
    """Return a case in whose answers nobody reads a whole NIK or family card number."""
    answers = {key: _hidden(value) for key, value in detail.case.answers.items()}
    return replace(detail, case=replace(detail.case, answers=answers))


def hides(detail: CaseDetail) -> bool:
    """Tell whether there is anything in a case that is shown in part."""
    notes = (entry.note or "" for entry in detail.case.history)
    return hide(detail).case.answers != detail.case.answers or any(map(_NUMBER.search, notes))


def in_part(text: str) -> str:
    """Return a text in which nobody reads a whole number."""
    return _NUMBER.sub(r"\1••••••••\2", text)


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return in_part(value)
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _hidden(each) for key, each in value.items()}
    return value
