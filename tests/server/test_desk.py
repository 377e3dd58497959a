"""What staff do goes through the ledger and is owed to the applicant."""

import pytest

from protocol import envelope, errors, messages
from protocol.envelope import NO_PREV
from protocol.messages import Kind
from server import cases, desk, ledger, roster
from tests.server import queued
from tests.server.phones import COMPLAINT, SKTM, case


def decide(house, staff, application, step, **said):
    """Decide in a transaction of its own."""
    with house.office.writing() as session:
        return desk.decide(
            session, house.office, staff, case(application), step, world=house.office.world, **said
        )


def filed(house, phone, **answers):
    """Return an application the office has."""
    application = phone.apply(**answers)
    house.tell(phone, application)
    return application


def test_a_decision_reaches_the_applicant_and_nobody_else(house):
    """The next answer to the applicant's phone brings the decision, signed by the staff member."""
    siti, budi, ani = house.phone(), house.phone(), house.staff()
    application = filed(house, siti)

    decision = decide(house, ani, application, "accept", note="Sedang diperiksa")

    assert house.tell(budi).heard == []
    answer = house.tell(siti)
    assert [message.raw for message in answer.heard] == [decision.raw]
    assert answer.heard[0].author == ani.key
    assert answer.receipt.places == {decision.id: 2}


def test_a_decision_is_owed_until_the_phone_says_it_has_it(house):
    """It comes again with every answer until a receipt names it, and then no more."""
    phone, ani = house.phone(), house.staff()
    decision = decide(house, ani, filed(house, phone), "accept")

    assert [message.id for message in house.tell(phone).heard] == [decision.id]
    assert [message.id for message in house.tell(phone).heard] == [decision.id]
    assert house.tell(phone, received=[decision.id]).heard == []
    assert house.tell(phone).heard == []


@pytest.mark.parametrize("said", ["held", "refused"])
def test_what_a_phone_holds_or_refuses_is_not_sent_again(house, said):
    """Both end the waiting."""
    phone, ani = house.phone(), house.staff()
    decision = decide(house, ani, filed(house, phone), "accept")

    house.tell(phone, **{said: {decision.id: "format.newer"}})

    assert house.tell(phone).heard == []


def test_a_restored_phone_hears_everything_again(house):
    """A receipt of a new epoch owes it all again; one of a memory that is gone is ignored."""
    phone, ani = house.phone(), house.staff()
    application = filed(house, phone)
    decision = decide(house, ani, application, "accept")
    house.tell(phone, received=[decision.id])
    everything = [application.id, decision.id]

    phone.epoch = 1_800_000_000
    assert [message.id for message in house.tell(phone).heard] == everything

    phone.epoch = 1
    house.tell(phone, received=everything)
    phone.epoch = 1_800_000_000
    assert [message.id for message in house.tell(phone).heard] == everything


def test_the_roster_comes_before_the_decision_it_vouches_for(house):
    """A phone with an older roster gets the newest, by the office, ahead of what it explains."""
    phone, ani = house.phone(), house.staff()
    phone.roster = 0
    decision = decide(house, ani, filed(house, phone), "accept")

    heard = house.tell(phone).heard

    assert [message.kind for message in heard] == [Kind.ROSTER, Kind.DECISION]
    assert heard[0].author == house.office.keyring.signing.public
    named = messages.read(Kind.ROSTER, heard[0].body)
    assert [(each.key, each.role, each.scope) for each in named.officers] == [
        (decision.author, "agency", ["*"])
    ]
    phone.roster = heard[0].body["version"]
    assert [message.kind for message in house.tell(phone).heard] == [Kind.DECISION]


def test_answers_fit_the_room_and_say_what_is_left(house):
    """However much waits, an answer is no larger than asked for, and nothing is left out."""
    phone, ani = house.phone(), house.staff()
    wanted = set()
    for number in range(30):
        note = f"catatan {number} " + "x" * 80
        wanted.add(decide(house, ani, filed(house, phone), "accept", note=note).id)
    phone.room = 4096

    heard: set[str] = set()
    rounds, left = 0, 1
    answer = house.tell(phone)
    while left:
        assert answer.size_bytes <= phone.room
        fresh = {message.id for message in answer.heard}
        assert fresh
        heard |= fresh
        left = answer.receipt.owed or 0
        answer = house.tell(phone, received=sorted(fresh))
        rounds += 1

    assert heard == wanted
    assert rounds > 2


def test_even_the_smallest_room_brings_what_is_owed(house):
    """What would not fit in any answer of this room goes alone rather than never."""
    phone, ani = house.phone(), house.staff()
    first = decide(house, ani, filed(house, phone), "accept")
    decide(house, ani, filed(house, phone), "accept")
    phone.room = 1

    answer = house.tell(phone)

    assert first.id in {message.id for message in answer.heard}


def test_a_step_that_does_not_fit_says_what_came_between(house):
    """Two people at one case: the second learns what the first has done."""
    phone, ani = house.phone(), house.staff()
    application = filed(house, phone)
    decide(house, ani, application, "accept", after=1)

    with pytest.raises(errors.StepNotAllowedError) as raised:
        decide(house, ani, application, "accept", after=1)

    assert raised.value.between == ("accept",)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("reject", {}),
        ("reject", {"reason": "duplicate"}),
        ("reject", {"reason": "photo_unreadable", "note": "x"}),
        ("ask", {"reason": "nonsense"}),
        ("dance", {}),
    ],
)
def test_a_decision_needs_its_reasons(house, step, said):
    """A refusal without reason and sentence, or with a reason nobody knows, is not written."""
    phone, ani = house.phone(), house.staff()
    application = filed(house, phone)

    with pytest.raises(errors.StepNotAllowedError):
        decide(house, ani, application, step, **said)
    assert house.tell(phone).heard == []


def test_staff_decide_only_on_their_own_services(house):
    """Somebody else's case is as unknown as none at all, and nothing is written."""
    phone, ani = house.phone(), house.staff(services=(COMPLAINT,))
    application = filed(house, phone)

    with pytest.raises(errors.CaseUnknownError):
        decide(house, ani, application, "accept")


def test_an_officer_of_another_service_cannot_use_the_door_either(house):
    """A staff key that signs outside its scope is refused by the ledger itself."""
    phone, ani = house.phone(), house.staff(services=(COMPLAINT,))
    application = filed(house, phone)
    with house.office.writing() as session:
        standing = roster.standing(session.connection(), house.office)
        assert standing.peers.author(ani.key).scope == (COMPLAINT,)
        secret = desk.accounts.signing_secret(session, ani)
    signed = envelope.sign(
        secret,
        house.office.realm,
        kind=Kind.DECISION,
        epoch=1,
        seq=1,
        prev=NO_PREV,
        id=application.id[:-4] + "0000",
        body={"case": application.id, "step": "accept"},
    )

    answer = house.tell(phone, signed)

    assert answer.receipt.refused == {signed.id: ledger.errors.NotEntitledError.code}


def test_asking_and_mending(house):
    """Asked to mend, the citizen supplements, and the case goes back to where it was."""
    phone, ani = house.phone(), house.staff()
    application = filed(house, phone)
    before = _state(house, ani, application)
    decide(house, ani, application, "ask", reason="photo_unreadable", questions=["purpose"])
    assert _state(house, ani, application) == "needs_fix"

    supplement = phone.supplement(application.id, purpose="hospital")
    answer = house.tell(phone, supplement)

    assert answer.receipt.places[supplement.id] == 3
    assert _state(house, ani, application) == before
    with house.office.writing() as session:
        detail = cases.detail(
            session, ani, case(application), house.office.shelf, now=house.clock.now
        )
    assert detail.case.answers["purpose"] == "hospital"
    assert [each.place for each in detail.heard] == [1, 2, 3]


def _state(house, staff, application) -> str:
    shown = queued.rows(house, staff)
    return next(row.state.value for row in shown if row.id == application.id)


def test_decisions_of_one_person_are_one_chain(house):
    """Every staff member's decisions are numbered and linked, each to the one before."""
    phone, ani = house.phone(), house.staff()
    first = decide(house, ani, filed(house, phone), "accept")
    second = decide(house, ani, filed(house, phone, service=SKTM), "accept")

    assert (first.seq, second.seq) == (1, 2)
    assert second.prev.hex() == first.digest
