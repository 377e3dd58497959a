"""The hash tree: the shape of RFC 6962, the numbers others publish, proofs of nothing else."""

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import hashtree
from server.hashtree import Frontier

LEAVES = [
    bytes.fromhex(each)
    for each in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
"""The leaves of the vectors that Certificate Transparency's own implementations are tried with."""
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
INCLUSION = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
CONSISTENCY = {
    (1, 8): INCLUSION[0, 8],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


def hashes(count):
    return [hashtree.leaf_hash(b"%d" % number) for number in range(count)]


def plain_root(leaves):
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = max(2**power for power in range(40) if 2**power < len(leaves))
    both = plain_root(leaves[:k]) + plain_root(leaves[k:])
    return hashlib.sha256(b"\1" + both).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_others_publish(size):
    """The same eight leaves have the same roots here as in Certificate Transparency."""
    named = [hashtree.leaf_hash(leaf) for leaf in LEAVES[:size]]
    assert hashtree.root(named).hex() == ROOTS[size - 1] == plain_root(LEAVES[:size]).hex()


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_those_others_publish(index, size):
    """A proof of ours is checked by others' programs, and theirs by ours."""
    named = [hashtree.leaf_hash(leaf) for leaf in LEAVES[:size]]
    path = hashtree.inclusion(named, index)
    assert tuple(each.hex() for each in path) == INCLUSION[index, size]
    found = hashtree.root_by_inclusion(named[index], index, size, path)
    assert found == bytes.fromhex(ROOTS[size - 1])


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_consistency_proofs_are_those_others_publish(first, second):
    """So is a proof that a larger log continues a smaller one."""
    named = [hashtree.leaf_hash(leaf) for leaf in LEAVES[:second]]
    proof = hashtree.consistency(named, first)
    assert tuple(each.hex() for each in proof) == CONSISTENCY[first, second]
    old, new = bytes.fromhex(ROOTS[first - 1]), bytes.fromhex(ROOTS[second - 1])
    assert hashtree.continues((first, old), (second, new), proof)


def test_every_leaf_of_every_size_is_proved_and_no_other():
    """A proof leads to the root from its own leaf at its own place only."""
    for size in range(1, 34):
        named = hashes(size)
        root = hashtree.root(named)
        assert root == plain_root([b"%d" % number for number in range(size)])
        for index in range(size):
            path = hashtree.inclusion(named, index)
            assert hashtree.root_by_inclusion(named[index], index, size, path) == root
            other = random.Random(size * 40 + index).choice([*named, b"x" * 32])
            if other != named[index]:
                assert hashtree.root_by_inclusion(other, index, size, path) != root
            wrong = (index + 1) % size
            if wrong != index:
                assert hashtree.root_by_inclusion(named[index], wrong, size, path) != root
            assert hashtree.root_by_inclusion(named[index], index, size, [*path, root]) is None
            if path:
                assert hashtree.root_by_inclusion(named[index], index, size, path[:-1]) != root


def test_every_size_continues_every_smaller_one_and_no_other_log():
    """What was rewritten behind an auditor's back continues nothing they have seen."""
    named = hashes(40)
    for second in range(1, 41):
        new = (second, hashtree.root(named[:second]))
        for first in range(second + 1):
            old = (first, hashtree.root(named[:first]))
            proof = hashtree.consistency(named[:second], first)
            assert hashtree.continues(old, new, proof)
            if first:
                rewritten = [b"y" * 32, *named[1:second]]
                other = (second, hashtree.root(rewritten))
                assert not hashtree.continues(old, other, proof)
                forged = hashtree.consistency(rewritten, first)
                assert not hashtree.continues(old, other, forged)
                assert not hashtree.continues(old, new, [*proof, new[1]])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 25), max_size=6))
def test_a_tree_grows_in_any_steps(steps):
    """It does not matter how many rows are given their places at a time."""
    named = hashes(sum(steps))
    tree, at = Frontier(), 0
    for step in steps:
        tree = tree.grown(named[at : at + step])
        at += step
        assert tree == Frontier().grown(named[:at])
        assert len(tree.peaks) == at.bit_count()
    assert tree.root == plain_root([b"%d" % number for number in range(at)])
