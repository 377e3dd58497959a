"""At the desk of a village's tablet: helping somebody without a phone, and deciding at once."""

import random

import pytest

from app.model import Tone
from app.storage import authors, behalf, entering, guard, ledger, officers
from app.voyage import cargo
from protocol import services
from protocol.behalf import THUMBPRINT
from protocol.posts import Post
from protocol.steps import NOTE_LETTERS
from tests.app.actions import office
from tests.app.actions.stage import Hall
from tests.tablet import COST
from tests.village import HOME

SKTM = "surat-keterangan-tidak-mampu"
NIB = "pendampingan-nib"
DRAWN = "100,100 300,240 520,110;600,200 760,200"
PINS = {Post.HEAD: "718204", Post.OPERATOR: "805613"}


@pytest.fixture
def tablet(tmp_path) -> Hall:
    """A tablet with a head and an operator, who is on duty."""
    hall = Hall(tmp_path / "tablet").boards()
    hall.introduces()
    store, world = hall.device.store, hall.device.world
    with store.reading() as session:
        guard.of(session).cost = COST
    hall.kids = {Post.HEAD: entering.begin(store, world, HOME, "KEPALA", PINS[Post.HEAD]).kid}
    with store.writing() as session:
        made = officers.add(session, world, "OPERATOR", Post.OPERATOR, PINS[Post.OPERATOR])
    hall.kids[Post.OPERATOR] = made.kid
    enters(hall, Post.OPERATOR)
    return hall


def enters(hall, post):
    entering.enter(hall.device.store, hall.device.world, hall.kids[post], PINS[post])
    hall.does(hall.act.arrive, "/")


def fills(hall, service=SKTM, name="ANI CONTOH"):
    """Begin a form for whoever stands before the desk, and fill it in but for the consent."""
    hall.does(hall.act.begin, service)
    hall.does(hall.act.arrive, hall.routes[-1])
    draft = hall.routes[-1].rpartition("/")[2]
    asked = services.catalogue()[service]
    made = cargo.make(asked, hall.act.now().date(), random.Random(3), papers=False)
    said = {**made.answers, "full_name": name, "village_code": HOME}
    for key in ("filed_by", "filer_name", "filer_relation"):
        said.pop(key, None)
    for key, value in said.items():
        hall.does(hall.act.answer, draft, key, value)
    for key, picture in made.photos.items():
        hall.pictures.append(picture)
        hall.does(hall.act.choose_photo, draft, key)
    return draft, next(iter(made.photos.values()), None)


def agrees(hall, draft, mark="signs"):
    hall.does(hall.act.answer, draft, behalf.SPOKEN, "yes")
    hall.does(hall.act.answer, draft, behalf.MARK, mark)
    if mark == "signs":
        hall.does(hall.act.answer, draft, behalf.SIGNATURE, DRAWN)


def helps(hall, service=SKTM, name="ANI CONTOH"):
    """Write an application for somebody, with their consent, and return its case."""
    draft, _ = fills(hall, service, name)
    agrees(hall, draft)
    hall.does(hall.act.send, draft)
    hall.does(hall.act.arrive, hall.routes[-1])
    return hall.routes[-1].rpartition("/")[2]


def application(hall, case):
    with hall.device.store.reading() as session:
        return ledger.application(session, case)


def steps(hall):
    return [each.value for each in hall.screen.desk_case.steps]


def test_nothing_is_sent_for_somebody_who_has_not_agreed(tablet):
    """The form asks for a spoken yes and a mark, and says that they are missing."""
    draft, _ = fills(tablet)
    tablet.does(tablet.act.show_page, draft, 99)

    assert not tablet.screen.review.ready
    tablet.does(tablet.act.send, draft)
    assert tablet.screen.notice.tone is Tone.FIX
    assert tablet.screen.desk.rows == ()


def test_an_application_says_for_whom_it_is_and_how_they_agreed(tablet):
    """Applicant, consent and who filled it in are signed with it; no answer is made of them."""
    case = helps(tablet)

    said = application(tablet, case)
    assert said.applicant.name == "ANI CONTOH"
    assert said.consent.spoken
    assert said.consent.signature
    assert (said.answers["filed_by"], said.answers["filer_name"]) == ("village_officer", "OPERATOR")
    assert not {behalf.SPOKEN, behalf.MARK, behalf.SIGNATURE} & said.answers.keys()
    assert tablet.screen.desk_case.consent


def test_a_thumbs_print_is_a_mark_too(tablet):
    """Its photo travels among the documents."""
    draft, picture = fills(tablet)
    agrees(tablet, draft, "presses")
    tablet.pictures.append(picture or cargo_picture())
    tablet.does(tablet.act.choose_photo, draft, THUMBPRINT)
    tablet.does(tablet.act.send, draft)

    said = application(tablet, tablet.routes[-1].rpartition("/")[2])
    assert THUMBPRINT in said.documents
    assert said.consent.signature is None


def cargo_picture():
    made = cargo.make(services.catalogue()["ktp-el"], cargo.date(2026, 11, 24), random.Random(1))
    return next(iter(made.photos.values()))


def test_a_new_form_is_begun_for_everybody(tablet):
    """The one before was somebody else's; it is found among those not finished."""
    first, _ = fills(tablet)
    second, _ = fills(tablet, name="BUDI CONTOH")

    assert first != second
    tablet.does(tablet.act.arrive, "/help")
    assert len(tablet.screen.home.drafts) == 2


def test_what_an_officer_wrote_is_checked_and_signed_without_a_signal(tablet):
    """It is in the village's hands at once; the operator lays it before the head, who approves."""
    helps(tablet)
    assert steps(tablet)[0] == "accept"
    case = tablet.screen.desk_case.case.row.id
    for step in ("accept", "sign"):
        tablet.does(tablet.act.take_step, case, step)
    assert "approve" not in steps(tablet)
    assert tablet.screen.desk_case.unsent

    enters(tablet, Post.HEAD)
    tablet.does(tablet.act.arrive, f"/cases/{case}")
    tablet.does(tablet.act.take_step, case, "approve")

    (row,) = tablet.screen.desk.rows if tablet.screen.desk.rows else (None,)
    assert row is None, "no longer among the new ones"
    tablet.does(tablet.act.filter_queue, "ready")
    assert [row.id for row in tablet.screen.desk.rows] == [case]


def test_a_return_says_why_and_what_to_mend(tablet):
    """Without a reason, or where one is of its own without words, nothing is said."""
    case = helps(tablet)
    tablet.does(tablet.act.take_step, case, "accept")
    tablet.does(tablet.act.take_step, case, "ask")
    tablet.does(tablet.act.say_step, case)
    assert tablet.screen.desk_case.asked.amiss
    tablet.does(tablet.act.choose_why, "other")
    tablet.does(tablet.act.say_step, case)
    assert tablet.screen.desk_case.asked.amiss

    tablet.does(tablet.act.type_word, "x" * (NOTE_LETTERS + 1))
    tablet.does(tablet.act.say_step, case)
    assert tablet.screen.desk_case.asked.amiss

    tablet.does(tablet.act.type_word, "NIK salah satu angka.")
    tablet.does(tablet.act.tick_mend, "nik")
    tablet.does(tablet.act.say_step, case)

    assert tablet.screen.desk_case.asked is None
    tablet.does(tablet.act.filter_queue, "citizen")
    assert [row.id for row in tablet.screen.desk.rows] == [case]
    assert tablet.screen.desk_case.case.fixable
    assert tablet.screen.desk_case.case.holder == "Warga"


def test_several_are_done_at_once(tablet):
    """Each that a step fits, whatever else is ticked."""
    known = [helps(tablet, name=name) for name in ("ANI CONTOH", "BUDI CONTOH", "CITRA CONTOH")]
    tablet.does(tablet.act.take_step, known[0], "accept")
    tablet.does(tablet.act.arrive, "/")
    for case in known:
        tablet.does(tablet.act.tick_case, case)
    assert [(each.value, each.label[-3:]) for each in tablet.screen.desk.together] == [
        ("accept", "(2)"),
        ("sign", "(1)"),
    ]

    tablet.does(tablet.act.step_ticked, "accept")

    tablet.does(tablet.act.filter_queue, "all")
    assert len({row.label for row in tablet.screen.desk.rows}) == 1
    assert tablet.screen.desk.ticked == 0


def test_cases_are_found_and_sorted_out(tablet):
    """By name, by where they were written; the NIK is masked, and sync is said in plain words."""
    case = helps(tablet)
    helps(tablet, name="BUDI CONTOH")
    tablet.does(tablet.act.seek_case, "ani")

    (row,) = tablet.screen.desk.rows
    assert row.id == case
    nik = application(tablet, case).applicant.nik
    assert nik not in row.who
    assert row.who.endswith(nik[-4:])
    assert "Belum pernah bertemu kantor" in tablet.screen.desk.contact
    tablet.does(tablet.act.filter_queue, "phone")
    assert tablet.screen.desk.rows == ()


def test_a_case_is_found_by_its_code_and_has_a_slip(tablet):
    """Whoever comes back with the paper is found; the slip is signed by who wrote it."""
    case = helps(tablet)
    code = tablet.screen.desk_case.case.row.receipt_code
    tablet.does(tablet.act.type_receipt, code.lower())
    tablet.does(tablet.act.find_case)
    assert tablet.routes[-1] == f"/cases/{case}"

    tablet.does(tablet.act.arrive, f"/slips/{case}")
    assert tablet.screen.slip.case == case


def test_the_notice_board_names_nobody(tablet):
    """Masked names, codes and states, as a page of A4."""
    helps(tablet)
    tablet.does(tablet.act.arrive, "/board")
    tablet.does(tablet.act.save_board)

    ((code, name, _),) = tablet.screen.board.lines
    assert name == "A*** C***"
    ((file, data),) = tablet.hands.gone
    assert (file, data[:5]) == ("papan-pengumuman.pdf", b"%PDF-")
    assert code


def test_forwarding_leaves_the_village(tablet):
    """What goes on to an agency is theirs then: no step is offered here."""
    case = helps(tablet, NIB)
    for step in ("accept", "forward"):
        tablet.does(tablet.act.take_step, case, step)

    assert tablet.screen.desk_case.steps == ()
    tablet.does(tablet.act.filter_queue, "away")
    assert [row.id for row in tablet.screen.desk.rows] == [case]


def test_a_wrong_voucher_changes_nothing(tablet):
    """It is said what is amiss; the desk goes on saying that the office knows nobody yet."""
    tablet.does(tablet.act.arrive, "/voucher")
    tablet.does(tablet.act.type_voucher, "LYQ1:W:ABC")
    tablet.does(tablet.act.redeem_voucher)

    assert tablet.screen.voucher.amiss
    assert tablet.screen.desk.unknown


def test_marks_are_written_down_only_of_whom_the_village_helped(tablet, monkeypatch):
    """How it was is asked of who sat here; who applied on a phone of their own says so there."""
    helps(tablet)
    enters(tablet, Post.HEAD)
    case = tablet.screen.desk.rows[0].id
    tablet.does(tablet.act.arrive, f"/cases/{case}")
    tablet.does(tablet.act.take_step, case, "reject")
    tablet.does(tablet.act.choose_why, "other")
    tablet.does(tablet.act.type_word, "Bukan warga desa ini.")
    tablet.does(tablet.act.say_step, case)
    tablet.device.write(lambda session: office.take(session, case))

    tablet.does(tablet.act.arrive, f"/cases/{case}")
    assert tablet.screen.case.rateable
    monkeypatch.setattr(authors, "ours", lambda session: {})
    tablet.does(tablet.act.arrive, f"/cases/{case}")
    assert not tablet.screen.case.rateable


def test_a_phone_has_no_desk(hall):
    """Everything is as it was there."""
    hall.introduces()
    hall.does(hall.act.arrive, "/")

    assert vars(hall.screen).get("desk") is None
