"""
The office's own keys on disk.

`office.keys` holds the signing key, the sealing keys and what the root signed, readable by nobody
else. `root.key` is a file of its own: it is needed only to sign a manifest, so it can be carried
away and locked up. A practice office has none: everybody knows its root.
"""

import json
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from protocol import envelope, errors, ids, keys, messages, trust
from protocol.envelope import NO_PREV, Envelope
from protocol.ids import Kid
from protocol.trust import Peers
from protocol.world import World
from server import folders, storage_key, times

KEYS_FILE = "office.keys"
ROOT_FILE = "root.key"
SIGNS_WITHIN = timedelta(days=366)
SEALED_TO_WITHIN = timedelta(days=90)

Named = tuple[bytes, tuple[tuple[bytes, int, int], ...]]
"""A signing key, and the sealing keys with when each is sealed to."""

_log = logging.getLogger(__name__)

EVER = 0
"""
Signing keys and the first sealing key count from 1970: a phone whose clock is years behind has to
find one it may seal to, and one that was away for long has to believe whoever signs by now.
"""


@dataclass(frozen=True)
class Keyring:
    """
    What the office signs with, opens with, and shows as the root's word for it.

    `sealing` and `terms` stand in the order in which keys are sealed to. `manifests` has more than
    one where roots have passed on: each is by a root that the one before it names.
    """

    root: bytes
    signing: keys.SigningSecret = field(repr=False)
    sealing: tuple[keys.SealingSecret, ...] = field(repr=False)
    terms: tuple[messages.SealingTerm, ...]
    manifests: tuple[Envelope, ...]

    @cached_property
    def realm(self) -> bytes:
        """The 8 bytes that bind every signature to this deployment."""
        return keys.realm(self.root)

    @cached_property
    def named(self) -> Named:
        """What a roster has to name to be of these keys."""
        return named(self.signing.public, self.terms)

    @cached_property
    def practice(self) -> bool:
        """Whether the root is the development one, with which anybody can sign."""
        return self.root == keys.SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public

    @cached_property
    def edition(self) -> int | None:
        """Which manifest it is that a roster says it goes with; the first one is not said."""
        version: int = self.manifest.body["version"]
        return version if version > 1 else None

    @property
    def manifest(self) -> Envelope:
        """The newest word of a root."""
        return self.manifests[-1]

    @cached_property
    def words(self) -> tuple[bytes, ...]:
        """The manifests' bytes, oldest first: all it takes to believe us from the root on."""
        return tuple(manifest.raw for manifest in self.manifests)

    @cached_property
    def peers(self) -> Peers:
        """The roots, and every key that signs or has signed for the office."""
        return believe(self.root, self.manifests)

    @cached_property
    def kids(self) -> frozenset[Kid]:
        """The names of all keys the office has ever signed with: receipts may speak to any."""
        return frozenset(keys.signing_kid(key) for key in self.peers.office_keys(None))


class KeyFile:
    """
    The keys in a folder, read again whenever another file lies there.

    Raises, as `load` does, when it is made; later what was read last is good until the next is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = str(folder / KEYS_FILE)  # looked at for every request
        self._stamp = self._look()
        self._ring = load(folder)

    def ring(self) -> Keyring:
        """Return the keys as they lie there now."""
        stamp = self._look()
        if stamp != self._stamp:
            try:
                self._ring, self._stamp = load(self.folder), stamp
            except errors.StoreError as error:
                _log.warning("keys not read again: %s", error)
        return self._ring

    def _look(self) -> tuple[int, int] | None:
        try:
            seen = os.stat(self._path)
        except OSError:
            return None
        return seen.st_ino, seen.st_mtime_ns


def make(folder: Path, world: World, *, development: bool = False) -> Keyring:
    """
    Make an office's keys, have the root sign them, and write them durably.

    Raises:
        FileExistsError: there are keys already; they are never written over.
    """
    folders.make(folder)
    if (folder / KEYS_FILE).exists():
        raise FileExistsError(KEYS_FILE)
    seed = keys.DEVELOPMENT_ROOT_SEED if development else world.entropy(keys.KEY_BYTES)
    root = keys.SigningSecret(seed)
    signing, sealing = keys.new_signing(world), keys.new_sealing(world)
    now_ms = times.ms(world.now())
    terms = [signing_term(signing, now_ms + ms(SIGNS_WITHIN))]
    made = Keyring(
        root=root.public,
        signing=signing,
        sealing=(sealing,),
        terms=(sealing_term(sealing, EVER, now_ms + ms(SEALED_TO_WITHIN)),),
        manifests=(sign_manifest(world, root, keys.realm(root.public), terms),),
    )
    # The root first: without it nothing could ever be signed for an office that has the rest.
    if not development:
        _write_new(folder / ROOT_FILE, seed.hex())
    storage_key.make(folder, world)
    _write_new(folder / KEYS_FILE, _text(made))
    return load(folder)


def load(folder: Path) -> Keyring:
    """
    Read an office's keys.

    Raises:
        StoreKeyMissingError: there are none in this folder.
        StoreDamagedError: the file is not what `make` wrote.
    """
    try:
        facts = json.loads((folder / KEYS_FILE).read_text("utf-8"))
    except FileNotFoundError:
        raise errors.StoreKeyMissingError from None
    except ValueError as error:
        raise errors.StoreDamagedError from error
    try:
        return _read(facts)
    except (KeyError, TypeError, ValueError, errors.LayarError) as error:
        raise errors.StoreDamagedError from error


def replace(folder: Path, ring: Keyring) -> None:
    """
    Write other keys in the place of those there are, durably, and write over the old file's bytes.

    A disk that moves what it writes, and every backup, may keep them all the same.
    """
    path = folder / KEYS_FILE
    with path.open("r+b") as old:
        size_bytes = path.stat().st_size
        folders.write(path, _text(ring).encode(), os.replace)
        old.write(bytes(size_bytes))
        old.flush()
        os.fsync(old.fileno())


def sign_manifest(
    world: World,
    by: keys.SigningSecret,
    realm: bytes,
    terms: list[messages.SigningTerm],
    *,
    last: Envelope | None = None,
    root: bytes | None = None,
    inspectorate: Sequence[messages.SealingTerm] = (),
) -> Envelope:
    """
    Have a root say which keys sign for the office, after the manifest before; and its heir.

    With them go the keys that reports are sealed to.
    """
    follows = last is not None and last.author == by.public
    said = messages.Manifest(
        version=last.body["version"] + 1 if last else 1,
        office=terms,
        root=root,
        inspectorate=list(inspectorate),
    )
    return envelope.sign(
        by,
        realm,
        kind=messages.Kind.MANIFEST,
        epoch=1,
        seq=last.seq + 1 if last and follows else 1,
        prev=bytes.fromhex(last.digest) if last and follows else NO_PREV,
        id=ids.new(world),
        body=messages.body_of(said),
    )


def signing_term(signing: keys.SigningSecret, until_ms: int) -> messages.SigningTerm:
    """Return a term in which a key signs for the office."""
    return messages.SigningTerm(key=signing.public, since=EVER, until=until_ms)


def sealing_term(sealing: keys.SealingSecret, since_ms: int, until_ms: int) -> messages.SealingTerm:
    """Return a term in which a key is sealed to."""
    return messages.SealingTerm(key=sealing.public, since=since_ms, until=until_ms)


def believe(root: bytes, manifests: Iterable[Envelope]) -> Peers:
    """Return whom the first root's word and those that follow it make trusted, oldest first."""
    peers = Peers(root)
    for manifest in manifests:
        peers = trust.accept_manifest(peers, manifest)
    return peers


def named(signing: bytes, terms: Iterable[messages.SealingTerm]) -> Named:
    """Return a signing key and sealing terms as they are quickly compared."""
    return signing, tuple((term.key, term.since, term.until) for term in terms)


def ms(within: timedelta) -> int:
    """Return a span as messages carry it."""
    return within // timedelta(milliseconds=1)


def _read(facts: Any) -> Keyring:
    root, realm = bytes.fromhex(facts["root"]), keys.realm(bytes.fromhex(facts["root"]))
    manifests: list[Envelope] = []
    for raw in facts["manifests"]:
        roots = believe(root, manifests).roots
        manifests.append(envelope.verify(bytes.fromhex(raw), realm, roots.__contains__))
    sealing = tuple(
        (keys.SealingSecret(bytes.fromhex(each["secret"])), each["from"], each["until"])
        for each in facts["sealing"]
    )
    return Keyring(
        root=root,
        signing=keys.SigningSecret(bytes.fromhex(facts["signing"])),
        sealing=tuple(secret for secret, _, _ in sealing),
        terms=tuple(sealing_term(*each) for each in sealing),
        manifests=tuple(manifests),
    )


def _text(ring: Keyring) -> str:
    facts = {
        "root": ring.root.hex(),
        "signing": ring.signing.seed.hex(),
        "sealing": [
            {"secret": secret.secret.hex(), "from": term.since, "until": term.until}
            for secret, term in zip(ring.sealing, ring.terms, strict=True)
        ],
        "manifests": [manifest.raw.hex() for manifest in ring.manifests],
    }
    return json.dumps(facts, indent=2)


def _write_new(path: Path, text: str) -> None:
    """Write a file nobody else may read, whole or not at all, never over another."""
    folders.write(path, text.encode(), os.link)
