"""Any order and repetition of an author's messages comes to the same; forks are seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import chain
from protocol.chain import Link, Outcome
from tests.protocol import known

WORDS = {
    "received": Outcome.RECEIVED,
    "held chain.fork": Outcome.FORK,
    "refused message.id_taken": Outcome.ID_TAKEN,
}
STRAIGHT = [
    Link(f"id{seq}", 1, seq, f"digest{seq}", f"digest{seq - 1}" if seq > 1 else "")
    for seq in range(1, 9)
]


def arrive(messages):
    """Let messages arrive one after the other, as an office keeps them."""
    kept, outcomes = [], []
    for message in messages:
        outcome = chain.arrival(kept, message)
        outcomes.append(outcome)
        if message.id not in {link.id for link in kept}:
            fork = outcome is Outcome.FORK
            link = Link(message.id, message.epoch, message.seq, message.digest, message.prev, fork)
            kept.append(link)
    return outcomes, kept


@pytest.mark.parametrize(
    "vector", known.load("chain")["vectors"], ids=lambda vector: vector["description"]
)
def test_known_arrivals_have_their_outcomes(vector):
    """And the receipt then says how far the chain goes."""
    outcomes, kept = arrive([Link(**message) for message in vector["messages"]])

    assert outcomes == [WORDS[word] for word in vector["expect"]]
    assert chain.extent(kept) == tuple(vector["chain"])


@given(st.permutations(STRAIGHT * 2))
def test_any_order_and_repetition_is_received_whole(messages):
    """Gaps never block, twice is once."""
    outcomes, kept = arrive(messages)

    assert set(outcomes) == {Outcome.RECEIVED}
    assert chain.extent(kept) == (1, 8)


@given(st.permutations([*STRAIGHT[:3], Link("x", 1, 2, "other", "digest1")]))
def test_two_messages_at_one_place_never_both_stand(messages):
    """Whichever comes first, a person gets to see that the author was cloned."""
    outcomes, _ = arrive(messages)

    assert Outcome.FORK in outcomes


def test_a_fork_told_again_is_still_a_fork():
    """Repeating it does not make it true."""
    fork = Link("x", 1, 2, "other", "digest1")
    outcomes, kept = arrive([*STRAIGHT[:2], fork, fork])

    assert outcomes[2:] == [Outcome.FORK, Outcome.FORK]
    assert chain.extent(kept) == (1, 2)


def test_of_nobody_nothing_is_known():
    """A receipt to a new phone says so."""
    assert chain.extent([]) == (0, 0)
