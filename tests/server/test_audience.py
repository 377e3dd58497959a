"""A village hears of its own cases, and of nobody else's: no tablet is owed another's words."""

from hypothesis import given
from hypothesis import strategies as st

from protocol import drawings, services
from protocol.messages import Kind
from server import audience
from server.audience import Tablet
from tests.server import tablets
from tests.server.phones import COMPLAINT, SKTM, VILLAGE, case

MARK = str(drawings.read("100,100 300,240 520,110;600,200 760,200").value)
ELSEWHERE = "82.04.17.2001"
CATALOGUE = services.catalogue()
VILLAGES = st.sampled_from(["", VILLAGE, ELSEWHERE, "82.04.07.2001"])
KEYS = st.binary(min_size=1, max_size=2)
TABLETS = st.lists(st.builds(Tablet, KEYS, st.frozensets(VILLAGES)), max_size=6)


@given(KEYS, st.sampled_from([None, *CATALOGUE.values()]), VILLAGES, TABLETS)
def test_nobody_hears_of_another_village(hearer, service, village, known):
    """Whatever service, village and tablets there are: only its own, and never what is sealed."""
    hearers = audience.of_case(hearer, service, village, known)

    assert hearer in hearers
    for each in hearers - {hearer}:
        assert service is not None
        assert not service.sealed_from_village
        assert "village" in service.route
        assert village
        assert any(tablet.key == each and village in tablet.villages for tablet in known)


@given(st.sampled_from(list(CATALOGUE.values())), VILLAGES.filter(bool), TABLETS)
def test_every_tablet_of_the_village_hears(service, village, known):
    """Nobody has to ask for a case that is theirs to check."""
    hearers = audience.of_case(b"", service, village, known)

    if service.of_village:
        assert hearers >= {tablet.key for tablet in known if village in tablet.villages}


def test_complaints_are_sealed_from_the_village():
    """In the catalogue as it stands; so is every service that passes no village."""
    sealed = {each.key for each in CATALOGUE.values() if not each.of_village}

    assert COMPLAINT in sealed
    assert SKTM not in sealed


def ids(answer):
    return [each.id for each in answer.heard]


def test_a_tablet_hears_a_phones_case_as_it_goes(house):
    """Who holds the phone, the application, what staff decide and what the citizen mends."""
    tablet, *_ = tablets.begin(house)
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)

    heard = house.tell(tablet)
    assert [each.kind for each in heard.heard] == [Kind.INTRODUCTION, Kind.APPLICATION]
    assert heard.receipt.places == {application.id: 1}

    withdrawn = phone.withdraw(case(application))
    house.tell(phone, withdrawn)
    heard = house.tell(tablet, received=ids(heard))
    assert (ids(heard), heard.receipt.places) == ([withdrawn.id], {withdrawn.id: 2})
    assert house.tell(tablet, received=ids(heard)).heard == []


def test_what_a_tablet_brought_is_not_told_to_it(house):
    """The phone hears the officer's decision; the tablet knows it, and has its place."""
    tablet, _, _, operator = tablets.begin(house)
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    told = house.tell(tablet)
    decision = operator.decide(case(application), "accept")

    answer = house.tell(tablet, decision, received=ids(told))

    assert answer.heard == []
    assert answer.receipt.places == {decision.id: 2}
    assert ids(house.tell(phone)) == [decision.id]


def test_a_tablet_that_begins_hears_what_was_before(house):
    """Every case of its village that is the village's, with all that was said in it; once."""
    phone = house.phone()
    said = [phone.apply(), phone.apply(village_code=ELSEWHERE), phone.apply(COMPLAINT)]
    gone = phone.withdraw(case(said[0]))
    house.tell(phone, *said, gone)

    tablet, *_ = tablets.begin(house)

    heard = house.tell(tablet)
    assert ids(heard)[1:] == [said[0].id, gone.id]
    assert heard.heard[0].kind == Kind.INTRODUCTION
    assert heard.receipt.places == {said[0].id: 1, gone.id: 2}


def test_another_villages_tablet_hears_nothing(house):
    """Neither what comes nor what was before, and nothing of what its neighbours decide."""
    tablet, _, _, operator = tablets.begin(house)
    other, *_ = tablets.begin(house, ELSEWHERE)
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    house.tell(tablet, operator.decide(case(application), "accept"))

    assert house.tell(other).heard == []


def test_an_officer_decides_in_their_village_only(house):
    """Not in another's, not what is sealed, and nothing that is signed off above their post."""
    tablet, _, secretary, operator = tablets.begin(house)
    phone = house.phone()
    said = [phone.apply(), phone.apply(village_code=ELSEWHERE), phone.apply(COMPLAINT)]
    house.tell(phone, *said)

    decided = [operator.decide(case(each), "accept") for each in said]
    approved = [who.decide(case(said[0]), "approve") for who in (operator, secretary)]
    receipt = house.tell(tablet, *decided, *approved).receipt

    assert receipt.received == [decided[0].id, approved[1].id]
    refused = [decided[1].id, decided[2].id, approved[0].id]
    assert receipt.refused == dict.fromkeys(refused, "trust.not_entitled")


def test_an_application_on_behalf_says_how_somebody_agreed(house):
    """A spoken yes and a mark of their own; else the office does not take it from an officer."""
    tablet, _, _, operator = tablets.begin(house)
    applied = {
        "service": SKTM,
        "answers": {"full_name": "ANI CONTOH", "village_code": VILLAGE},
        "applicant": {"name": "ANI CONTOH"},
    }
    bad = [
        operator.say(Kind.APPLICATION, applied | more)
        for more in ({}, {"consent": {"spoken": True}}, {"consent": {"spoken": False}})
    ]
    good = operator.say(
        Kind.APPLICATION, applied | {"consent": {"spoken": True, "signature": MARK}}
    )

    receipt = house.tell(tablet, *bad, good).receipt

    assert receipt.refused == dict.fromkeys([each.id for each in bad], "consent.missing")
    assert receipt.places == {good.id: 1}


def test_a_tablet_that_forgot_hears_its_own_again(house):
    """Its memory came from a copy: what its officers said comes back with all else."""
    tablet, _, _, operator = tablets.begin(house)
    phone = house.phone()
    application = phone.apply()
    house.tell(phone, application)
    decision = operator.decide(case(application), "accept")
    told = house.tell(tablet, decision)
    house.tell(tablet, received=ids(told))

    tablet.epoch = 7
    assert set(ids(house.tell(tablet))) >= {application.id, decision.id}
