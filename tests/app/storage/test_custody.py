"""What is carried for others is bounded, counted, and never thrown away on its way up."""

import pytest

from app.storage import custody
from app.sync.others import Others
from protocol import errors, parcel
from protocol.keys import SealingSecret
from protocol.parcel import EnvelopeItem, Way

READER = SealingSecret(bytes([7]) * 32)
SMALL = 590


def sealed(siti, way=Way.UP):
    """A parcel of a stranger's, 590 bytes."""
    route = b"r" * 32 if way is Way.DOWN else None
    return parcel.seal([EnvelopeItem(b"x")], READER.public, siti.world, route=route)


def take(siti, raw):
    with siti.store.writing() as session:
        at = siti.world.now()
        return custody.take(session, custody.room(session, at), raw, at)


def counts(siti):
    with siti.store.reading() as session:
        return tuple(custody.holding(session, way).count for way in Way)


def test_twice_is_once(siti):
    """The same parcel from two boats is carried once."""
    raw = sealed(siti)

    assert [take(siti, raw), take(siti, raw)] == [True, False]
    assert counts(siti) == (1, 0)


def test_what_stands_outside_keeps_no_other_parcel_out(siti):
    """Anybody can copy a header: one that differs inside is carried as well, and each once."""
    raw = sealed(siti)
    forged = raw[:62] + siti.world.entropy(len(raw) - 62)

    assert [take(siti, each) for each in (forged, raw, raw, forged)] == [True, True, False, False]
    with siti.store.reading() as session:
        assert list(custody.everything(session)) == [forged, raw]


def test_answers_make_room_and_applications_do_not(siti, monkeypatch):
    """What the office still has is forgotten first; of what it has not, no more is taken."""
    monkeypatch.setattr(custody, "LIMIT_BYTES", 3 * SMALL)
    downs = [sealed(siti, Way.DOWN) for _ in range(3)]
    for raw in downs:
        take(siti, raw)
        siti.village.passes(minutes=1)

    for expected in [(1, 2), (2, 1), (3, 0)]:
        take(siti, sealed(siti))
        assert counts(siti) == expected
    with siti.store.reading() as session:
        assert downs[0] not in custody.everything(session)
    for way in Way:
        with pytest.raises(errors.CustodyFullError):
            take(siti, sealed(siti, way))
    assert counts(siti) == (3, 0)


@pytest.mark.parametrize("most", ["LIMIT_BYTES", "LIMIT_COUNT"])
def test_the_rules_hold_however_many_come_at_once(siti, monkeypatch, most):
    """Many in one transaction: old ones go, answers make room in their order, no more is taken."""
    monkeypatch.setattr(custody, most, 4 * SMALL if most == "LIMIT_BYTES" else 4)
    take(siti, sealed(siti))
    siti.village.passes(days=46)
    siti.syncs()
    downs = [sealed(siti, Way.DOWN) for _ in range(3)]
    take(siti, downs[0])
    ups = [sealed(siti) for _ in range(6)]
    others = Others(siti.store, siti.world)
    for raw in [downs[1], ups[0], ups[0], downs[2], ups[1], ups[2], *ups[3:], downs[0], ups[3]]:
        others.take(raw)
    others.settle()

    with siti.store.reading() as session:
        assert list(custody.everything(session)) == ups[:4]
    assert (others.up, others.down, others.known, others.full) == (4, 2, 2, 3)
    assert others.marks == [parcel.mark(raw) for raw in ups[:4]]


def test_there_are_never_more_than_a_bundle_holds(siti, monkeypatch):
    """All that is carried fits one file."""
    monkeypatch.setattr(custody, "LIMIT_COUNT", 2)
    for _ in range(2):
        take(siti, sealed(siti))

    with pytest.raises(errors.CustodyFullError):
        take(siti, sealed(siti))


def test_after_45_days_nobody_waits_for_it(siti):
    """What was never asked for is forgotten; what is younger stays."""
    take(siti, sealed(siti))
    siti.village.passes(days=30)
    take(siti, sealed(siti))
    siti.village.passes(days=16)
    siti.syncs()
    take(siti, sealed(siti))

    assert counts(siti) == (2, 0)


@pytest.mark.parametrize("years", [-20, 20])
@pytest.mark.parametrize("met", [True, False], ids=["met the office", "never met it"])
def test_a_clock_that_is_set_throws_nothing_away(siti, years, met):
    """Wrong when it was taken, or wrong later: either clock alone makes nothing old."""
    if met:
        siti.syncs()
    for leap in (years, -years, years):
        take(siti, sealed(siti))
        siti.village.passes(days=leap * 365)

    take(siti, sealed(siti))

    assert counts(siti) == (4, 0)


def test_only_what_the_office_names_is_let_go(siti):
    """And only on its way up."""
    up, other, down = sealed(siti), sealed(siti), sealed(siti, Way.DOWN)
    for raw in (up, other, down):
        take(siti, raw)

    with siti.store.writing() as session:
        assert custody.release(session, [parcel.mark(up), parcel.mark(down), "0" * 16]) == 1

    assert counts(siti) == (1, 1)


def test_a_bag_is_filled_as_far_as_the_line_bears(siti):
    """Oldest first, as much as there is room for, and never nothing."""
    raws = [sealed(siti) for _ in range(3)]
    for raw in raws:
        take(siti, raw)
        siti.village.passes(minutes=1)

    with siti.store.reading() as session:
        assert custody.up(session, 2 * SMALL, 10) == raws[:2]
        assert custody.up(session, 10, 10) == raws[:1]
        assert custody.up(session, 9 * SMALL, 10, but=[parcel.mark(raws[0])]) == raws[1:]
        held = custody.holding(session, Way.UP)
    assert (held.count, held.size_bytes) == (3, 3 * SMALL)


def test_what_is_no_parcel_is_not_carried(siti):
    """A courier looks at the outside."""
    with pytest.raises(errors.LayarError):
        take(siti, b"LYR1" + bytes(700))
