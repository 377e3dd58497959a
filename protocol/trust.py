"""
Who may say what.

Trust starts at the root key, built into the app. A manifest, by root, names the keys that sign
for the office; a roster, by one of those, names everybody else the office speaks for. Citizens
are introduced, not listed: whoever asks here knows the introductions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from protocol import bodies, errors, keys, messages, posts, terms
from protocol.bodies import Compression
from protocol.envelope import Envelope
from protocol.ids import Kid
from protocol.messages import Catalogue, Kind, Manifest, Roster
from protocol.posts import Post

EVERYWHERE = "*"
"""A scope that holds every village and service."""

Said = TypeVar("Said", Manifest, Roster, Catalogue)


class Role(StrEnum):
    """Whom an author speaks as."""

    ROOT = "root"
    OFFICE = "office"
    OFFICER = "officer"
    AGENCY = "agency"
    CITIZEN = "citizen"
    TABLET = "tablet"
    """A village office's shared device: nobody speaks through it but its officers."""


_CITIZENS = frozenset({Role.CITIZEN, Role.OFFICER})
_DEVICES = _CITIZENS | {Role.TABLET}
_OFFICES = frozenset({Role.OFFICER, Role.AGENCY, Role.OFFICE})

RIGHTS: Mapping[Kind, frozenset[Role]] = MappingProxyType(
    {
        Kind.RECEIPT: _DEVICES | {Role.OFFICE},
        Kind.INTRODUCTION: _DEVICES,
        Kind.ENDORSEMENT: frozenset({Role.OFFICER}),
        Kind.APPLICATION: _CITIZENS,
        Kind.SUPPLEMENT: _CITIZENS,
        Kind.WITHDRAWAL: _CITIZENS,
        Kind.DECISION: _OFFICES,
        Kind.LETTER: _OFFICES,
        Kind.NOTE: _CITIZENS | _OFFICES,
        Kind.MANIFEST: frozenset({Role.ROOT}),
        Kind.ROSTER: frozenset({Role.OFFICE}),
        Kind.CATALOGUE: frozenset({Role.OFFICE}),
        Kind.HANDOVER: _DEVICES | {Role.OFFICE},
        Kind.RATING: _CITIZENS,
        Kind.BLOCK: frozenset({Role.OFFICE}),
        Kind.ANNULMENT: _OFFICES,
        Kind.ENLISTMENT: frozenset({Role.OFFICER}),
    }
)
"""Which roles may say a kind of message at all."""

_ROSTER = {"officer": Role.OFFICER, "agency": Role.AGENCY}
_UNSCOPED = frozenset(
    {
        Kind.RECEIPT,
        Kind.INTRODUCTION,
        Kind.MANIFEST,
        Kind.ROSTER,
        Kind.HANDOVER,
        Kind.CATALOGUE,
        Kind.BLOCK,
    }
)
_IN_OWN_CASE = frozenset({Kind.SUPPLEMENT, Kind.WITHDRAWAL, Kind.NOTE, Kind.RATING})


@dataclass(frozen=True)
class Author:
    """
    Somebody who says messages; `scope` are villages and services, or everywhere.

    `post` is what an officer on a village's tablet is there.
    """

    key: bytes
    role: Role
    name: str
    scope: tuple[str, ...] = ()
    post: Post | None = None


@dataclass(frozen=True)
class Peers:
    """The keys this side trusts, and the newest word on each."""

    root: bytes
    manifest: Manifest | None = None
    roster: Roster | None = None

    @property
    def roots(self) -> frozenset[bytes]:
        """The root key, and its successor if the newest manifest names one."""
        successor = self.manifest.root if self.manifest else None
        return frozenset({self.root} if successor is None else {self.root, successor})

    def office_keys(self, at: datetime | None) -> tuple[bytes, ...]:
        """
        Return the keys that sign for the office at a time seen from the office.

        None means no such time has been seen yet: every key of the manifest.
        """
        return terms.signing(self.manifest.office if self.manifest else (), at)

    def time_seen(self, said: Mapping[Kid, int]) -> datetime | None:
        """Return the newest time seen from the office; see `terms.seen`. None before the first."""
        return terms.seen(self.manifest.office if self.manifest else (), said)

    def author(self, key: bytes) -> Author | None:
        """Return who holds a key by manifest and roster; None of citizens and strangers."""
        return self._directory.get(key)

    def by_kid(self, kid: Kid) -> Author | None:
        """Return who holds the key with this short name, by manifest and roster."""
        return self._by_kid.get(kid)

    def knows(self, key: bytes) -> bool:
        """Tell whether a key is the root's, or in manifest or roster."""
        return key in self._directory

    @property
    def compression(self) -> Compression:
        """How to write bodies: as well as everybody can read, by the roster."""
        return bodies.best(self.roster.dictionaries if self.roster else ())

    def sealing_key(self, at: datetime) -> bytes:
        """
        Return the office key to seal to: the newest whose time has come.

        A clock that is far behind must not keep anybody from writing: before all of them, the
        earliest counts.

        Raises:
            NoSealingKeyError: no roster has been heard yet.
        """
        key = terms.newest(self.roster.seal if self.roster else (), at)
        if key is None:
            raise errors.NoSealingKeyError
        return key

    def inspection_key(self, at: datetime) -> bytes | None:
        """Return the inspectorate's key to seal reports to; None where no root has named any."""
        return terms.newest(self.manifest.inspectorate if self.manifest else (), at)

    @cached_property
    def _directory(self) -> dict[bytes, Author]:
        listed = self.roster.officers if self.roster else ()
        directory = {
            officer.key: Author(
                officer.key,
                _ROSTER[officer.role],
                officer.name,
                (*officer.scope,),
                Post(officer.post) if officer.post else None,
            )
            for officer in listed
            if officer.role in _ROSTER and officer.post in {None, *Post}
        }
        for key in self.office_keys(None):
            directory[key] = Author(key, Role.OFFICE, "", (EVERYWHERE,))
        for key in self.roots:
            directory[key] = Author(key, Role.ROOT, "")
        return directory

    @cached_property
    def _by_kid(self) -> dict[Kid, Author]:
        return {keys.signing_kid(key): author for key, author in self._directory.items()}


def accept_manifest(peers: Peers, envelope: Envelope) -> Peers:
    """
    Return peers with a newer manifest, from an envelope that was verified.

    Raises:
        NotEntitledError: not by root, or older than the one held.
        BodyBadFieldsError, KeyBadError: no manifest a reader takes.
    """
    if envelope.author not in peers.roots:
        raise errors.NotEntitledError("manifest not by root")
    manifest = _said(envelope, Manifest)
    if peers.manifest and manifest.version < peers.manifest.version:
        raise errors.NotEntitledError("manifest older than held")
    return replace(peers, manifest=manifest)


def accept_roster(peers: Peers, envelope: Envelope, at: datetime | None) -> Peers:
    """
    Return peers with a newer roster, from an envelope that was verified.

    `at` is the newest time seen from the office, None before the first.

    Raises:
        NotEntitledError: not by an office key of that time, or older than the one held.
        BodyBadFieldsError, KeyBadError: no roster a reader takes.
    """
    if envelope.author not in peers.office_keys(at):
        raise errors.NotEntitledError("roster not by the office")
    roster = _said(envelope, Roster)
    if peers.roster and roster.version < peers.roster.version:
        raise errors.NotEntitledError("roster older than held")
    return replace(peers, roster=roster)


def accept_catalogue(peers: Peers, envelope: Envelope, at: datetime | None, held: int) -> Catalogue:
    """
    Return the catalogue of an envelope that was verified; whether it can be read is asked later.

    `at` is the newest time seen from the office, None before the first; `held` the version here.

    Raises:
        NotEntitledError: not by an office key of that time, or older than the one held.
        BodyBadFieldsError: no catalogue a reader takes.
    """
    if envelope.author not in peers.office_keys(at):
        raise errors.NotEntitledError("catalogue not by the office")
    catalogue = _said(envelope, Catalogue)
    if catalogue.version < held:
        raise errors.NotEntitledError("catalogue older than held")
    return catalogue


def entitle(
    author: Author,
    kind: Kind,
    *,
    service: str | None = None,
    village: str | None = None,
    owns_case: bool = False,
    at_desk: bool = False,
    step: str | None = None,
) -> None:
    """
    Check that an author may say this kind of message about this service and village.

    Leave `village` out where the service is sealed from the village. `owns_case` says that they
    wrote the application, `at_desk` that an officer did, for a citizen who had come: only there an
    officer writes down how that citizen was served. A decision names its `step`.

    Raises:
        NotEntitledError: they may not.
    """
    if author.role not in RIGHTS[kind]:
        raise errors.NotEntitledError(f"{author.role} says {kind.name}")
    if author.role is Role.CITIZEN and kind in _IN_OWN_CASE and not owns_case:
        raise errors.NotEntitledError("not their own case")
    if author.role is Role.OFFICER and kind is Kind.RATING and not at_desk:
        raise errors.NotEntitledError("a citizen's own to rate")
    scoped = author.role in {Role.OFFICER, Role.AGENCY} and kind not in _UNSCOPED
    if author.role is Role.OFFICER and owns_case and kind in _IN_OWN_CASE:
        scoped = False  # whoever wrote a case adds to it, also where their village has no say
    if scoped and not {EVERYWHERE, service, village} & set(author.scope):
        raise errors.NotEntitledError("out of scope")
    if step is not None and not posts.takes(author.post, step):
        raise errors.NotEntitledError(f"{author.post} takes {step}")
    if kind is Kind.LETTER and not posts.issues(author.post):
        raise errors.NotEntitledError(f"{author.post} issues")


def revoked(roster: Roster | None, envelope: Envelope) -> bool:
    """Tell whether a roster lets this author's chain end before this message."""
    last = roster.revoked.get(envelope.kid) if roster and roster.revoked else None
    return last is not None and (envelope.epoch, envelope.seq) > last


def _said(envelope: Envelope, model: type[Said]) -> Said:
    message = messages.read(envelope.kind, envelope.body)
    if not isinstance(message, model):
        raise errors.NotEntitledError(f"no {model.__name__.lower()}")
    return message
