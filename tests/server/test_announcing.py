"""What the office announces is signed by the office and heard by the phones it is for."""

from protocol.messages import Kind
from server import announcing
from tests.server.phones import VILLAGE


def announce(house, text, *villages):
    with house.office.writing() as session:
        return announcing.announce(session, house.office, text, villages)


def test_every_phone_hears_an_announcement_once(house):
    """In its next answer, under the office's own key; a second one follows the first."""
    siti, budi = house.phone(), house.phone()
    assert announce(house, "Kantor tutup Jumat.") == 2
    assert announce(house, "Kapal datang Senin.") == 2

    for phone in (siti, budi):
        answer = house.tell(phone)
        assert [each.body["text"] for each in answer.heard] == [
            "Kantor tutup Jumat.",
            "Kapal datang Senin.",
        ]
        assert {each.kind for each in answer.heard} == {Kind.NOTE}
        assert {each.author for each in answer.heard} == {house.office.keyring.signing.public}
        again = house.tell(phone, received=[each.id for each in answer.heard])
        assert again.heard == []


def test_an_announcement_can_be_for_villages(house):
    """Nobody else is owed it."""
    phone = house.phone()

    assert announce(house, "Untuk desa lain.", "82.04.07.2002") == 0
    assert announce(house, "Untuk desa ini.", VILLAGE) == 1
    assert [each.body["text"] for each in house.tell(phone).heard] == ["Untuk desa ini."]
