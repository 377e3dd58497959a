"""Villages' tablets have numbers before they need them, and no two have the same."""

from dataclasses import replace

from protocol import messages
from protocol.messages import Kind
from server import ended, numbers
from tests.server.letters import issue
from tests.server.phones import case
from tests.server.tablets import begin

HOME, OTHER = "5f1e0c4d7a92b836", "00112233445566ff"
REGISTER = {"register": "UMUM", "year": 2026}


def blocks(answer) -> list[tuple[int, int, int, str]]:
    """Return the blocks an answer brought: year, first, last and home."""
    read = [messages.read(each.kind, each.body) for each in answer.heard if each.kind == Kind.BLOCK]
    return [
        (each.year, each.first, each.last, each.home)
        for each in read
        if isinstance(each, messages.Block)
    ]


def test_a_tablet_has_numbers_with_its_first_exchange(house):
    """As soon as it says where it draws, and not again while it has them."""
    tablet, _, _, _ = begin(house)

    assert blocks(house.tell(tablet)) == []
    first = house.tell(tablet, home=HOME)
    assert blocks(first) == [(2026, 1, 50, HOME)]
    block = next(each for each in first.heard if each.kind == Kind.BLOCK)
    assert blocks(house.tell(tablet, home=HOME)) == [(2026, 1, 50, HOME)]
    assert blocks(house.tell(tablet, home=HOME, received=[block.id])) == []


def test_more_come_when_few_are_left(house):
    """By the highest letter that has come: thirty-one of fifty leave nineteen."""
    tablet, head, _, _ = begin(house)
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    first = house.tell(tablet, home=HOME)
    heard = [each.id for each in first.heard]
    draw = REGISTER | {"serial": 30}
    letter = issue(head, case(application), "470/030/DS-KUPAL/XI/2026", draw=draw)
    assert blocks(house.tell(tablet, letter, home=HOME, received=heard)) == []
    draw = REGISTER | {"serial": 31}
    letter = issue(head, case(application), "470/031/DS-KUPAL/XI/2026", draw=draw)

    assert blocks(house.tell(tablet, letter, home=HOME)) == [(2026, 51, 100, HOME)]


def test_another_home_or_another_tablet_has_numbers_of_its_own(house):
    """A copy that moved, and a second tablet of the village."""
    tablet, _, _, _ = begin(house)
    second, _, _, _ = begin(house)
    told = house.tell(tablet, home=HOME)
    heard = [each.id for each in told.heard]

    assert blocks(told) == [(2026, 1, 50, HOME)]
    assert blocks(house.tell(tablet, home=OTHER, received=heard)) == [(2026, 51, 100, OTHER)]
    assert blocks(house.tell(second, home=HOME)) == [(2026, 101, 150, HOME)]


def test_next_years_numbers_come_in_december(house):
    """A village without a signal in January has them."""
    tablet, _, _, _ = begin(house)
    house.clock.passes(days=8)

    assert blocks(house.tell(tablet, home=HOME)) == [(2026, 1, 50, HOME), (2027, 1, 50, HOME)]


def test_a_phone_has_none(house):
    """Whatever it says."""
    assert blocks(house.tell(house.phone(), home=HOME)) == []


def test_a_tablet_that_moves_all_day_takes_only_so_many(house):
    """A register has an end."""
    tablet, _, _, _ = begin(house)
    for at in range(numbers.DAILY + 5):
        house.tell(tablet, home=f"{at:016x}")
    with house.office.reading() as session:
        found = numbers.reserved(session.connection())

    assert len(found) == numbers.DAILY


def restored(house):
    """Take the office up as after a restore, however much or little the copy knew."""
    with house.office.writing() as session:
        ended.begin_anew(session, house.office)
    epoch = int(house.clock.now.timestamp())
    house.office = replace(house.office, epoch=epoch)
    return epoch


def test_after_a_restore_nobody_gets_numbers_that_may_have_been_given_since(house):
    """Once in each register, and none of a year that nobody was given numbers of yet."""
    tablet, _, _, _ = begin(house)
    second, _, _, _ = begin(house)
    heard = [each.id for each in house.tell(tablet, home=HOME).heard]
    left_out = numbers.LEFT_OUT
    for at in (1, 2):
        house.clock.passes(minutes=5)
        restored(house)
        first = left_out * at + 50 * (2 * at - 1) + 1
        given = [
            (2026, first, first + 49, f"{at:016x}"),
            (2026, first + 50, first + 99, f"b{at:015x}"),
        ]
        told = house.tell(tablet, home=f"{at:016x}", received=heard)
        heard += [each.id for each in told.heard]
        assert blocks(told)[-1:] == given[:1]
        assert blocks(house.tell(second, home=f"b{at:015x}"))[-1:] == given[1:]
    house.clock.passes(days=30)
    told = blocks(house.tell(tablet, home=OTHER, received=heard))
    assert sorted((year, first) for year, first, _, _ in told) == [(2026, 1451), (2027, 1)]


def test_blocks_never_overlap(house):
    """As the office lists them."""
    tablet, _, _, _ = begin(house)
    for home in (HOME, OTHER, "ff" * 8):
        house.tell(tablet, home=home)
    with house.office.reading() as session:
        found = numbers.reserved(session.connection())

    assert [(each.first, each.last, each.heard) for each in found] == [
        (1, 50, 0),
        (51, 100, 0),
        (101, 150, 0),
    ]
