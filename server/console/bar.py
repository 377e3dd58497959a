"""The pages in the bar: those a person's role may open, the first of them where they begin."""

from dataclasses import dataclass

from server import approvals
from server.console import access
from server.rights import Right
from server.staff import Staff


@dataclass(frozen=True)
class Entry:
    """A page in the bar: its words, its address, and the rights any of which it needs."""

    words: str
    address: str
    rights: tuple[Right, ...]


ENTRIES = (
    Entry("bar.queue", access.HOME, (Right.CASES_READ,)),
    Entry("bar.visits", f"{access.HOME}/visits", (Right.CASES_READ,)),
    Entry("bar.outgoing", f"{access.HOME}/outgoing", (Right.CASES_WORK,)),
    Entry("bar.integrity", f"{access.HOME}/integrity", (Right.INTEGRITY_READ,)),
    Entry("bar.slips", f"{access.HOME}/slips", (Right.PAPERS_CHECK,)),
    Entry("bar.letters", f"{access.HOME}/letters", (Right.PAPERS_CHECK,)),
    Entry("bar.requests", f"{access.HOME}/requests", (Right.DATA_REQUESTS,)),
    Entry("bar.exports", f"{access.HOME}/exports", (Right.EXPORT,)),
    Entry("bar.log", f"{access.HOME}/log", (Right.LOG_READ,)),
    Entry("bar.figures", f"{access.HOME}/figures", (Right.FIGURES,)),
    Entry("bar.ratings", f"{access.HOME}/ratings", (Right.FIGURES,)),
    Entry("bar.people", f"{access.HOME}/people", (Right.STAFF_MANAGE,)),
    Entry("bar.devices", f"{access.HOME}/devices", (Right.DEVICES_MANAGE,)),
    Entry("bar.systems", f"{access.HOME}/systems", (Right.SYSTEMS_MANAGE,)),
    Entry("bar.approvals", f"{access.HOME}/approvals", tuple(approvals.RIGHT.values())),
)
"""In the order of the bar; keep them few."""
ACCOUNT = f"{access.HOME}/account"
"""The page everybody has who is signed in."""


def of(staff: Staff) -> tuple[Entry, ...]:
    """Return what this person may open."""
    return tuple(entry for entry in ENTRIES if any(map(staff.may, entry.rights)))


def first(staff: Staff) -> str:
    """Return the page this person begins with."""
    return next((entry.address for entry in of(staff)), ACCOUNT)
