"""Phones nobody has vouched for yet, and officers who do: at an office that is not for practice."""

import random

import pytest

from protocol import keys
from protocol.messages import Kind
from server import allowance, desk, officers
from server.cases import Identity
from tests.server import queued
from tests.server.conftest import ANYBODY
from tests.server.phones import COMPLAINT, NIK, Phone, Photo, case

UNVOUCHED = "author.unvouched"
REAL_NIK = "8204085708900002"


@pytest.fixture
def house(make_house):
    house = make_house(development=False)
    yield house
    house.office.engine.dispose()


def applications(phone, count):
    return [phone.apply(COMPLAINT, nik=REAL_NIK) for _ in range(count)]


def identities(house):
    return [row.identity for row in queued.rows(house, ANYBODY)]


def end(house, staff, application):
    """Reject a case, which ends it."""
    with house.office.writing() as session:
        for step, reason in (("accept", None), ("reject", "wrong_office")):
            desk.decide(
                session,
                house.office,
                staff,
                case(application),
                step,
                reason=reason,
                note="Ke kantor lain",
                world=house.office.world,
            )


def test_a_new_phone_applies_at_once(house):
    """Without any officer its applications are read into cases, and marked."""
    phone = house.phone()
    said = applications(phone, 3)

    receipt = house.tell(phone, *said).receipt

    assert receipt.received == [each.id for each in said]
    assert identities(house) == [Identity.UNVOUCHED] * 3


def test_the_fourth_open_application_waits(house):
    """It is safe and held, with what is said about it; three at a time are read."""
    phone = house.phone()
    said = applications(phone, 5)
    more = phone.supplement(case(said[4]), nik=REAL_NIK)

    receipt = house.tell(phone, *said, more).receipt

    assert receipt.received == [each.id for each in said[:3]]
    assert receipt.held == {
        said[3].id: UNVOUCHED,
        said[4].id: UNVOUCHED,
        more.id: "case.unknown",
    }


def test_ended_cases_make_room(house):
    """When one of the three has ended the oldest that waits is read, without anybody's asking."""
    phone, staff = house.phone(), house.staff()
    said = applications(phone, 5)
    house.tell(phone, *said)

    end(house, staff, said[0])

    receipt = house.tell(phone).receipt
    assert receipt.places[said[3].id] == 1
    assert said[3].id in receipt.received
    assert said[4].id not in receipt.places
    assert house.tell(phone, said[4]).receipt.held == {said[4].id: UNVOUCHED}


@pytest.mark.parametrize("first", ["introduction", "endorsement"])
def test_an_officer_vouches_whichever_comes_first(house, first):
    """The phone's introduction and the tablet's endorsement travel apart, and meet."""
    officer, phone = house.officer(), Phone(house.office)
    introduction = phone.introduce()
    said = applications(phone, 5)
    endorsement = officer.endorse(introduction)
    if first == "introduction":
        house.tell(phone, introduction, *said)

    assert house.tell(officer, endorsement).receipt.received == [endorsement.id]

    if first == "endorsement":
        assert house.tell(phone, introduction, *said).receipt.held == {}
    else:
        released = house.tell(phone).receipt
        assert {said[3].id, said[4].id} <= set(released.received)
    assert identities(house) == [Identity.VOUCHED] * 5


def test_what_waited_behind_a_held_application_is_read_with_it(house):
    """A mend and a withdrawal said meanwhile follow their application into the case."""
    officer, phone = house.officer(), Phone(house.office)
    introduction = phone.introduce()
    said = applications(phone, 4)
    gone = phone.withdraw(case(said[3]))
    house.tell(phone, introduction, *said, gone)

    house.tell(officer, officer.endorse(introduction))

    assert house.tell(phone).receipt.places == {said[3].id: 1, gone.id: 2}


@pytest.mark.parametrize("read", [{"nik": "8204085708900003"}, {"name": "SITI LAIN"}])
def test_another_name_on_the_card_is_looked_at(house, read):
    """NIK and name have to agree; else nobody is vouched for, and the console says so."""
    officer, phone = house.officer(), Phone(house.office)
    introduction = phone.introduce()
    said = applications(phone, 4)
    house.tell(phone, introduction, *said)

    house.tell(officer, officer.endorse(introduction, **read))

    assert identities(house) == [Identity.DOUBTED] * 3
    assert house.tell(phone, said[3]).receipt.held == {said[3].id: UNVOUCHED}
    house.tell(officer, officer.endorse(introduction))
    assert set(identities(house)) == {Identity.VOUCHED}


def test_spelling_is_no_other_name(house):
    """Spaces, dots in the number and small letters are the clerk's way of typing."""
    officer, phone = house.officer(), Phone(house.office)
    introduction = phone.introduce()
    house.tell(phone, introduction, *applications(phone, 1))
    dotted = f"{NIK[:6]}.{NIK[6:12]}.{NIK[12:]}"

    house.tell(officer, officer.endorse(introduction, nik=dotted, name=" Siti  Contoh "))

    assert identities(house) == [Identity.VOUCHED]


@pytest.mark.parametrize("known", [True, False])
def test_an_officer_of_another_village_vouches_for_nobody_here(house, known):
    """Refused where the phone is known; where it is not yet, it does not count when it comes."""
    officer, phone = house.officer("82.04.07.2001"), Phone(house.office)
    introduction = phone.introduce()
    if known:
        house.tell(phone, introduction)

    endorsement = officer.endorse(introduction)
    receipt = house.tell(officer, endorsement).receipt
    house.tell(phone, introduction, *applications(phone, 1))

    assert (receipt.refused == {endorsement.id: "trust.not_entitled"}) is known
    assert identities(house) == [Identity.UNVOUCHED]


def test_citizens_do_not_vouch_for_each_other(house):
    """Nor does a phone for itself."""
    phone, friend = Phone(house.office), house.phone()
    introduction = phone.introduce()
    house.tell(phone, introduction)

    for voucher in (phone, friend):
        said = voucher.endorse(introduction)
        assert house.tell(voucher, said).receipt.refused == {said.id: "trust.not_entitled"}


def test_a_new_phone_number_stays_vouched_a_new_name_does_not(house):
    """Who renews sealing key or number is still the same person; another name is another."""
    officer, phone = house.officer(), Phone(house.office)
    introduction = phone.introduce()
    house.tell(phone, introduction, *applications(phone, 1))
    house.tell(officer, officer.endorse(introduction))

    house.tell(phone, phone.introduce(phone="+6281299999999"))
    assert identities(house) == [Identity.VOUCHED]

    house.tell(phone, phone.introduce(name="ORANG LAIN"))
    assert set(identities(house)) == {Identity.UNVOUCHED}


def test_two_mebibytes_a_day_until_somebody_vouches(house, monkeypatch):
    """What goes beyond is not taken and not named: the phone keeps it and brings it tomorrow."""
    monkeypatch.setattr(allowance, "DAY_BYTES", 60_000)
    phone = house.phone()
    photo = Photo(random.Random(1).randbytes(102_400))
    application = phone.apply(COMPLAINT, photo.named(), nik=REAL_NIK)
    house.tell(phone, application)

    first = house.tell(phone, *photo.pieces).receipt
    later = phone.apply(COMPLAINT, nik=REAL_NIK)
    assert first.pieces[photo.document.sha256] == "4A"  # three of seven pieces
    house.clock.passes(days=1)
    second = house.tell(phone, *photo.pieces[3:6]).receipt
    assert second.pieces[photo.document.sha256] == "_A"
    house.clock.passes(days=1)
    third = house.tell(phone, later, *photo.pieces[6:]).receipt

    assert third.received == [later.id]
    assert third.pieces[photo.document.sha256] == "_g"


def test_what_nobody_can_read_counts_as_well(house, monkeypatch):
    """Kept for a newer office, and no more of it in a day than of anything else."""
    monkeypatch.setattr(allowance, "DAY_BYTES", 4_000)
    phone, dice = house.phone(), random.Random(1)

    def newer():
        words = dice.randbytes(1_000).hex()
        raw = bytearray(phone.supplement("ab" * 16, purpose=words).raw)
        raw[90] = 7
        said = bytes(raw[:-64])
        return said + phone.signing.sign(keys.ctx("layar/message/v1") + house.office.realm + said)

    raws = [newer() for _ in range(4)]
    first = phone.read(house.take(phone.up_raw(*raws))).receipt.held
    again = phone.read(house.take(phone.up_raw(*raws))).receipt.held
    house.clock.passes(days=1)
    later = phone.read(house.take(phone.up_raw(*raws))).receipt.held

    assert 0 < len(first) < len(raws)
    assert again == first
    assert len(first) < len(later)


def test_who_is_vouched_for_brings_what_they_have(house, monkeypatch):
    """Quotas are for strangers, not for an officer's tablet or a known phone."""
    monkeypatch.setattr(allowance, "DAY_BYTES", 100)
    officer = house.officer("*")
    citizen = Phone(house.office)
    introduction = citizen.introduce()

    said = [officer.endorse(introduction), *applications(officer, 5)]

    assert house.tell(officer, *said).receipt.received == [each.id for each in said]


def test_in_practice_nobody_is_counted(make_house):
    """People try out as much as they like where everything is made up."""
    practice = make_house("practice")
    phone = practice.phone()
    said = [phone.apply() for _ in range(6)]

    assert practice.tell(phone, *said).receipt.received == [each.id for each in said]
    practice.office.engine.dispose()


def test_an_endorsement_of_a_revoked_officer_does_not_count(house):
    """A stolen tablet vouches for nobody after its last word that stands."""
    officer, phone = house.officer(), Phone(house.office)
    introduction = phone.introduce()
    house.tell(phone, introduction, *applications(phone, 1))
    with house.office.writing() as session:
        officers.revoke(session, house.office.world, officer.signing.kid)

    said = officer.endorse(introduction)

    assert house.tell(officer, said).receipt.held == {said.id: "author.revoked"}
    assert identities(house) == [Identity.UNVOUCHED]
    assert said.kind == Kind.ENDORSEMENT
