"""Whole stories with every real part in place."""

import json
from typing import Any

from app.voyage.office import LocalOffice


def office_cases(office: LocalOffice) -> list[dict[str, Any]]:
    """Return what the office's ledger holds, as its own command tells it."""
    told: list[dict[str, Any]] = json.loads(office.command("cases", "--json"))
    return told
