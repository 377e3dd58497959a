"""The village's register, drawn."""

import flet as ft
import pytest

from app.views import intake, register
from tests.app.views import looking, registers
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_somebody_is_never_shown_by_the_name_alone(act):
    """Namesakes are told apart by the last digits of the NIK; a row opens its line."""
    drawn = register.register(registers.REGISTER, act, open_now="r2")

    assert "…9902 · Dusun II" in looking.words(drawn)
    looking.press(drawn, "resident-r1")
    looking.type_into(drawn, "seek-resident", "sit")
    looking.press(drawn, "open-proposals")
    assert act.calls == [("go", "/register/r1"), ("seek_resident", "sit"), ("go", "/proposals")]
    marked = [each.identifier for each in looking.all_of(drawn, ft.Semantics) if each.selected]
    assert marked == ["resident-r2"]


def test_an_empty_register_says_where_people_come_from(act):
    """One button, and no search in nothing."""
    _, shown = registers.PAGES["register-empty"]
    drawn = register.register(shown["register"], act)

    assert not looking.all_of(drawn, ft.TextField)
    looking.press(drawn, "Ambil dari file")
    assert act.calls == [("go", "/intake")]


def test_nobody_found_says_what_to_try(act):
    """An empty list is not left without a word."""
    _, shown = registers.PAGES["register-none"]

    said = looking.words(register.register(shown["register"], act))

    assert any("Coba sebagian nama" in each for each in said)


def test_a_line_shows_household_doubts_and_decisions(act):
    """What to look at twice stands before what is known."""
    drawn = register.resident(registers.RESIDENT, act)

    said = looking.words(drawn)
    assert said.index("Mungkin orang yang sama.") < said.index("8204 0857 0890 9902")
    assert "Diambil dari permohonan: RT oleh KEPALA, 24 November 2026" in said
    looking.press(drawn, "resident-r2")
    assert act.calls == [("go", "/register/r2")]


def test_a_form_is_made_for_somebody_of_the_register(act):
    """One touch from their line, one for the service; what is still open is said beside it."""
    looking.press(register.resident(registers.RESIDENT, act), "Buatkan untuk warga ini")
    drawn = register.make(registers.MAKE, act)

    assert "Masih berjalan." in looking.words(drawn)
    looking.press(drawn, "make-sktm")
    assert act.calls == [("go", "/make/r1"), ("make_for", "sktm", "r1")]


def test_a_proposal_stands_side_by_side_and_is_decided_field_by_field(act):
    """What the register has, what the application says, and one tick each."""
    drawn = register.proposal(registers.PROPOSAL, act)

    said = looking.words(drawn)
    assert {"Buku penduduk", "Permohonan", "002", "003", "belum ada"} <= set(said)
    ticks = looking.all_of(drawn, ft.Checkbox)
    assert [each.value for each in ticks] == [True, False]
    ticks[1].on_change()
    looking.press(drawn, "Tulis yang dipilih")
    assert act.calls == [("tick_proposal", "c1", "hamlet"), ("rule_proposal", "c1")]


def test_nothing_ticked_leaves_the_register(act):
    """Deciding against a proposal is a decision too, and says so."""
    _, shown = registers.PAGES["proposal-fresh"]

    said = looking.words(register.proposal(shown["proposal"], act))

    assert "Biarkan buku penduduk" in said


def test_a_file_says_what_it_brings_before_anything_changes(act):
    """How many stand and how many do not, which rows and why, and one button that takes it."""
    drawn = intake.intake(registers.READY, act)

    said = looking.words(drawn)
    assert said[0] == "9.812 orang siap, 188 baris bermasalah"
    assert {"Baris 4, kolom NIK", "NIK harus 16 angka.", "Masih ada 88 lagi."} <= set(said)
    for button in ("Simpan laporan", "Ambil yang siap", "Pilih file lain"):
        looking.press(drawn, button)
    assert act.calls == [("save_report",), ("take_register",), ("choose_register",)]


def test_wrong_columns_name_what_is_missing(act):
    """There is nothing to take over, only another file to choose."""
    drawn = intake.intake(registers.COLUMNS, act)

    said = looking.words(drawn)
    assert any("Di file ini tidak ada kolom: NIK" in each for each in said)
    assert "Ambil yang siap" not in said


def test_a_file_at_work_shows_that_it_moves(act):
    """Nothing can be pressed twice meanwhile; at the end the file is to be removed."""
    assert "Membaca file: 500 baris." in looking.words(intake.intake(registers.BUSY, act))
    drawn = intake.intake(registers.DONE, act)

    assert any("Hapus file itu" in each for each in looking.words(drawn))
    looking.press(drawn, "Lihat penduduk")
    assert act.calls == [("go", "/register")]
