"""Keys that count for a term: which of them at a time, and what time they make known."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from protocol import keys
from protocol.ids import Kid
from protocol.published import SealingTerm, SigningTerm

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def signing(terms: Iterable[SigningTerm], at: datetime | None) -> tuple[bytes, ...]:
    """Return the keys that sign at a time; all of them where None is known."""
    return tuple(term.key for term in terms if at is None or term.since <= _ms(at) < term.until)


def newest(terms: Iterable[SealingTerm], at: datetime) -> bytes | None:
    """Return the newest key whose time has come, before all of them the earliest."""
    known = sorted(terms, key=lambda term: term.since)
    begun = [term for term in known if term.since <= _ms(at)]
    return (begun or known[:1])[-1].key if known else None


def seen(terms: Iterable[SigningTerm], said: Mapping[Kid, int]) -> datetime | None:
    """
    Return the newest time that keys have made known, each by the newest `at` it has `said`, ms.

    What a key says of a time outside its term is a wrong clock's word, for nobody signs with it
    then: it counts as the nearest moment inside. So a key is ended by its successor's word, which
    no clock takes back, and never by its own: whoever believes nobody can be told nothing.
    """
    named = ((term, said.get(keys.signing_kid(term.key))) for term in terms)
    found = [max(term.since, min(at, term.until - 1)) for term, at in named if at is not None]
    return _EPOCH + timedelta(milliseconds=max(found)) if found else None


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
