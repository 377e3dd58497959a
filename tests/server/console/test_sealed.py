"""Sealed reports at the console: opened by a passphrase, for one browser and a while."""

from sqlalchemy import select

from protocol import coffers, ids, keys
from protocol.inspected import Place
from protocol.messages import Kind
from server import unlocking
from server.audit_tables import AUDIT
from server.rights import Role
from server.staff_tables import LOGIN
from tests.server import sealed
from tests.server.console.desk import Desk, text
from tests.server.phones import COMPLAINT

HOME = "/console/integrity"
COOKIE = "layar_inspection"
STORY = sealed.ANSWERS["text"]


def unlock(desk, passphrase=sealed.PASSPHRASE, at=HOME):
    form = desk.form(desk.get(at), f"{HOME}/unlock")
    return desk.browser.post(form.action, data={**form.fields, "passphrase": passphrase})


def done(house):
    """Return what the audit log says was done about reports, in order."""
    with house.office.reading() as session:
        return list(session.connection().scalars(select(AUDIT.c.action).order_by(AUDIT.c.id)))


def test_an_inspector_opens_reads_and_answers_a_report(house, report, ida):
    """Sealed at first; then its words, its photo, an answer that the phone alone opens."""
    made, phone = report
    page = f"{HOME}/{made.case}"

    shut = ida.get(page)
    assert "Tersegel" in text(shut)
    assert STORY not in shut.text
    assert "Dermaga" not in shut.text
    assert f"{page}/decisions" not in shut.text
    paper = f"{page}/papers/{made.photo.document.sha256}"
    assert ida.get(paper).content != sealed.PHOTO
    answer = unlock(ida, at=page)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    opened = ida.get(page)
    assert STORY in text(opened)
    assert ida.get(paper).content == sealed.PHOTO
    assert ida.get(paper).headers["content-type"] == "image/jpeg"
    ida.decide(made.case, "accept", page=opened, lane="integrity")
    ida.decide(made.case, "complete", lane="integrity", note="Sudah diperiksa.")
    heard = house.tell(phone).heard
    assert [each.body["step"] for each in heard] == ["accept", "complete"]
    assert sealed.heard(made, heard[-1])["note"] == "Sudah diperiksa."
    assert "Sudah diperiksa." in text(ida.get(page))
    assert {"inspection_unlocked", "report_opened", "paper_seen"} <= set(done(house))


def test_a_sealed_picture_no_browser_could_hold_is_only_kept(house, ida):
    """What its seal hid from the office is looked at once it is open."""
    photo = sealed.PHOTO[:163] + b"\xff" * 4 + sealed.PHOTO[167:]
    assert photo[158:163] == b"\xff\xc0\x00\x11\x08"
    phone = house.phone()
    made = sealed.report(house, phone, photo)
    house.tell(phone, made.said, *made.photo.pieces)
    unlock(ida)

    page = ida.get(f"{HOME}/{made.case}")

    assert STORY in text(page)
    assert "<img" not in page.text
    assert "Tidak ditampilkan" in text(page)
    kept = ida.get(f"{HOME}/{made.case}/papers/{made.photo.document.sha256}")
    assert (kept.content, kept.headers["content-type"]) == (photo, "application/octet-stream")


def test_the_seal_is_shut_again_by_itself_and_by_hand(house, report, ida):
    """A quarter of an hour unused, a press, another browser, a session that ended."""
    made, _ = report
    page = f"{HOME}/{made.case}"
    unlock(ida)
    house.clock.passes(minutes=14)
    assert STORY in text(ida.get(page))
    house.clock.passes(minutes=14)
    assert STORY in text(ida.get(page))
    house.clock.passes(minutes=15)
    assert STORY not in text(ida.get(page))

    unlock(ida)
    form = ida.form(ida.get(page), f"{HOME}/lock")
    ida.browser.post(form.action, data=form.fields)
    assert STORY not in text(ida.get(page))
    assert "inspection_locked" in done(house)

    unlock(ida)
    other = Desk(house, "ida")
    assert STORY not in text(other.get(page))
    other.browser.cookies.set(COOKIE, ida.browser.cookies[COOKIE])
    assert STORY not in text(other.get(page))
    assert STORY in text(ida.get(page))


def test_neither_the_row_nor_the_cookie_opens_anything_alone(house, report, ida):
    """What the database has is shut with what it has not."""
    unlock(ida)
    cookie = ida.browser.cookies[COOKIE]
    secrets = unlocking.inspectorate.unlock(house.folder, sealed.PASSPHRASE)
    with house.office.reading() as session:
        row = session.connection().execute(select(LOGIN).where(LOGIN.c.unlocked.is_not(None))).one()
    assert all(each.secret not in row.unlocked for each in secrets)
    assert all(each.secret.hex().encode() not in row.unlocked for each in secrets)

    ida.browser.cookies.delete(COOKIE)
    assert STORY not in text(ida.get(f"{HOME}/{report[0].case}"))
    for bad in ("", "?", cookie[:-2] + "AA"):
        ida.browser.cookies.set(COOKIE, bad)
        assert STORY not in text(ida.get(f"{HOME}/{report[0].case}"))


def test_the_cookie_is_for_this_site_alone(house, report, ida):
    """Never for a script, never sent from elsewhere, gone with the browser."""
    said = unlock(ida).headers["set-cookie"]

    assert said.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=strict"} <= {each.strip().casefold() for each in said.split(";")}
    assert "max-age" not in said.casefold()


def test_a_wrong_passphrase_is_told_plainly_and_slowed_down(house, report, ida):
    """Five are free, then there is a wait, also for the right one; the log has them all."""
    for _ in range(5):
        answer = unlock(ida, "bukan kata sandi")
        assert answer.status_code == 401
        assert "tidak cocok" in text(answer)
        assert COOKIE not in answer.headers.get("set-cookie", "")
    assert "1 menit" in text(unlock(ida))
    assert done(house).count("inspection_refused") == 5
    house.clock.passes(minutes=2)
    assert unlock(ida).status_code == 303


def test_nobody_else_gets_as_far_as_the_passphrase(house, report, desk):
    """The administrator, the data officer, the complaint desk: no page, and no way to try one."""
    for name, role in (("adi", Role.ADMIN), ("dewi", Role.DATA_OFFICER), ("cici", Role.SIGNER)):
        house.staff(name, role=role)
        other = Desk(house, name)
        assert other.get(HOME).status_code == 403
        data = {"csrf": other.csrf, "passphrase": sealed.PASSPHRASE}
        assert other.browser.post(f"{HOME}/unlock", data=data).status_code == 403
    assert desk.get(f"/console/cases/{report[0].case}").status_code == 404


def test_a_forged_form_unlocks_nothing(house, report, ida):
    """Not even with the right passphrase."""
    data = {"csrf": "forged", "passphrase": sealed.PASSPHRASE}

    assert ida.browser.post(f"{HOME}/unlock", data=data).status_code == 403
    assert ida.browser.post(f"{HOME}/lock", data={"csrf": "forged"}).status_code == 403


def test_an_answer_written_for_too_long_is_not_lost(house, report, ida):
    """The seal was shut meanwhile: nothing is said, and what was typed stands there to copy."""
    made, phone = report
    unlock(ida)
    ida.decide(made.case, "accept", lane="integrity")
    house.tell(phone)
    page = ida.get(f"{HOME}/{made.case}")
    house.clock.passes(minutes=16)

    late = ida.decide(made.case, "complete", page=page, lane="integrity", note="Panjang sekali.")

    assert late.status_code == 409
    assert "Panjang sekali." in text(late)
    assert "belum terkirim" in text(late)
    assert [each.body["step"] for each in house.tell(phone).heard] == ["accept"]


def test_a_key_that_followed_asks_for_the_passphrase_once_more(house, report, ida):
    """What was opened before is open still; what came after wants the newer key."""
    made, phone = report
    unlock(ida)
    house.clock.passes(minutes=1)
    sealed.rotate(house)
    newer = sealed.report(house, phone, text="Petugas yang sama lagi, bulan ini.")
    house.tell(phone, newer.said)

    assert STORY in text(ida.get(f"{HOME}/{made.case}"))
    shut = text(ida.get(f"{HOME}/{newer.case}"))
    assert "kata sandi sekali lagi" in shut
    assert "yang sama lagi" not in shut
    unlock(ida, at=f"{HOME}/{newer.case}")
    assert "yang sama lagi" in text(ida.get(f"{HOME}/{newer.case}"))
    assert STORY in text(ida.get(f"{HOME}/{made.case}"))


def test_a_box_of_another_case_is_shown_to_be_none_of_this(house, report, ida):
    """Whoever lifts a box into a report of their own learns nothing from whoever opens it."""
    made, _ = report
    thief = house.phone()
    lifted = thief.say(
        Kind.APPLICATION,
        {"service": COMPLAINT, "answers": {}, "sealed": made.said.body["sealed"]},
    )
    house.tell(thief, lifted)
    unlock(ida)

    page = ida.get(f"{HOME}/{lifted.id}")

    assert STORY not in page.text
    assert "bukan milik laporan ini" in text(page)


def test_a_report_that_lies_about_itself_is_still_a_page(house, ida):
    """Photos that are none, a key that is none: said to be damaged, and answered all the same."""
    phone, world = house.phone(), house.office.world
    unlock(ida)
    for more in ({"documents": {"complaint_evidence": {"key": "?"}}}, {"reply": "?"}):
        case = ids.new(world)
        place = Place(phone.signing.public, case, Kind.APPLICATION)
        content = {"answers": sealed.ANSWERS, **more}
        box = coffers.seal(content, [sealed.newest(house)], place.purpose, world)
        body = {"service": COMPLAINT, "answers": {}, "sealed": keys.b64(box)}
        said = phone.say(Kind.APPLICATION, body, id=case)
        phone.seq, phone.prev = said.seq, bytes.fromhex(said.digest)
        house.tell(phone, said)

        page = ida.get(f"{HOME}/{case}")

        assert page.status_code == 200
        assert ("rusak" in text(page)) is ("documents" in more)


def test_a_report_written_on_a_tablet_says_where_its_answer_goes(house, report, ida):
    """Nobody reads it there: whoever comes with the code is told."""
    phone = house.phone()
    made = sealed.report(house, phone, answered=False)
    house.tell(phone, made.said)
    unlock(ida)

    assert "tablet desa" in text(ida.get(f"{HOME}/{made.case}"))


def test_without_keys_the_page_says_what_guards_reports(house):
    """By right alone; and a report that came so is marked."""
    house.staff("ida", role=Role.INSPECTOR, agency="inspectorate")
    phone, ida = house.phone(), Desk(house, "ida")
    said = phone.say(Kind.APPLICATION, {"service": COMPLAINT, "answers": sealed.ANSWERS})
    house.tell(phone, said)

    assert "belum punya kunci" in text(ida.get(HOME))
    page = text(ida.get(f"{HOME}/{said.id}"))
    assert "tidak disegel" in page
    assert STORY in page
