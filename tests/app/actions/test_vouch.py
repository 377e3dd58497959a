"""Two people, two phones, no network: one is introduced, the other vouches."""

import io

import pytest
from PIL import Image

from app import qr_codes
from app.storage import identity, ledger
from app.sync import inbox
from protocol import envelope, messages, qr
from protocol.keys import SigningSecret
from protocol.messages import Endorsement, Kind
from protocol.trust import EVERYWHERE
from tests import zbar
from tests.app.actions.stage import Hall
from tests.desk import SmallOffice
from tests.village import ROOT

NIK = "8204081708909901"


@pytest.fixture
def villager(tmp_path):
    hall = Hall(tmp_path / "villager").boards()
    hall.introduces()
    hall.does(hall.act.arrive, "/me/introduce")
    return hall


@pytest.fixture
def officer(tmp_path):
    hall = Hall(tmp_path / "officer").boards()
    hall.introduces("BUDI CONTOH", "8204081708909902")
    office = SmallOffice(hall.device.world, ROOT)
    office.role, office.scope = "officer", [EVERYWHERE]
    office.staff = hall.device.read(identity.load).signing
    office.lists()
    hall.device.write(lambda session: inbox.learn(session, office.trust))
    hall.does(hall.act.arrive, "/me/vouch")
    return hall


def said(hall):
    """Return every endorsement this phone has queued."""

    def look(session):
        waiting = [each for each in ledger.waiting(session) if each.kind == Kind.ENDORSEMENT]
        return [envelope.parse(ledger.raw(session, each.id)) for each in waiting]

    return [messages.read(each.kind, each.body) for each in hall.device.read(look)]


def fills_in(hall, name="CONTOH UJI", nik=NIK):
    hall.does(hall.act.answer_card, "full_name", name)
    hall.does(hall.act.answer_card, "nik", nik)


def photographed(code):
    """Return a photo of a screen that shows this picture."""
    table = Image.new("RGB", (1_200, 900), "grey")
    table.paste(Image.open(io.BytesIO(code)).convert("RGB"), (200, 100))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=70)
    return out.getvalue()


@zbar.needed
def test_a_phone_is_vouched_for_from_its_screen(villager, officer):
    """A photo of the code, name and NIK of the card: signed, queued; both see the same digits."""
    officer.pictures.append(photographed(villager.screen.introduce.code))

    officer.does(officer.act.read_code, True)
    assert officer.screen.vouch.digits == villager.screen.introduce.digits
    fills_in(officer)
    officer.does(officer.act.vouch)

    (word,) = said(officer)
    key, introduction = qr.read_request(villager.screen.introduce.text)
    assert word == Endorsement(
        key=key, introduction=introduction, level=2, nik=NIK, name="CONTOH UJI"
    )
    assert officer.routes[-1] == "/me"
    assert "sudah disahkan" in officer.screen.notice.text


def test_the_text_serves_where_no_camera_does(villager, officer):
    """Pasted, with a blank at its end, it is the same code."""
    officer.does(officer.act.type_code, villager.screen.introduce.text + " \n")
    fills_in(officer)

    officer.does(officer.act.vouch)

    assert len(said(officer)) == 1


@pytest.mark.parametrize("text", ["", "LYQ1:R:ABC", qr.office(ROOT.public), "halo"])
def test_anything_else_is_no_phone(officer, text):
    """Nothing is signed before there is a code; what is wrong stands at its box."""
    officer.does(officer.act.type_code, text)
    fills_in(officer)

    officer.does(officer.act.vouch)

    assert said(officer) == []
    assert "bukan kode HP" in officer.screen.vouch.code.error
    assert officer.screen.vouch.digits == ""


def test_nobody_is_told_off_in_the_middle_of_a_code(villager, officer):
    """While it is typed nothing is amiss; as long as a code is and none, it says so by itself."""
    text = villager.screen.introduce.text
    officer.does(officer.act.type_code, text[:-1])
    assert officer.screen.vouch.code.error == ""

    officer.does(officer.act.type_code, "X" + text[1:])
    assert "bukan kode HP" in officer.screen.vouch.code.error


def test_the_text_of_the_code_is_handed_on(villager):
    """Shared or copied, it is the text that is shown; what became of it is said."""
    text = villager.screen.introduce.text

    villager.does(villager.act.copy_code, text)
    assert villager.hands.said == [text]
    assert "disalin" in villager.screen.notice.text
    villager.does(villager.act.share_code, text)
    assert villager.hands.said == [text, text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (qr.office(ROOT.public), "Cocok."),
        (qr.office(SigningSecret(b"another office's seed, 32 bytes.").public), "kantor lain"),
        ("halo", "bukan dari Layar"),
    ],
)
@pytest.mark.parametrize("begun", [False, True])
def test_the_code_on_the_wall_is_compared(tmp_path, monkeypatch, text, words, begun):
    """Before the person is known and after: the right office, another one, or no office at all."""
    monkeypatch.setattr(qr_codes, "read", lambda photo: [photo.decode()])
    hall = Hall(tmp_path).boards()
    if begun:
        hall.introduces()

    hall.pictures.append(text.encode())
    hall.does(hall.act.check_office, True)

    assert words in hall.screen.notice.text


def test_a_card_that_says_nothing_is_marked(villager, officer):
    """Name and NIK are asked for as in any form, and kept as they were typed."""
    officer.does(officer.act.type_code, villager.screen.introduce.text)
    fills_in(officer, nik="123")

    officer.does(officer.act.vouch)

    assert said(officer) == []
    errors = {each.key: each.error for each in officer.screen.vouch.card}
    assert errors["nik"]
    assert not errors["full_name"]


def test_a_photo_without_a_code_says_so(officer):
    """What happened, that nothing has changed, what now."""
    officer.pictures.append(photographed(qr_codes.draw("halo")))

    officer.does(officer.act.read_code, False)

    assert "Tidak ada yang berubah" in officer.screen.notice.text
    assert officer.screen.vouch.code.value == ""


def test_only_officers_are_offered_to_vouch(villager, officer):
    """A citizen's page has one button of the two; and nobody vouches for their own phone."""
    for hall, offered in ((villager, False), (officer, True)):
        hall.does(hall.act.arrive, "/me")
        assert hall.screen.me.vouches is offered

    officer.does(officer.act.arrive, "/me/introduce")
    officer.does(officer.act.type_code, officer.screen.introduce.text)
    fills_in(officer)
    officer.does(officer.act.vouch)
    assert said(officer) == []
    assert "kode HP Anda sendiri" in officer.screen.notice.text


def test_a_citizen_signs_no_endorsement(villager):
    """Whatever the screen shows: no roster says that this phone may."""
    villager.does(villager.act.arrive, "/me/vouch")
    villager.does(villager.act.type_code, qr.request(ROOT.public, "ab" * 32))
    fills_in(villager)

    villager.does(villager.act.vouch)

    assert said(villager) == []
    assert villager.screen.notice.text
