"""A letter's number is given once, its code is its own, and one taken back is known by all."""

import pytest

from protocol import errors, letters
from protocol.trust import Peers
from server import roster
from tests.server.letters import annul, issue
from tests.server.phones import case
from tests.server.tablets import begin


@pytest.fixture
def desk(house):
    """A tablet, its head, and two cases of its village."""
    tablet, head, _, _ = begin(house)
    phone = house.phone()
    first, second = phone.apply(), phone.apply()
    house.tell(phone, first, second)
    return tablet, head, phone, case(first), case(second)


def peers(house) -> Peers:
    """Return whom the office speaks for now."""
    with house.office.writing() as session:
        return roster.standing(session.connection(), house.office).peers


def withdrawn(house) -> list[str]:
    """Return the marks in the newest roster."""
    found = peers(house).roster
    assert found
    return found.withdrawn


def test_a_letter_is_taken_and_owed_to_the_citizen(house, desk):
    """With its code."""
    tablet, head, phone, first, _ = desk
    letter = issue(head, first, "470/001/DS-KUPAL/XI/2026")

    assert house.tell(tablet, letter).receipt.received == [letter.id]
    assert letter.id in [each.id for each in house.tell(phone).heard]


def test_a_second_letter_under_a_number_is_refused(house, desk):
    """For the same case or another; the same message again is no second letter."""
    tablet, head, _, first, second = desk
    letter = issue(head, first, "470/001/DS-KUPAL/XI/2026")
    house.tell(tablet, letter)
    again = [issue(head, each, "470/001/DS-KUPAL/XI/2026") for each in (first, second)]
    refused = house.tell(tablet, *again, letter).receipt

    assert refused.refused == {each.id: errors.NumberTakenError.code for each in again}
    assert letter.id in refused.received


def test_a_serial_is_given_once_however_the_number_is_written(house, desk):
    """Another pattern, another sign: the register counts."""
    tablet, head, _, first, second = desk
    draw = {"register": "UMUM", "year": 2026, "serial": 7}
    one = issue(head, first, "470/007/DS-KUPAL/XI/2026", draw=draw)
    two = issue(head, second, "7/470/KPL/2026", draw=draw)
    other = issue(head, second, "460/007/SOS/2026", draw=draw | {"register": "SOSIAL"})
    receipt = house.tell(tablet, one, two, other).receipt

    assert receipt.received == [one.id, other.id]
    assert receipt.refused == {two.id: errors.NumberTakenError.code}


def test_a_number_is_of_its_village(house, desk):
    """Two villages have the same numbers."""
    tablet, head, _, first, _ = desk
    other_tablet, other_head, _, _ = begin(house, "82.04.08.2001")
    phone = house.phone()
    there = phone.apply(village_code="82.04.08.2001")
    house.tell(phone, there)
    one = issue(head, first, "470/001/DS-X/XI/2026")
    two = issue(other_head, case(there), "470/001/DS-X/XI/2026")

    assert house.tell(tablet, one).receipt.received == [one.id]
    assert house.tell(other_tablet, two).receipt.received == [two.id]


@pytest.mark.parametrize("wrong", ["LYQ1:L:", "another number", "another signer", "another case"])
def test_a_code_that_is_not_the_letters_own_is_refused(house, desk, wrong):
    """The message and the paper say the same."""
    tablet, head, _, first, second = desk
    codes = {
        "LYQ1:L:": "LYQ1:L:",
        "another number": issue(head, first, "2").body["code"],
        "another case": issue(head, second, "1").body["code"],
        "another signer": issue(tablet.clerk(), first, "1").body["code"],
    }
    letter = issue(head, first, "1", code=codes[wrong])

    receipt = house.tell(tablet, letter).receipt
    assert receipt.refused == {letter.id: errors.NotEntitledError.code}


def test_nobody_but_the_head_issues(house):
    """A secretary checks, an operator prepares."""
    tablet, _, secretary, _ = begin(house)
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    letter = issue(secretary, case(application), "1")

    receipt = house.tell(tablet, letter).receipt
    assert receipt.refused == {letter.id: errors.NotEntitledError.code}


def test_a_letter_taken_back_is_in_everybodys_roster(house, desk):
    """Its mark, until it would have ended by itself; its number stays used."""
    tablet, head, phone, first, second = desk
    letter = issue(head, first, "470/001/DS-KUPAL/XI/2026")
    house.tell(tablet, letter)
    mark = letters.read(letter.body["code"]).mark
    assert withdrawn(house) == []
    annulment = annul(head, letter)
    again = issue(head, second, "470/001/DS-KUPAL/XI/2026")
    receipt = house.tell(tablet, annulment, again).receipt

    assert receipt.received == [annulment.id]
    assert receipt.refused == {again.id: errors.NumberTakenError.code}
    assert withdrawn(house) == [mark]
    checked = letters.check(
        letter.body["code"],
        house.office.realm,
        peers(house),
        letters.read(letter.body["code"]).facts.issued_on,
        by_village=house.office.catalogue.lettered_by_village,
    )
    assert checked.verdict is letters.Verdict.WITHDRAWN
    assert annulment.id in [each.id for each in house.tell(phone).heard]
    house.clock.passes(days=120)
    with house.office.writing() as session:
        roster.outdate(session.connection())
    assert withdrawn(house) == []


def test_only_a_letter_of_the_case_can_be_taken_back(house, desk):
    """Another case's letter stays."""
    tablet, head, _, first, second = desk
    letter = issue(head, first, "1")
    house.tell(tablet, letter)
    wrong = annul(head, letter, case=second)

    assert wrong.id in house.tell(tablet, wrong).receipt.refused
    assert withdrawn(house) == []


def test_a_citizen_annuls_nothing(house, desk):
    """They can take back an application, not a letter."""
    tablet, head, phone, first, _ = desk
    letter = issue(head, first, "1")
    house.tell(tablet, letter)
    wrong = annul(phone, letter)

    assert wrong.id in house.tell(phone, wrong).receipt.refused
