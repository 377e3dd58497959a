"""What the office can see of a sealed report without opening it, and what it will not take."""

from protocol import coffers, errors, keys, messages
from protocol.messages import Message, Sealable
from protocol.services import Service
from server.books import Books
from server.entries import File


def check(ledger: Books, message: Message, service: Service | None, file: File | None) -> None:
    """
    Check that the inspectorate can open what is sealed, and that nothing of it is said openly.

    `file` is the case it speaks of, None for a report that opens one.

    Raises:
        SealedMalformedError, SealedTooLargeError: it is no box.
        SealedToNobodyError: nobody who reads such a case has a key to it.
        SealNeededError: its case is sealed, and it is not.
    """
    box = message.sealed if isinstance(message, Sealable) else None
    if box is None:
        if file is not None and file.case.sealed and _speaks(message):
            raise errors.SealNeededError
        return
    theirs = service is not None and service.inspected if file is None else file.case.sealed
    manifest = ledger.office.keyring.peers.manifest
    known = {keys.sealing_kid(term.key) for term in (manifest.inspectorate if manifest else ())}
    if not theirs or known.isdisjoint(coffers.readers(box)):
        raise errors.SealedToNobodyError


def _speaks(message: Message) -> bool:
    """Tell whether a message has words or papers of its own."""
    if isinstance(message, Sealable):
        papers = getattr(message, "documents", None)
        return bool(papers) or any(getattr(message, name) for name in message.inside)
    return isinstance(message, messages.Letter | messages.Annulment)
