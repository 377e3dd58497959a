"""In which order things travel: urgent first, everybody in turn, and something gets finished."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from app.sync import plan
from app.sync.plan import Photo, Rank, Text
from protocol.ids import Digest, MessageId

PEOPLE = st.sampled_from(["ani", "budi", "citra", "dewi"])
RANKS = st.sampled_from(list(Rank))


@st.composite
def texts(draw):
    """Messages of a few people, in the order they were written."""
    made = draw(st.lists(st.tuples(RANKS, PEOPLE), max_size=30))
    return [Text(MessageId(f"{n:032x}"), rank, who) for n, (rank, who) in enumerate(made)]


@st.composite
def photos(draw):
    """Photos of a few people, some of them begun."""
    made = draw(st.lists(st.tuples(RANKS, PEOPLE, st.integers(1, 12)), max_size=25))
    return [
        Photo(Digest(f"{n:064x}"), rank, who, tuple(range(left)))
        for n, (rank, who, left) in enumerate(made)
    ]


@given(texts())
def test_every_message_travels_once(waiting):
    """Ordering loses nothing and doubles nothing."""
    assert Counter(plan.order_texts(waiting)) == Counter(text.id for text in waiting)


@given(texts())
def test_the_urgent_go_first(waiting):
    """No message goes before one of a lower rank."""
    rank = {text.id: text.rank for text in waiting}
    ordered = [rank[message] for message in plan.order_texts(waiting)]

    assert ordered == sorted(ordered)


@given(texts())
def test_what_one_person_says_stays_in_order(waiting):
    """Within one rank nobody's second message overtakes their first."""
    ordered = plan.order_texts(waiting)
    for key in {(text.rank, text.person) for text in waiting}:
        own = [text.id for text in waiting if (text.rank, text.person) == key]
        assert [message for message in ordered if message in own] == own


def turns(ordered, waiting):
    """Tell of each thing sent how many of the same rank and person went before it."""
    about = dict(waiting)
    count = Counter()
    seen = []
    for each in ordered:
        seen.append((about[each], count[about[each]]))
        count[about[each]] += 1
    return seen


@given(texts())
def test_nobody_holds_up_anybody(waiting):
    """Before somebody's third message went everybody of that rank has sent two, or all."""
    about = [(text.id, (text.rank, text.person)) for text in waiting]
    seen = turns(plan.order_texts(waiting), about)

    for at, ((rank, _), turn) in enumerate(seen):
        assert all(later >= turn for (other, _), later in seen[at:] if other is rank)


@given(photos(), st.dictionaries(PEOPLE, st.integers(0, 5)))
def test_photos_take_turns_too(waiting, served):
    """Ten photos of one person never go before the one of another; turns had before count."""
    ordered = plan.order_photos(waiting, served)
    assert Counter(ordered) == Counter(waiting)

    had = Counter(served)
    position = []
    for photo in ordered:
        position.append((photo.rank, had[photo.person]))
        had[photo.person] += 1
    for rank in Rank:
        own = [turn for of, turn in position if of is rank]
        assert own == sorted(own)


@given(photos())
def test_the_smallest_of_equals_is_finished_first(waiting):
    """In a first round nobody's larger photo goes before another's smaller one."""
    plain = [photo for photo in waiting if photo.rank is Rank.PLAIN]
    ordered = plan.order_photos(plain, {})
    people = len({photo.person for photo in plain})

    sizes = [len(photo.left) for photo in ordered[:people]]
    assert sizes == sorted(sizes)
    for person in {photo.person for photo in plain}:
        own = [len(photo.left) for photo in ordered if photo.person == person]
        assert own == sorted(own)
