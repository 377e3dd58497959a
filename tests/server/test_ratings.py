"""Who may say how a service was."""

from protocol import errors
from protocol.messages import Kind
from tests.server.phones import case
from tests.server.tablets import begin

MARKS = {"marks": {"time": 4}}


def test_an_officer_rates_nothing_that_a_citizen_wrote(house):
    """Marks go into the figures a village is judged by; of whom it helped it writes them down."""
    tablet, head, _, _ = begin(house)
    phone = house.phone()
    theirs = phone.apply()
    house.tell(phone, theirs)
    helped = head.say(
        Kind.APPLICATION, {"service": theirs.body["service"], "answers": theirs.body["answers"]}
    )
    house.tell(tablet, helped)
    for each in (theirs, helped):
        ends = head.decide(case(each), "reject", reason="not_eligible", note="Bukan warga sini.")
        assert not house.tell(tablet, ends).receipt.refused

    own = head.say(Kind.RATING, {"case": case(helped), **MARKS})
    stolen = head.say(Kind.RATING, {"case": case(theirs), **MARKS})
    receipt = house.tell(tablet, own, stolen).receipt

    assert receipt.refused == {stolen.id: errors.NotEntitledError.code}
    assert own.id in receipt.received
