"""
New keys for the office, in time: safe to ask for every day, for most days change nothing.

A sealing key is published 60 days before it is sealed to, sealed to for 90, and opened for 90
more; then its secret is destroyed, and what somebody recorded on the way can never be opened
again. A signing key is renewed when the root is at hand: the new one signs at once, the old one's
word is believed for 60 days more.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from protocol import errors, keys, messages
from protocol.envelope import Envelope
from protocol.ids import Kid
from protocol.keys import SealingSecret, SigningSecret
from protocol.world import World
from server import keyring, times
from server.keyring import Keyring

PUBLISHED_AHEAD = timedelta(days=60)
OPENED_AFTER = timedelta(days=90)
SIGNING_OVERLAP = timedelta(days=60)

_Sealing = tuple[SealingSecret, messages.SealingTerm]


@dataclass(frozen=True)
class Rotated:
    """The keys as they are now, and the sealing keys that were published and destroyed."""

    ring: Keyring
    published: tuple[Kid, ...]
    destroyed: tuple[Kid, ...]


def sealing(folder: Path, world: World) -> Rotated:
    """Publish the next sealing keys when their time has come, and destroy those it has passed."""
    ring = keyring.load(folder)
    now_ms = times.ms(world.now())
    held = list(zip(ring.sealing, ring.terms, strict=True))
    kept = _opened(_extended(held, world, now_ms), now_ms)
    before, after = ({secret.kid: None for secret, _ in some} for some in (held, kept))
    if before.keys() != after.keys():
        ring = replace(
            ring,
            sealing=tuple(secret for secret, _ in kept),
            terms=tuple(term for _, term in kept),
        )
        keyring.replace(folder, ring)
    return Rotated(
        ring,
        published=tuple(kid for kid in after if kid not in before),
        destroyed=tuple(kid for kid in before if kid not in after),
    )


def signing(folder: Path, world: World, root: SigningSecret, heir: bytes | None = None) -> Keyring:
    """
    Have the root sign for a new signing key, and name its `heir`, the next root's public key.

    Raises:
        NotEntitledError: it is no root of this office.
        KeyBadError: the heir is no key that may sign.
    """
    ring = keyring.load(folder)
    _check_root(ring, root)
    if heir is not None:
        keys.check_signing(heir)
    now_ms = times.ms(world.now())
    assert ring.peers.manifest is not None
    over_ms = now_ms + keyring.ms(SIGNING_OVERLAP)
    old = [
        term.model_copy(update={"until": min(term.until, over_ms)})
        for term in ring.peers.manifest.office
    ]
    made = keys.new_signing(world)
    until_ms = now_ms + keyring.ms(keyring.SIGNS_WITHIN)
    changes: dict[str, Any] = {"office": [*old, keyring.signing_term(made, until_ms)]}
    changes |= {"root": heir} if heir else {}
    rotated = replace(ring, signing=made, manifests=_said(ring, world, root, changes))
    keyring.replace(folder, rotated)
    return rotated


def inspectorate(
    folder: Path, world: World, root: SigningSecret, terms: Sequence[messages.SealingTerm]
) -> Keyring:
    """
    Have the root name the keys that reports about officers are sealed to.

    Raises:
        NotEntitledError: it is no root of this office.
    """
    ring = keyring.load(folder)
    _check_root(ring, root)
    said = _said(ring, world, root, {"inspectorate": list(terms)})
    named = replace(ring, manifests=said)
    keyring.replace(folder, named)
    return named


def _check_root(ring: Keyring, root: SigningSecret) -> None:
    if root.public not in ring.peers.roots:
        raise errors.NotEntitledError("no root of this office")


def _said(
    ring: Keyring, world: World, root: SigningSecret, changes: Mapping[str, Any]
) -> tuple[Envelope, ...]:
    """Return the manifests with a new one by the root, which says the rest as it was said."""
    last = ring.manifest
    assert ring.peers.manifest is not None
    now = ring.peers.manifest.model_copy(update=changes)
    said = keyring.sign_manifest(
        world,
        root,
        ring.realm,
        now.office,
        last=last,
        root=now.root,
        inspectorate=now.inspectorate,
    )
    earlier = ring.manifests if last.author != root.public else ring.manifests[:-1]
    return (*earlier, said)


def _extended(held: list[_Sealing], world: World, now_ms: int) -> list[_Sealing]:
    """Add keys until the newest one's end is further away than a key is published ahead."""
    grown = list(held)
    while grown[-1][1].until - now_ms <= keyring.ms(PUBLISHED_AHEAD):
        secret, since_ms = keys.new_sealing(world), max(grown[-1][1].until, now_ms)
        until_ms = since_ms + keyring.ms(keyring.SEALED_TO_WITHIN)
        grown.append((secret, keyring.sealing_term(secret, since_ms, until_ms)))
    return grown


def _opened(held: list[_Sealing], now_ms: int) -> list[_Sealing]:
    """
    Return the keys still opened: a key's last day counts from the day the next one took over.

    An office that forgot to rotate goes on under its newest key for as long as it takes.
    """
    return [
        (secret, term)
        for (secret, term), (_, follows) in itertools.pairwise(held)
        if follows.since + keyring.ms(OPENED_AFTER) > now_ms
    ] + held[-1:]
