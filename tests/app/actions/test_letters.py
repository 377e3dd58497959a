"""The village's letters on its tablet's pages: prepared, checked, signed, saved, taken back."""

import io
import zipfile

import pypdfium2
import pytest
from sqlmodel import select

from app.model import Tone
from app.storage import entering, identity, ledger, letters, numbers, officers
from app.storage.tables import Fate, Message
from app.strings import t
from protocol import envelope, ids
from protocol.envelope import NO_PREV
from protocol.ids import CaseId
from protocol.messages import Block, Kind
from protocol.posts import Post
from tests import made_letters, trusted
from tests.app.actions.stage import Hall
from tests.made_letters import HOME
from tests.tablet import COST

SERVICE = "surat-keterangan-usaha"
PINS = {Post.HEAD: "718204", Post.SECRETARY: "493027"}


@pytest.fixture
def tablet(tmp_path):
    """A tablet with numbers, a case that was checked in, and its head on duty."""
    hall = Hall(tmp_path).boards()
    hall.introduces()
    store, world = hall.device.store, hall.device.world
    store._guard.cost = COST
    entering.begin(store, world, HOME, "KADES CONTOH", PINS[Post.HEAD])
    with store.writing() as session:
        officers.add(session, world, "SEKDES CONTOH", Post.SECRETARY, PINS[Post.SECRETARY])
        reserve(session, world)
    return hall


def reserve(session, world, first=7):
    """Hear the office reserve numbers for this tablet."""
    block = Block(
        book="UMUM",
        village=HOME,
        year=world.now().year,
        device=identity.load(session).kid,
        home=numbers.home(session),
        first=first,
        last=first + 2,
    )
    message = envelope.sign(
        trusted.OFFICE,
        trusted.REALM,
        kind=Kind.BLOCK,
        epoch=1,
        seq=1,
        prev=NO_PREV,
        id=ids.new(world),
        body=block.model_dump(by_alias=True),
    )
    numbers.learn(session, message, block)


def files(hall, name="SITI CONTOH"):
    """Have an application at the village."""
    answers = {**made_letters.WHO, **made_letters.ASKED[SERVICE], "full_name": name}

    def write(session):
        body = {"service": SERVICE, "answers": answers}
        case = CaseId(ledger.say(session, hall.device.world, Kind.APPLICATION, body).id)
        row = session.exec(select(Message).where(Message.id == case)).one()
        row.place, row.state, row.receipted_at = 1, Fate.RECEIVED, row.kept_at
        session.add(row)
        return case

    return hall.device.write(write)


def enters(hall, post):
    """Put somebody else on duty."""
    with hall.device.store.reading() as session:
        kid = next(each.kid for each in officers.listed(session) if each.post is post)
    entering.enter(hall.device.store, hall.device.world, kid, PINS[post])


def issues(hall, case):
    """Prepare, check and sign a letter on its page."""
    hall.does(hall.act.arrive, f"/letters/{case}")
    hall.does(hall.act.prepare_letter, case)
    hall.does(hall.act.pass_letter, case)
    hall.does(hall.act.sign_letter, case)
    return hall.screen.letter


def test_a_letter_goes_through_its_pages(tablet):
    """Each sees what is theirs to do, and the paper as it will be."""
    case = files(tablet)
    tablet.does(tablet.act.arrive, "/letters")
    assert [row.case for row in tablet.screen.village_letters.ready] == [case]

    tablet.does(tablet.act.arrive, f"/letters/{case}")
    shown = tablet.screen.letter
    assert shown.prepares
    assert "KONSEP" in shown.aloud
    assert shown.pages[0].startswith(b"\x89PNG")
    tablet.does(tablet.act.prepare_letter, case)
    enters(tablet, Post.SECRETARY)
    tablet.does(tablet.act.arrive, f"/letters/{case}")
    assert (tablet.screen.letter.checks, tablet.screen.letter.signs) == (True, False)
    tablet.does(tablet.act.pass_letter, case)
    assert (tablet.screen.letter.checks, tablet.screen.letter.signs) == (False, False)
    enters(tablet, Post.HEAD)
    tablet.does(tablet.act.arrive, f"/letters/{case}")
    assert tablet.screen.letter.signs
    tablet.does(tablet.act.sign_letter, case)

    issued = tablet.screen.letter
    year = tablet.device.world.now().year
    assert issued.number.startswith("500/007/DS-KUPAL/")
    assert issued.number.endswith(f"/{year}")
    assert issued.whole
    tablet.does(tablet.act.arrive, "/letters")
    (row,) = tablet.screen.village_letters.issued
    assert (row.number, row.about, row.tone) == (issued.number, "SITI CONTOH", Tone.DONE)


def test_a_draft_names_who_is_the_head_now(tablet):
    """Not the one before, who is on the list for what they signed."""
    case = files(tablet)
    enters(tablet, Post.SECRETARY)
    tablet.does(tablet.act.arrive, f"/letters/{case}")
    assert "KADES CONTOH" in tablet.screen.letter.aloud

    def leaves(session):
        (head,) = [each for each in officers.listed(session) if each.post is Post.HEAD]
        officers.dismiss(session, tablet.device.world, head.kid)

    tablet.device.write(leaves)
    tablet.does(tablet.act.arrive, f"/letters/{case}")
    assert "KADES CONTOH" not in tablet.screen.letter.aloud


def test_every_letter_that_can_be_made_is_in_sight(tablet):
    """What was begun stands first; of the others none is missing, and none that was issued."""
    begun, issued = files(tablet), files(tablet)
    tablet.does(tablet.act.prepare_letter, begun)
    issues(tablet, issued)
    others = [files(tablet) for _ in range(3)]
    tablet.does(tablet.act.arrive, "/letters")

    shown = tablet.screen.village_letters
    assert [row.case for row in shown.drafts] == [begun]
    assert {row.case for row in shown.ready} == {*others}
    assert [row.case for row in shown.issued] == [issued]


def test_a_letter_without_a_number_gets_one_once_there_is_one(tablet):
    """By the head: it is issued anew, and the one without counts no longer."""
    today = tablet.device.world.now().date()
    drawn = tablet.device.write(
        lambda session: [numbers.draw(session, "UMUM", today) for _ in range(3)]
    )
    assert drawn == [7, 8, 9]
    case = files(tablet)
    without = issues(tablet, case)
    assert without.number.startswith("SEMENTARA")
    assert not without.numberable
    tablet.device.write(lambda session: reserve(session, tablet.device.world, 10))
    enters(tablet, Post.SECRETARY)
    tablet.does(tablet.act.arrive, f"/letters/{case}")
    assert not tablet.screen.letter.numberable
    enters(tablet, Post.HEAD)
    tablet.does(tablet.act.arrive, f"/letters/{case}")
    assert tablet.screen.letter.numberable

    tablet.does(tablet.act.number_letter, case, without.number)

    assert tablet.screen.letter.number.startswith("500/010/")
    assert not tablet.screen.letter.numberable
    with tablet.device.store.reading() as session:
        old, new = letters.of_case(session, case)
    assert (old.number, old.taken_back) == (without.number, t("letters.numbered_why"))
    assert not new.taken_back
    tablet.does(tablet.act.number_letter, case, without.number)
    with tablet.device.store.reading() as session:
        assert len(letters.of_case(session, case)) == 2


def test_the_file_is_saved_for_a_printer_and_shared(tablet):
    """Where nothing can be printed the PDF is saved, and said to be."""
    case = files(tablet)
    issued = issues(tablet, case)
    tablet.does(tablet.act.save_letter, case, issued.number)
    tablet.does(tablet.act.share_letter, case, issued.number)

    names = [name for name, _ in tablet.hands.gone]
    assert len(set(names)) == 1
    assert names[0].endswith(".pdf")
    text = pypdfium2.PdfDocument(tablet.hands.gone[0][1])[0].get_textpage().get_text_range()
    assert issued.number in text
    assert "PDF" in tablet.screen.notice.text


def test_a_letter_is_taken_back_with_a_reason(tablet):
    """Without one nothing happens; afterwards its page says why."""
    case = files(tablet)
    issued = issues(tablet, case)
    tablet.does(tablet.act.annul_letter, case, issued.number)
    assert tablet.screen.letter.taken_back == ""
    tablet.does(tablet.act.type_annulment, "Nama salah")
    tablet.does(tablet.act.annul_letter, case, issued.number)

    tablet.does(tablet.act.arrive, "/letters")
    (row,) = tablet.screen.village_letters.issued
    assert row.tone is Tone.FIX
    assert [each.case for each in tablet.screen.village_letters.ready] == [case]


def test_the_register_book_is_a_table_and_pages(tablet):
    """Every letter a row; what looks like a formula is none."""
    issues(tablet, files(tablet, name="=1+1"))
    issues(tablet, files(tablet))
    tablet.does(tablet.act.save_book, True)
    tablet.does(tablet.act.save_book, False)
    (_, table), (_, pages) = tablet.hands.gone

    with zipfile.ZipFile(io.BytesIO(table)) as opened:
        assert opened.testzip() is None
        sheet = opened.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "'=1+1" in sheet
    assert sheet.count("<row ") == 3
    text = pypdfium2.PdfDocument(pages)[0].get_textpage().get_text_range()
    assert "500/007/DS-KUPAL" in text
    assert "500/008/DS-KUPAL" in text


def test_the_head_sets_how_letters_are_written(tablet):
    """With a sample as it is typed; what would not tell letters apart is not saved."""
    tablet.does(tablet.act.arrive, "/letterhead")
    tablet.does(tablet.act.type_letterhead, "pattern", "{no}/{year}")
    tablet.does(tablet.act.save_letterhead)
    assert tablet.screen.letterhead.amiss
    tablet.does(tablet.act.type_letterhead, "pattern", "{no}/{unit}/{year}")
    assert tablet.screen.letterhead.sample.startswith("12/DS-KUPAL/")
    tablet.does(tablet.act.save_letterhead)

    issued = issues(tablet, files(tablet))
    assert issued.number.startswith("7/DS-KUPAL/")


def test_a_phone_has_no_village_letters(hall):
    """It is led home."""
    hall.introduces()
    hall.does(hall.act.arrive, "/letters")
    hall.does(hall.act.arrive, "/letterhead")

    assert hall.routes[-2:] == ["/", "/"]
