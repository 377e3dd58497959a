"""
The office's own keys on disk.

`office.keys` holds the signing key, the sealing keys and the manifest the root signed, readable by
nobody else. `root.key` is a file of its own: it is needed only to sign a manifest, so it can be
carried away and locked up. A practice office has none: everybody knows its root.
"""

import json
import os
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from protocol import envelope, errors, ids, keys, messages
from protocol.envelope import Envelope
from protocol.world import World
from server import times

KEYS_FILE = "office.keys"
ROOT_FILE = "root.key"
SIGNS_WITHIN = timedelta(days=366)
SEALED_TO_WITHIN = timedelta(days=90)

# The first keys of an office count from 1970: a phone whose clock is years behind has to find
# one it may seal to.
_EVER = 0


@dataclass(frozen=True)
class Keyring:
    """What the office signs with, opens with, and shows as the root's word for it."""

    root: bytes
    signing: keys.SigningSecret = field(repr=False)
    sealing: tuple[keys.SealingSecret, ...] = field(repr=False)
    terms: tuple[messages.SealingTerm, ...]
    manifest: Envelope

    @cached_property
    def realm(self) -> bytes:
        """The 8 bytes that bind every signature to this deployment."""
        return keys.realm(self.root)

    @cached_property
    def practice(self) -> bool:
        """Whether the root is the development one, with which anybody can sign."""
        return self.root == keys.SigningSecret(keys.DEVELOPMENT_ROOT_SEED).public


def make(folder: Path, world: World, *, development: bool = False) -> Keyring:
    """
    Make an office's keys, have the root sign them, and write them durably.

    Raises:
        FileExistsError: there are keys already; they are never written over.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / KEYS_FILE).exists():
        raise FileExistsError(KEYS_FILE)
    seed = keys.DEVELOPMENT_ROOT_SEED if development else world.entropy(keys.KEY_BYTES)
    root = keys.SigningSecret(seed)
    signing, sealing = keys.new_signing(world), keys.new_sealing(world)
    now_ms = times.ms(world.now())
    body = messages.body_of(
        messages.Manifest(
            version=1,
            office=[_signing_term(signing, now_ms + _ms(SIGNS_WITHIN))],
        )
    )
    manifest = envelope.sign(
        root,
        keys.realm(root.public),
        kind=messages.Kind.MANIFEST,
        epoch=1,
        seq=1,
        prev=envelope.NO_PREV,
        id=ids.new(world),
        body=body,
    )
    written = {
        "root": root.public.hex(),
        "signing": signing.seed.hex(),
        "sealing": [
            {
                "secret": sealing.secret.hex(),
                "from": _EVER,
                "until": now_ms + _ms(SEALED_TO_WITHIN),
            }
        ],
        "manifest": manifest.raw.hex(),
    }
    # The root first: without it nothing could ever be signed for an office that has the rest.
    if not development:
        _write_new(folder / ROOT_FILE, seed.hex())
    _write_new(folder / KEYS_FILE, json.dumps(written, indent=2))
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


def _read(facts: Any) -> Keyring:
    root = bytes.fromhex(facts["root"])
    manifest = envelope.verify(
        bytes.fromhex(facts["manifest"]), keys.realm(root), lambda key: key == root
    )
    sealing = tuple(
        (keys.SealingSecret(bytes.fromhex(each["secret"])), each["from"], each["until"])
        for each in facts["sealing"]
    )
    return Keyring(
        root=root,
        signing=keys.SigningSecret(bytes.fromhex(facts["signing"])),
        sealing=tuple(secret for secret, _, _ in sealing),
        terms=tuple(
            messages.SealingTerm(key=secret.public, since=since, until=until)
            for secret, since, until in sealing
        ),
        manifest=manifest,
    )


def _signing_term(signing: keys.SigningSecret, until_ms: int) -> messages.SigningTerm:
    return messages.SigningTerm(key=signing.public, since=_EVER, until=until_ms)


def _ms(within: timedelta) -> int:
    return within // timedelta(milliseconds=1)


def _write_new(path: Path, text: str) -> None:
    """Write a file nobody else may read, whole or not at all, never over another."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    finally:
        unfinished.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
