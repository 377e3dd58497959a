"""From sealed parcels to the ledger and back."""

from protocol import bundle
from protocol.messages import Kind
from server import intake
from tests.server.phones import case


def test_a_first_parcel_introduces_a_phone_and_opens_a_case(house):
    """A phone nobody knows may introduce itself and apply in one parcel, and hears its place."""
    phone = house.phone(introduced=False)
    introduction, application = phone.introduce(), phone.apply()

    answer = house.tell(phone, introduction, application)

    assert set(answer.receipt.received) == {introduction.id, application.id}
    assert answer.receipt.places == {application.id: 1}
    assert answer.receipt.chain == {phone.signing.kid: (1, 2)}
    assert answer.receipt.owed in (None, 0)
