"""
The hash tree of RFC 6962 over a list that only grows: its root, and proofs about it.

A leaf is hashed behind a zero byte and a node behind a one, so that neither passes for the other.
Whoever holds the root of the first N leaves can be shown that one leaf is among them (inclusion),
and that a later root continues theirs (consistency), with a few hashes and no other leaf.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All there is to know of a tree to go on with it: its size, and its full subtrees' roots."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()
    """The largest subtree first; as many as `size` has ones in binary."""

    def grown(self, leaves: Sequence[bytes]) -> "Frontier":
        """Return the tree with these leaves' hashes behind those it has."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            node, below = leaf, size
            while below & 1:
                node, below = node_hash(peaks.pop(), node), below >> 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The hash that stands for all leaves in their order."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash a leaf stands in the tree under."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over leaves' hashes."""
    return Frontier().grown(hashes).root


def inclusion(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return what leads from one leaf's hash to the root over all of them."""
    if len(hashes) <= 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*inclusion(hashes[:split], index), root(hashes[split:])]
    return [*inclusion(hashes[split:], index - split), root(hashes[:split])]


def consistency(hashes: Sequence[bytes], first: int) -> list[bytes]:
    """Return what shows that the tree over all of them continues the one over the `first`."""
    return _consistency(hashes, first, known=True) if 0 < first < len(hashes) else []


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root a leaf's hash and its proof lead to; None where they fit no such tree."""
    if not 0 <= index < size:
        return None
    node, at, last = leaf, index, size - 1
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            node = node_hash(step, node)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, step)
        at, last = at >> 1, last >> 1
    return node if last == 0 else None


def continues(first: tuple[int, bytes], second: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the second size and root continue the first."""
    (old_size, old_root), (size, new_root) = first, second
    if old_size in {0, size}:
        same = old_root == (new_root if old_size else EMPTY_ROOT)
        return not proof and same
    if not 0 < old_size < size:
        return False
    # A first tree that is one full subtree is a step of the proof nobody has to name.
    steps = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not steps:
        return False
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and (old, new) == (old_root, new_root)


def _consistency(hashes: Sequence[bytes], first: int, *, known: bool) -> list[bytes]:
    if first == len(hashes):
        return [] if known else [root(hashes)]
    split = _split(len(hashes))
    if first <= split:
        return [*_consistency(hashes[:split], first, known=known), root(hashes[split:])]
    return [*_consistency(hashes[split:], first - split, known=False), root(hashes[:split])]


def _split(size: int) -> int:
    """Return the largest power of two below a size of two or more."""
    return 1 << (size - 1).bit_length() - 1
