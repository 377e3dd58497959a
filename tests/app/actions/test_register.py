"""The village's register on its tablet: taking a file over, looking people up, deciding."""

import csv

import pytest

from app.model import Tone
from app.model_register import Step
from app.storage import entering, ledger, rulings
from protocol.messages import Kind
from tests.app.actions.stage import Hall
from tests.app.residents import files
from tests.app.residents.files import PLAIN, SITI, UJI

SKTM = "surat-keterangan-tidak-mampu"
OTHER = ["8204081708909903", SITI[1], "CONTOH DUA", "L", "Labuha", "17-08-1990", "III", "3"]


@pytest.fixture
def tablet(tmp_path) -> Hall:
    """A tablet whose village head is on duty."""
    hall = Hall(tmp_path / "tablet").boards()
    hall.introduces()
    entering.begin(hall.device.store, hall.device.world, files.HOME, "KEPALA CONTOH", "718204")
    return hall


def chooses(hall, rows, name="warga.csv"):
    """Choose a file, as a person does on the page for it."""
    path = hall.device.facts.data / name
    path.write_bytes(files.csv_file(rows))
    hall.hands.chosen = [path]
    hall.does(hall.act.arrive, "/intake")
    hall.does(hall.act.choose_register)
    return path


def takes(hall, rows):
    chooses(hall, rows)
    hall.does(hall.act.take_register)
    assert hall.screen.intake.step is Step.DONE, hall.screen.notice


def applies(hall, **answers):
    """An application by Siti, as it stands in the tablet's ledger."""
    said = {"full_name": "SITI CONTOH", "nik": SITI[0], **answers}
    body = {"service": SKTM, "answers": said, "documents": {}}
    with hall.device.store.writing() as session:
        return str(ledger.say(session, hall.device.world, Kind.APPLICATION, body, ()).id)


def test_a_file_is_shown_before_it_is_taken_over(tablet):
    """What it brings first; then everybody can be looked up, and the file's copy is gone."""
    path = chooses(tablet, [PLAIN, SITI, UJI, ["1", *UJI[1:]]])

    state = tablet.screen.intake
    assert (state.step, state.summary) == (Step.READY, "2 orang siap, 1 baris bermasalah")
    assert state.brings[0] == "2 orang baru."
    assert (state.problems[0].where, state.problems[0].refused) == ("Baris 4, kolom NIK", True)
    assert not path.exists()
    tablet.does(tablet.act.arrive, "/register")
    assert tablet.screen.register.empty

    takes(tablet, [PLAIN, SITI, UJI])
    tablet.does(tablet.act.arrive, "/register")
    tablet.does(tablet.act.seek_resident, "stii contoh")
    (row, *_) = tablet.screen.register.rows
    assert (row.name, row.about) == ("SITI CONTOH", "…9902 · II · RT 002")
    assert "KEPALA CONTOH" in tablet.screen.register.source


def test_leaving_the_page_lets_go_of_a_file(tablet):
    """What was looked at and not taken over is not taken over later."""
    chooses(tablet, [PLAIN, SITI])
    tablet.does(tablet.act.arrive, "/register")
    tablet.does(tablet.act.arrive, "/intake")
    tablet.does(tablet.act.take_register)

    assert tablet.screen.intake.step is Step.CHOOSE
    tablet.does(tablet.act.arrive, "/register")
    assert tablet.screen.register.empty


def test_wrong_columns_and_strange_files_change_nothing(tablet):
    """A person reads what is missing, or what kind of file it should be."""
    chooses(tablet, [["Nama", "Umur"], ["CONTOH UJI", "36"]])
    assert (tablet.screen.intake.step, tablet.screen.intake.missing) == (Step.COLUMNS, ("NIK",))
    tablet.does(tablet.act.take_register)

    path = tablet.device.facts.data / "lama.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    tablet.hands.chosen = [path]
    tablet.does(tablet.act.choose_register)
    assert tablet.screen.intake.step is Step.CHOOSE
    assert tablet.screen.notice.tone is Tone.FIX
    assert "simpan sebagai XLSX atau CSV" in tablet.screen.notice.text


def test_no_file_that_was_chosen_is_left_in_the_clear(tablet):
    """A phone hands in copies of all that were chosen, also of those that are not looked into."""
    paths = [tablet.device.facts.data / name for name in ("warga.csv", "lain.csv")]
    for path in paths:
        path.write_bytes(files.csv_file([["Nama", "Umur"], ["CONTOH UJI", "36"]]))
    tablet.hands.chosen = paths
    tablet.does(tablet.act.choose_register)

    assert tablet.screen.intake.step is Step.COLUMNS
    assert not any(path.exists() for path in paths)


def test_the_report_names_rows_and_no_people(tablet):
    """It may lie on any card: line, column, reason, and nothing of what stands there."""
    chooses(
        tablet, [["=NIK" if each == "Dusun" else each for each in PLAIN], ["1", *UJI[1:]], SITI]
    )
    tablet.does(tablet.act.save_report)

    (name, data) = tablet.hands.gone[0]
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert name == "laporan-baris.csv"
    assert rows[0] == ["Baris", "Kolom", "Alasan", "Hasil"]
    assert rows[1] == ["2", "NIK", "NIK harus 16 angka. Sekarang 1.", "Tidak diambil"]
    assert b"CONTOH" not in data


def test_a_line_shows_its_household_and_what_is_still_open(tablet):
    """One touch from a row; an application under way is said before another is begun."""
    takes(tablet, [PLAIN, SITI, UJI, OTHER])
    applies(tablet)
    tablet.does(tablet.act.arrive, "/register")
    tablet.does(tablet.act.seek_resident, SITI[0])
    (row,) = tablet.screen.register.rows
    tablet.does(tablet.act.arrive, f"/register/{row.id}")

    state = tablet.screen.resident
    assert {each.name for each in state.household} == {"CONTOH UJI", "CONTOH DUA"}
    assert state.doubts == ("Masih ada permohonan yang berjalan untuk NIK ini.",)
    assert "8204 0857 0890 9902" in {each.value for each in state.lines}
    assert "17 Agustus 1990" in {each.value for each in state.lines}


def test_a_form_is_begun_with_what_the_register_knows(tablet):
    """Name, NIK, birth and address are there; an application still open is said before."""
    takes(tablet, [PLAIN, SITI])
    applies(tablet)
    tablet.does(tablet.act.seek_resident, SITI[0])
    (row,) = tablet.screen.register.rows
    tablet.does(tablet.act.arrive, f"/make/{row.id}")
    hints = {each.value: each.hint for each in tablet.screen.make.services}
    assert hints[SKTM] == "Masih ada permohonan yang berjalan untuk NIK ini."
    assert hints["kartu-keluarga"] == ""

    tablet.does(tablet.act.make_for, SKTM, row.id)
    tablet.does(tablet.act.arrive, tablet.routes[-1])

    said = {each.key: each.value for each in tablet.screen.form.questions}
    assert (said["full_name"], said["nik"]) == ("SITI CONTOH", SITI[0])
    tablet.does(tablet.act.show_page, tablet.screen.form.draft, 1)
    said = {each.key: each.value for each in tablet.screen.form.questions}
    assert (said["birth_date"], said["sex"]) == ("17-08-1990", "female")


def test_nothing_overwrites_the_register_by_itself(tablet):
    """An application that differs waits; what an officer ticks is taken, and who did it is kept."""
    takes(tablet, [PLAIN, SITI])
    case = applies(tablet, rt="003", hamlet="Dusun III")
    tablet.does(tablet.act.arrive, "/register")
    assert tablet.screen.register.proposals == 1
    tablet.does(tablet.act.arrive, f"/proposals/{case}")
    shown = {each.field: (each.has, each.says) for each in tablet.screen.proposal.differences}
    assert shown == {"hamlet": ("II", "Dusun III"), "rt": ("002", "003")}

    tablet.does(tablet.act.tick_proposal, case, "rt")
    assert [each.taken for each in tablet.screen.proposal.differences] == [False, True]
    tablet.does(tablet.act.rule_proposal, case)

    assert tablet.screen.proposals.rows == ()
    tablet.does(tablet.act.seek_resident, SITI[0])
    (row,) = tablet.screen.register.rows
    assert row.about == "…9902 · II · RT 003"
    tablet.does(tablet.act.arrive, f"/register/{row.id}")
    (words,) = tablet.screen.resident.rulings
    assert words.startswith("Diambil dari permohonan: RT oleh KEPALA CONTOH")
    with tablet.device.store.reading() as session:
        (ruling,) = rulings.of(session, SITI[0])
    assert (ruling.taken, ruling.left) == (
        {"rt": ("002", "003")},
        {"hamlet": ("II", "Dusun III")},
    )


def test_a_phone_has_no_register(hall):
    """A citizen who opens its address is at home again."""
    hall.introduces()
    for page in ("register", "intake", "proposals", "make/r1", "trips", "board", "voucher"):
        before = len(hall.routes)
        hall.does(hall.act.arrive, f"/{page}")
        assert hall.routes[before:] == ["/"]
