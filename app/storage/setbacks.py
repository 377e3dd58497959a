"""
What of ours failed by itself, and how often; after a few times it is set aside.

A message goes by its id, a photo by its digest. What is set aside travels no more and holds
nobody up, and waits for a person to say what becomes of it: nothing is ever deleted. A message
the office refused is set aside by that alone, and only its being `closed` is noted here.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, false, true
from sqlmodel import Session, col, select

from app.storage.statements import Statement, among, listed
from app.storage.tables import Setback
from protocol import errors

TRIES = 3
"""Failures after which something is set aside."""

_TRIED = Statement(select(col(Setback.name)).where(col(Setback.aside) == false()), often=True)
_ASIDE = Statement(
    select(col(Setback.name), col(Setback.code)).where(col(Setback.aside) == true()), often=True
)
_WORKED = Statement(delete(Setback).where(col(Setback.name).in_(among("named"))))


def failed(
    session: Session, name: str, code: str, now: datetime, *, for_good: bool = False
) -> bool:
    """Count a failure; tell whether it is set aside now, at once where it is `for_good`."""
    row = session.get(Setback, name) or Setback(name=name, code=code, tries=0, at=0)
    row.code, row.tries, row.at = code, row.tries + 1, int(now.timestamp() * 1000)
    row.aside = row.aside or for_good or row.tries >= TRIES
    session.add(row)
    session.flush()
    return row.aside


def count(session: Session, failures: Mapping[str, str], now: datetime) -> None:
    """Count failures by name, with their codes; what the store cannot give fails for good."""
    for name, code in failures.items():
        failed(session, name, code, now, for_good=code == errors.StoreDamagedError.code)


def tried(session: Session) -> frozenset[str]:
    """Return the names of what has failed and is not set aside yet."""
    return frozenset(name for (name,) in _TRIED.find(session))


def worked(session: Session, names: Collection[str]) -> None:
    """Forget the failures of what has gone through after all."""
    if names:
        _WORKED.run(session, named=listed(names))


def aside(session: Session) -> dict[str, str]:
    """Return what is set aside, by name, and the code it failed with."""
    return dict(_ASIDE.find(session))


def release(session: Session, name: str) -> None:
    """Let something travel again, as if it had never failed."""
    row = session.get(Setback, name)
    if row is not None:
        session.delete(row)
        session.flush()


def close(session: Session, name: str, now: datetime) -> None:
    """Note that a person has seen to something; it is kept, and shown as trouble no more."""
    row = session.get(Setback, name) or Setback(name=name, code="", tries=0, at=0, aside=True)
    row.closed, row.aside, row.at = True, True, int(now.timestamp() * 1000)
    session.add(row)
    session.flush()


def closed(session: Session) -> frozenset[str]:
    """Return the names of what a person has seen to."""
    return frozenset(session.exec(select(Setback.name).where(col(Setback.closed))))
