"""
What can be asked for, as this device knows it: the app's own catalogue, and what the office signed.

The newest that this version of the app can read counts. A newer one it cannot read is kept as bytes
and out of sight until an update can, and is not brought again. Older ones stay as long as a draft
or an application here was begun with them.
"""

import json
import logging

from sqlmodel import Session

from app.storage import drafts, identity, keepsakes, ledger
from protocol import editions, errors, services, trust
from protocol.editions import BUILT_IN
from protocol.envelope import Envelope
from protocol.ids import CaseId
from protocol.services import Catalogue, Service

_VERSIONS = "catalogues"
_READ = "catalogues_read"
_log = logging.getLogger("layar.catalogues")


def learn(session: Session, message: Envelope) -> bool:
    """
    Keep a verified catalogue if it is newer than any here; tell whether it counts from now on.

    Raises:
        NotEntitledError: not by an office key in its time, or older than what is here.
        BodyBadFieldsError: no catalogue a reader takes.
    """
    held = newest_version(session)
    at = identity.office_time(session)
    said = trust.accept_catalogue(identity.peers(session), message, at, held)
    if said.version == held:
        return False
    readable = editions.kept(message.raw) is not None
    if not readable:
        _log.warning("catalogue %d kept out: %s", said.version, errors.CatalogueBadError.code)
    counted, _ = newest(session)
    wanted = _needed(session) | ({said.version} if readable else {said.version, counted})
    for version in _numbers(session):
        if version not in wanted:
            keepsakes.forget(session, _name(version))
    keepsakes.keep(session, _name(said.version), message.raw)
    kept = {*_numbers(session), said.version} & wanted
    keepsakes.keep(session, _VERSIONS, json.dumps(sorted(kept)).encode())
    session.info.pop(_READ, None)
    return readable


def newest_version(session: Session) -> int:
    """Return the highest version that is here, readable or not: none below it has to come."""
    return max(_numbers(session), default=BUILT_IN)


def newest(session: Session) -> tuple[int, Catalogue]:
    """Return version and catalogue of what counts; services of older ones have ended in it."""
    read = versions(session)
    version, *older = sorted(read, reverse=True)
    return version, editions.over(read[version], (read[each] for each in older))


def service_of(session: Session, version: int | None, key: str) -> Service | None:
    """Return a service as the catalogue of this version has it, else as the newest that does."""
    catalogue = versions(session).get(version or BUILT_IN)
    known = catalogue.get(key) if catalogue is not None else None
    return known or newest(session)[1].get(key)


def version_of(session: Session, case: CaseId) -> int:
    """Return the version of the catalogue a case was begun with; the app's of one damaged here."""
    try:
        said = ledger.application(session, case)
    except (errors.StoreDamagedError, errors.RefusedError):
        return BUILT_IN
    return (said.catalogue if said is not None else None) or BUILT_IN


def versions(session: Session) -> dict[int, Catalogue]:
    """Return every catalogue here that can be read, by its version."""
    known = session.info.get(_READ)
    if isinstance(known, dict):
        return known
    read = {BUILT_IN: services.catalogue()}
    for version in _numbers(session):
        raw = keepsakes.recall(session, _name(version))
        catalogue = editions.kept(raw) if raw is not None else None
        if catalogue is not None:
            read[version] = catalogue
    session.info[_READ] = read
    return read


def _numbers(session: Session) -> list[int]:
    kept = keepsakes.recall(session, _VERSIONS)
    numbers: list[int] = json.loads(kept) if kept is not None else []
    return numbers


def _needed(session: Session) -> set[int]:
    """Return the versions that drafts and cases here were begun with."""
    cases = {version_of(session, case) for case in ledger.cases(session)}
    return drafts.catalogues(session) | cases


def _name(version: int) -> str:
    return f"catalogue {version}"
