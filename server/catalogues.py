"""
Every catalogue the office ever published, each as a file it signed.

They lie beside the keys, named by their versions. A file is in the open form, so it is also what
is put on a card for a phone that hears of it in no other way.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from protocol import bundle, editions, envelope, errors, ids, messages, services
from protocol.bodies import Compression
from protocol.envelope import NO_PREV, Envelope
from protocol.messages import Kind
from protocol.services import Catalogue, Service
from protocol.world import World
from server import folders
from server.keyring import KeyFile, Keyring

FOLDER = "catalogues"
SUFFIX = ".layar"
_EPOCH = 2
"""Rosters have the first epoch of an office key, catalogues the second: two chains, no forks."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Published:
    """What lies there: every version, its envelope, and all of them as one catalogue."""

    signed: Mapping[int, Envelope]
    versions: Mapping[int, Catalogue]
    catalogue: Catalogue

    @property
    def version(self) -> int:
        """The newest version, 0 while nothing was published."""
        return max(self.signed, default=editions.BUILT_IN)

    def of(self, version: int | None) -> Catalogue:
        """Return the catalogue of a version, none for the app's; the newest where it is unknown."""
        return self.versions.get(version or editions.BUILT_IN, self.catalogue)

    def service(self, application: messages.Application) -> Service | None:
        """Return what is asked for, as the catalogue it names has it, else as the newest does."""
        known = self.of(application.catalogue).get(application.service)
        return known or self.catalogue.get(application.service)


class Shelf:
    """
    The published catalogues in a folder, read again whenever another lies there.

    Raises, as `load` does, when it is made; later what was read last is good until the next is.
    """

    def __init__(self, folder: Path, keys: KeyFile) -> None:
        self._folder, self._keys = folder, keys
        self._path = str(folder / FOLDER)
        self._stamp = self._look()
        self._published = load(folder, keys.ring())

    @property
    def published(self) -> Published:
        """What lies there now."""
        stamp = self._look()
        if stamp != self._stamp:
            try:
                self._published, self._stamp = load(self._folder, self._keys.ring()), stamp
            except errors.StoreError as error:
                _log.warning("catalogues not read again: %s", error)
        return self._published

    @property
    def catalogue(self) -> Catalogue:
        """The newest, in which services of older ones have ended."""
        return self.published.catalogue

    def _look(self) -> int | None:
        try:
            return os.stat(self._path).st_mtime_ns
        except OSError:
            return None


def load(folder: Path, ring: Keyring) -> Published:
    """
    Read every catalogue published from this data folder.

    Raises:
        StoreDamagedError: one is not what `publish` wrote.
    """
    signed: dict[int, Envelope] = {}
    versions = {editions.BUILT_IN: services.catalogue()}
    for path in sorted((folder / FOLDER).glob(f"*{SUFFIX}")):
        try:
            (raw,) = bundle.unpack_open(path.read_bytes())
            each = envelope.verify(raw, ring.realm, ring.peers.knows)
        except (OSError, ValueError, errors.LayarError) as error:
            raise errors.StoreDamagedError from error
        version = each.body["version"]
        signed[version] = each
        if (catalogue := editions.kept(raw)) is not None:
            versions[version] = catalogue
    newest, *older = [versions[version] for version in sorted(versions, reverse=True)]
    return Published(signed, versions, editions.over(newest, older))


def publish(folder: Path, ring: Keyring, world: World, files: Path, *, above: int) -> int:
    """
    Sign a catalogue folder under the next version, keep it durably, and return the version.

    `above` is where the office's memory counts from: after a restore phones may have newer versions
    than the copy's.

    Raises:
        CatalogueBadError: a phone would not take it. BodyTooLargeError: it is too much.
    """
    last = load(folder, ring)
    version = max(last.version, above) + 1
    said = editions.bind(files, version)
    signed = _sign(ring, world, messages.body_of(said), last.signed.get(last.version))
    folders.make(folder / FOLDER)
    folders.write(_path(folder, version), bundle.pack_open([signed.raw]), os.link)
    return version


def sign_again(folder: Path, ring: Keyring, world: World) -> None:
    """Have the office's new key say the newest catalogue: the old one's word ends with its term."""
    last = load(folder, ring)
    before = last.signed.get(last.version)
    if before is not None and before.author != ring.signing.public:
        signed = _sign(ring, world, before.body, None)
        folders.write(_path(folder, last.version), bundle.pack_open([signed.raw]), os.replace)


def _path(folder: Path, version: int) -> Path:
    return folder / FOLDER / f"{version}{SUFFIX}"


def _sign(
    ring: Keyring, world: World, body: Mapping[str, Any], before: Envelope | None
) -> Envelope:
    follows = before if before and before.author == ring.signing.public else None
    return envelope.sign(
        ring.signing,
        ring.realm,
        kind=Kind.CATALOGUE,
        epoch=_EPOCH,
        seq=follows.seq + 1 if follows else 1,
        prev=bytes.fromhex(follows.digest) if follows else NO_PREV,
        id=ids.new(world),
        body=body,
        compression=Compression.CATALOGUE,
    )
