"""What was held, and may be read when it is asked about again."""

from protocol import errors, trust
from protocol.envelope import Envelope
from server.books import Books
from server.entries import Entry

_MENDED = frozenset({errors.UnvouchedError.code, errors.RevokedError.code})
"""Codes of what may be read after all once somebody has vouched, or taken a revocation back."""


def may_be_read(ledger: Books, known: Entry, envelope: Envelope) -> bool:
    """
    Tell whether a message that is known, and came once more, is worth another look.

    A fork is, where its author was revoked when their next epoch came, and is not any more.
    """
    if known.held == errors.ForkError.code:
        revoked = envelope.kid in ledger.standing.revoked
        return known.epoch < ledger.epochs[known.author] and not revoked
    return known.held in _MENDED and not trust.revoked(ledger.standing.peers.roster, envelope)
