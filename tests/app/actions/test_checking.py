"""Anybody checks a letter with the app, without a signal: from a photo, or from its code's text."""

from app import qr_codes
from app.model import Tone
from app.sync import inbox
from tests import made_letters, trusted, zbar

SERVICE = "surat-keterangan-usaha"
BY = (trusted.HEAD, trusted.REALM)
CODE = made_letters.code(SERVICE, "SITI CONTOH", "8204085708909902", BY)


def knows_the_office(hall, **said):
    """Have the phone hear the roster."""
    words = trusted.words(hall.device.world, **said)
    hall.device.write(lambda session: inbox.learn(session, words))


def checks(hall, text):
    """Paste a code and have it checked."""
    hall.does(hall.act.arrive, "/check")
    hall.does(hall.act.type_letter, text)
    hall.does(hall.act.check_typed_letter)
    return hall.screen.letter_check


def test_a_genuine_letter_is_shown_with_what_it_says(hall):
    """To compare with the paper: number, name, the end of the NIK, by whom and until when."""
    hall.introduces()
    knows_the_office(hall)
    state = checks(hall, f" {CODE}\n")

    assert state.verdict.tone is Tone.DONE
    values = [value for _, value in state.verdict.lines]
    for said in (made_letters.NUMBER, "SITI CONTOH", "Berakhir dengan 9902"):
        assert said in values
    assert any(value.startswith("KADES CONTOH, Kupal") for value in values)
    assert not any("8204085708909902" in value for value in values)


@zbar.needed
def test_a_photo_of_the_paper_is_enough(hall):
    """The code is found on it."""
    hall.introduces()
    knows_the_office(hall)
    hall.pictures.append(qr_codes.draw(CODE))
    hall.does(hall.act.arrive, "/check")
    hall.does(hall.act.check_letter, True)

    assert hall.screen.letter_check.verdict.tone is Tone.DONE


def test_one_changed_character_is_told(hall):
    """And nothing of what the changed letter says is shown."""
    hall.introduces()
    knows_the_office(hall)
    at = len(CODE) - 120
    other = "A" if CODE[at] != "A" else "B"
    state = checks(hall, CODE[:at] + other + CODE[at + 1 :])

    assert state.verdict is None or state.verdict.tone is Tone.FIX
    assert state.verdict is None or state.verdict.lines == ()
    assert state.verdict is not None or state.amiss


def test_a_withdrawn_letter_is_known_from_the_roster(hall):
    """The office says so to everybody."""
    from protocol import letters

    hall.introduces()
    knows_the_office(hall, withdrawn=[letters.read(CODE).mark])

    assert checks(hall, CODE).verdict.title == "Surat ini sudah ditarik kembali"


def test_a_phone_that_knows_nobody_says_so(hall):
    """It does not call a letter false."""
    hall.introduces()
    state = checks(hall, CODE)

    assert "tidak dikenal" in state.verdict.title


def test_other_codes_are_told_apart(hall):
    """A slip is no letter, nor is what somebody typed."""
    hall.introduces()
    for text in ("LYQ1:S:0000", "470/012", "https://contoh.id"):
        state = checks(hall, text)
        assert state.verdict is None
        assert state.amiss
    hall.pictures.append(qr_codes.draw("https://contoh.id"))
    hall.does(hall.act.check_letter, True)
    assert hall.screen.letter_check.amiss


def test_the_page_is_empty_when_it_is_opened_anew(hall):
    """The last letter is somebody else's."""
    hall.introduces()
    checks(hall, CODE)
    hall.does(hall.act.arrive, "/applications")
    hall.does(hall.act.arrive, "/check")

    assert hall.screen.letter_check.verdict is None
    assert hall.screen.letter_check.typed == ""
