"""Parcels from screen to screen, as two people do it."""

import pytest

from app import qr_codes
from app.storage import custody, deliveries, endorsing, identity
from app.strings import t
from app.sync import inbox
from protocol import bundle, errors, messages, qr
from protocol.messages import Endorsement, Kind
from protocol.parcel import Way
from protocol.trust import EVERYWHERE
from tests.app.actions.stage import Hall
from tests.app.actions.test_outbox import applies
from tests.village import Village


@pytest.fixture
def village(tmp_path):
    return Village(tmp_path)


@pytest.fixture
def halls(tmp_path, village, monkeypatch):
    """Two phones that know the office; a drawing is its own text, so that none is decoded."""
    monkeypatch.setattr(qr_codes, "draw", str.encode)
    monkeypatch.setattr(qr_codes, "loop", b" ".join)
    monkeypatch.setattr(qr_codes, "read", lambda photo: photo.decode().split(" | "))
    monkeypatch.setattr(qr_codes, "readable", lambda: True)
    found = []
    for name, nik in (("siti", "8204081708909901"), ("ani", "8204084505909903")):
        hall = Hall(tmp_path / name).boards()
        hall.introduces(nik=nik)
        hall.device.write(lambda session: inbox.learn(session, village.office.trust))
        found.append(hall)
    return found


def test_what_waits_is_shown_and_another_phone_carries_it(halls):
    """All pictures in a loop; each read once and in any order; kept for the office, unread."""
    siti, ani = halls
    siti.does(siti.act.arrive, "/nearby/show")
    shown = siti.screen.nearby
    assert shown.index is None
    assert len(shown.pictures) > 1

    ani.does(ani.act.arrive, "/nearby/read")
    for number, picture in enumerate(reversed(shown.pictures)):
        ani.pictures = [picture]
        ani.does(ani.act.read_picture, True)
        assert ani.screen.nearby.have == number + 1
        assert ani.screen.nearby.count == len(shown.pictures)

    assert ani.screen.nearby.said == t("codes.took", ours=0, others=1)
    up = ani.device.read(lambda session: custody.holding(session, Way.UP))
    assert up.count == 1


def test_the_reader_shows_a_slip_and_the_sender_reads_it(halls):
    """From saved to carried on the sender's screen, by the reader's signed word as one code."""
    siti, ani = halls
    case = applies(siti)
    siti.does(siti.act.arrive, "/nearby/show")
    ani.does(ani.act.arrive, "/nearby/read")
    for picture in siti.screen.nearby.pictures:
        assert ani.screen.nearby.back == b""
        ani.pictures = [picture]
        ani.does(ani.act.read_picture, True)

    siti.does(siti.act.arrive, "/nearby/read")
    siti.pictures = [ani.screen.nearby.back] * 2
    siti.does(siti.act.read_picture, True)

    assert siti.screen.nearby.said == t("codes.carried")
    found = siti.device.read(lambda session: deliveries.of(session, [case]))[case]
    assert found.carried_at is not None
    assert found.received_at is None
    siti.does(siti.act.read_picture, True)
    assert siti.screen.nearby.said == t("codes.not_ours")


def test_a_slip_is_put_away_when_something_else_is_read(halls):
    """It is for one sender: the next one's pictures bring their own."""
    siti, ani = halls
    siti.does(siti.act.arrive, "/nearby/show")
    ani.does(ani.act.arrive, "/nearby/read")
    ani.pictures = [b" | ".join(siti.screen.nearby.pictures)]
    ani.does(ani.act.read_picture, True)
    assert ani.screen.nearby.back

    ani.pictures = [b"https://example.com", qr.parts(bytes(400))[0].encode()]
    ani.does(ani.act.read_picture, True)
    assert ani.screen.nearby.back
    ani.does(ani.act.read_picture, True)
    assert ani.screen.nearby.back == b""


def test_pictures_are_turned_by_hand_and_do_not_change(halls):
    """For a camera that is slow: before, next, round and round, and back to the loop."""
    siti, _ = halls
    siti.does(siti.act.turn_code, 1)
    siti.does(siti.act.arrive, "/nearby/show")
    first = siti.screen.nearby
    seen = []
    for by in (1, 1, -1, -1, -1, 0):
        siti.does(siti.act.turn_code, by)
        seen.append(siti.screen.nearby.index)
    siti.does(siti.act.arrive, "/nearby/show")

    last = len(first.pictures) - 1
    assert seen == [0, 1, 0, last, last - 1, None]
    assert siti.screen.nearby.pictures == first.pictures


@pytest.mark.parametrize("away", ["/me", "/nearby/relay"])
def test_what_was_written_meanwhile_is_in_the_pictures(halls, away):
    """Whoever leaves the page, by whatever way, finds everything that waits when they come back."""
    siti, _ = halls
    siti.does(siti.act.arrive, "/nearby/show")
    before = siti.screen.nearby.pictures

    siti.does(siti.act.arrive, away)
    applies(siti)
    siti.does(siti.act.arrive, "/nearby/show")

    assert len(siti.screen.nearby.pictures) > len(before)


def test_pictures_still_being_drawn_when_the_person_leaves_are_not_kept(halls, monkeypatch):
    """They would come back later without what was written since."""
    siti, _ = halls

    def leave(drawn):
        siti.act.arrive("/me")
        return b" ".join(drawn)

    with monkeypatch.context() as patch:
        patch.setattr(qr_codes, "loop", leave)
        siti.does(siti.act.arrive, "/nearby/show")
    assert siti.screen.nearby is None
    applies(siti)
    siti.does(siti.act.arrive, "/nearby/show")

    again = siti.screen.nearby.pictures
    siti.does(siti.act.arrive, "/nearby/show")
    assert siti.screen.nearby.pictures == again
    assert len(again) > 1


def test_what_is_amiss_with_a_photo_is_said(halls):
    """Nothing on it, a stranger's code, some still missing: in words, and nothing is lost."""
    _, ani = halls
    ani.does(ani.act.arrive, "/nearby/read")
    first, *_ = qr.parts(bytes(400))
    for photo, said in (
        (b"https://example.com", t("codes.strange")),
        (first.encode(), t("codes.missing", numbers="2, 3")),
    ):
        ani.pictures = [photo]
        ani.does(ani.act.read_picture, False)
        assert ani.screen.nearby.said == said
    assert (ani.screen.nearby.have, ani.screen.nearby.count) == (1, 3)


def test_the_offices_keys_are_read_from_a_screen(tmp_path, village, halls):
    """A phone that never had a signal learns whom to seal to."""
    _, ani = halls
    newcomer = Hall(tmp_path / "new").boards()
    newcomer.introduces(nik="8204085708909902")
    ani.does(ani.act.arrive, "/nearby/read")
    newcomer.pictures = [" | ".join(qr.parts(bundle.pack_open(village.office.trust))).encode()]

    newcomer.does(newcomer.act.read_picture, True)

    peers = newcomer.device.read(identity.peers)
    assert peers.roster is not None


def test_a_phone_that_knows_no_office_says_what_to_do(tmp_path):
    """No pictures yet, in words and calmly; the page of another kind is not left standing."""
    hall = Hall(tmp_path / "new").boards()
    hall.introduces()
    hall.does(hall.act.arrive, "/nearby/relay")
    hall.does(hall.act.arrive, "/nearby/show")

    assert hall.screen.nearby.pictures == ()
    assert "terima dulu berkas dari kantor" in hall.screen.nearby.said
    assert hall.screen.notice.text == t("start.done")


def test_many_photos_are_read_at_once(halls, monkeypatch):
    """Taken beforehand and chosen together; one that is no photo keeps no other from being read."""
    siti, ani = halls
    siti.does(siti.act.arrive, "/nearby/show")
    shown = siti.screen.nearby.pictures

    def read(photo):
        if photo == b"a song":
            raise errors.PhotoNotImageError
        return photo.decode().split(" | ")

    monkeypatch.setattr(qr_codes, "read", read)
    ani.does(ani.act.arrive, "/nearby/read")
    ani.pictures += [b"a song", *reversed(shown)]
    ani.does(ani.act.read_picture, False)
    assert ani.screen.nearby.said == t("codes.took", ours=0, others=1)

    ani.pictures += [b"a song"]
    ani.does(ani.act.read_picture, False)
    assert ani.screen.notice.text == t("error.photo.not_image")


def test_an_officers_word_goes_to_the_office_on_the_villagers_own_phone(halls, village):
    """Vouched for without a signal: the phone it is about reads it from the officer's screen."""
    budi, ani = halls
    office = village.office
    office.role, office.scope = "officer", [EVERYWHERE]
    office.staff = budi.device.read(identity.load).signing
    office.lists()
    budi.device.write(lambda session: inbox.learn(session, office.trust))
    shown = ani.device.read(endorsing.ours)
    budi.does(budi.act.arrive, "/me/vouch")
    budi.does(budi.act.type_code, qr.request(*shown))
    budi.does(budi.act.answer_card, "full_name", "CONTOH UJI")
    budi.does(budi.act.answer_card, "nik", "8204084505909903")
    budi.does(budi.act.vouch)

    budi.does(budi.act.arrive, "/nearby/show")
    ani.does(ani.act.arrive, "/nearby/read")
    ani.pictures += budi.screen.nearby.pictures
    ani.does(ani.act.read_picture, False)
    office.receives(ani.device.read(lambda session: custody.up(session, 100_000, 9)))

    (word,) = [each for each in office.memory.kept.values() if each.kind == Kind.ENDORSEMENT]
    said = messages.read(word.kind, word.body)
    assert isinstance(said, Endorsement)
    assert (said.key, said.introduction) == shown
