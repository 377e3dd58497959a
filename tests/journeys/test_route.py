"""What an agency decides, from a phone: by the village first, or past a village that is silent."""

from app.storage import deciding, ledger
from protocol.steps import State
from tests.harbour import applies_in
from tests.tablet import decides, stands
from tests.village import HOME

FAMILY_CARD = "kartu-keluarga"


def test_what_an_agency_decides_goes_by_the_village_first(village, siti, tablet):
    """A family card from a phone: checked and forwarded by the operator, then the agency's."""
    known = applies_in(siti, HOME, service=FAMILY_CARD, papers=True)
    siti.syncs()
    tablet.syncs()
    seen = stands(tablet, known)
    assert (seen.state, seen.holder) == (State.AT_VILLAGE, "village")

    decides(tablet, known, "accept")
    with tablet.store.reading() as session:
        steps = {step.name for step in deciding.offered(session, deciding.load(session, known))}
    assert steps == {"forward", "pass_on", "ask"}
    decides(tablet, known, "forward")
    tablet.syncs()
    for step in ("receive", "accept"):
        village.office.decides(known, step)
    siti.syncs()

    with siti.store.reading() as session:
        seen = deciding.load(session, known)
    assert (seen.state, seen.holder) == (State.IN_PROCESS, "dukcapil")
    states = [entry.state for entry in seen.history]
    assert states == [
        State.AT_VILLAGE,
        State.VILLAGE_REVIEW,
        State.FORWARDED,
        State.RECEIVED,
        State.IN_PROCESS,
    ]


def test_an_agency_need_not_wait_for_a_silent_village(village, siti, tablet):
    """It takes the case over; what the village says of it afterwards comes too late and is told."""
    known = applies_in(siti, HOME, service=FAMILY_CARD, papers=True)
    siti.syncs()
    tablet.syncs()
    village.office.decides(known, "receive")
    said = decides(tablet, known, "accept")
    tablet.syncs()

    assert stands(tablet, known).state is State.RECEIVED
    with tablet.store.reading() as session:
        (refused,) = ledger.refused(session)
    assert (refused.id, refused.code) == (said.id, "case.step_not_allowed")
    assert village.office.states()[known] is State.RECEIVED
