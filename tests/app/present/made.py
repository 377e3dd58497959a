"""A case as a page is drawn from it, with one step in its history."""

from datetime import UTC, datetime

from protocol.case import Case, Entry
from protocol.ids import CaseId

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def case(state, *, service="pengaduan", holder="device", step="file", **said):
    """Return a case that came to a state by a step; a `note` it was given stands in both."""
    return Case(
        id=CaseId("0" * 32),
        service=service,
        author=b"",
        state=state,
        holder=holder,
        answers={},
        documents={},
        filed_at=NOW,
        history=(Entry(state, step, "", None, NOW, note=said.get("note")),),
        **said,
    )
