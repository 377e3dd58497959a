"""
Complaints go their own way.

One is read by the desk that sorts them, and by an agency it was referred to, which is never told
who wrote it. A report about an officer's conduct is read by the inspectorate alone: no account
with another right finds it, however it asks. Which answers make one is data, in `lanes.toml`.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from protocol.findings import Value
from server.rights import Area

DESK = "complaint_desk"
_SORTS = frozenset({"", DESK})
"""Agencies whose staff read every complaint; who belongs to none works for all of them."""


class Lane(StrEnum):
    """Which way a case goes."""

    PLAIN = ""
    COMPLAINT = "complaint"
    INTEGRITY = "integrity"


def of(service: str, answers: Mapping[str, Value]) -> Lane:
    """Return the lane of a case, by what its applicant answered."""
    known = _lanes().get(service)
    if known is None:
        return Lane.PLAIN
    sealed = any(answers.get(key) in values for key, values in known["integrity"].items())
    return Lane.INTEGRITY if sealed else Lane.COMPLAINT


def sorts(area: Area) -> bool:
    """Tell whether somebody reads complaints before they are referred, and who wrote them."""
    return area.agency in _SORTS


def veiled(area: Area, lane: str) -> bool:
    """Tell whether somebody must not learn who wrote a case of this lane."""
    return lane == Lane.COMPLAINT and not sorts(area)


@cache
def _lanes() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("lanes.toml").read_text(encoding="utf-8"))
