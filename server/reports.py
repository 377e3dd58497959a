"""Sealed reports about officers, for whoever has the keys that open them in hand."""

from collections.abc import Sequence

from sqlalchemy import Connection

from protocol import documents, errors, inspected
from protocol.case import Heard
from protocol.ids import CaseId
from protocol.keys import SealingSecret
from server import history, papers, pictures
from server.papers import Paper


def opened(heards: Sequence[Heard], secrets: Sequence[SealingSecret]) -> tuple[list[Heard], str]:
    """Return what was said with what is sealed in it, and the code of why some stays shut."""
    found, codes = [], []
    for heard in heards:
        try:
            found.append(inspected.reveal(heard, secrets))
        except errors.TrustError as error:
            found.append(heard)
            codes.append(error.code)
    return found, next(iter(codes), "")


def unlocked(
    connection: Connection,
    case: CaseId,
    sha256: str,
    sealed: bytes,
    secrets: Sequence[SealingSecret],
) -> tuple[bytes, str]:
    """
    Return a sealed paper of a case and its type: opened where these secrets do, else as it is.

    Raises:
        PieceBadError: it was sealed under another key than its message says.
    """
    heards, _ = opened(history.heard(connection, case), secrets)
    for heard in heards:
        for about in getattr(heard.message, "documents", {}).values():
            if about["sha256"] == sha256 and "clear_type" in about:
                return inspected.unlock(about, sealed), about["clear_type"]
    return sealed, documents.SEALED


def shows(
    connection: Connection,
    case: CaseId,
    kept: Paper | None,
    secrets: Sequence[SealingSecret],
) -> bool:
    """Tell of a sealed paper that is here whether a browser may draw what these secrets open."""
    if kept is None:
        return False
    try:
        sealed = papers.whole(connection, kept)
        return pictures.drawable(*unlocked(connection, case, kept.document.sha256, sealed, secrets))
    except (errors.PieceBadError, errors.StoreAwayError):
        return False
