"""What each page shows and what can be done on it."""

from dataclasses import replace

import flet as ft
import pytest

from app import strings
from app.model import FaultState, Tone
from app.views import applications, case, fault, form, me, outbox, review
from tests.app.views import looking, states
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


def test_applications_open_their_case(act):
    """Each row opens its own case; the open one is marked."""
    drawn = applications.applications(states.home(), act, open_now="c2")

    looking.press(drawn, "case-c2")
    assert act.calls == [("go", "/cases/c2")]
    marked = [each.identifier for each in looking.all_of(drawn, ft.Semantics) if each.selected]
    assert marked == ["case-c2"]


def test_a_form_asks_one_topic_and_goes_on(act):
    """Progress in words, why it is asked, one button; saving for later is always there."""
    drawn = form.form(states.form(states.question()), act)

    assert looking.words(drawn)[:3] == ["1 dari 3", "Tentang anak", "Ditulis di akta."]
    looking.press(drawn, "Lanjut")
    looking.press(drawn, "Simpan, lanjut nanti")
    assert act.calls == [("next_page", "d1"), ("go", "/")]


def test_every_change_of_a_form_goes_out_at_once(act):
    """What is typed is the app's as soon as it is typed."""
    looking.type_into(form.form(states.form(states.question()), act), "q", "A")

    assert act.calls == [("answer", "d1", "q", "A")]


def test_a_page_of_a_form_can_be_turned_back(act):
    """Going back loses nothing and needs no gesture."""
    looking.press(form.form(states.form(page=2), act), "Kembali")

    assert act.calls == [("show_page", "d1", 1)]


def test_throwing_a_form_away_asks_once_more(act):
    """The way to it is on the first page only, and the answer that keeps is the larger one."""
    looking.press(form.form(states.form(), act), "Hapus isian ini")
    assert "Hapus isian ini" not in looking.words(form.form(states.form(page=1), act))
    asked = form.discard("d1", act)

    looking.press(asked, "Jangan hapus")
    looking.press(asked, "Ya, hapus")

    assert act.calls == [("go", "/drafts/d1/discard"), ("go", "/drafts/d1"), ("discard", "d1")]


def test_a_returned_form_says_why(act):
    """What the office asked for stands above the questions."""
    assert "Foto KK tidak jelas." in looking.words(
        form.form(states.form(fixing="Foto KK tidak jelas."), act)
    )


def test_choosing_from_a_long_list_says_what_was_chosen(act):
    """One touch is enough."""
    asked = states.question("village", choices=states.few(9))

    looking.press(form.pick(asked, "desa 3", lambda _: None, act.choose_village), "choice-v3")

    assert act.calls == [("choose_village", "v3")]


def test_everything_is_read_back_before_it_is_sent(act):
    """Answers, cost, time and what the data is for; then one button."""
    drawn = review.review(states.review(), act)
    said = looking.words(drawn)

    for each in ("Aisyah", "Belum diisi", "Gratis. Jangan bayar kepada siapa pun."):
        assert each in said
    looking.press(drawn, "Kirim")
    assert act.calls == [("send", "d1")]


def test_a_line_of_the_review_leads_to_where_it_is_changed(act):
    """A touch on an answer opens its page."""
    drawn = review.review(states.review(), act)
    rows = [each for each in looking.all_of(drawn, ft.Container) if each.on_click]

    rows[1].on_click()

    assert act.calls == [("show_page", "d1", 1)]


def test_what_is_missing_is_said_and_led_to(act):
    """A form that is not ready offers the way to the first gap instead of sending."""
    drawn = review.review(states.review(ready=False), act)

    said = looking.words(drawn)
    assert said[2:4] == [
        "Belum bisa dikirim. Yang masih kurang:",
        "NIK ibu: Bagian ini harus diisi.",
    ]
    assert "Kirim" not in looking.words(drawn)
    looking.press(drawn, "Lengkapi")
    assert act.calls == [("show_page", "d1", 1)]


def test_what_is_being_signed_cannot_be_sent_twice(act):
    """While it is being saved the button rests."""
    drawn = review.review(states.review(sending=True), act)

    assert looking.all_of(drawn, ft.FilledButton)[0].disabled


def test_a_case_shows_code_history_and_answers(act):
    """The code to write down is heard sign by sign; what happened has who and when."""
    drawn = case.case(states.case(), act)
    said = looking.words(drawn)

    assert "7K3MQ-9XT4G" in said
    assert "Kode bukti, 7 K 3 M Q ,   9 X T 4 G" in looking.heard(drawn)
    for each in ("Tidak ada yang perlu dilakukan sekarang.", "Rahmat, Kamis", "Aisyah"):
        assert each in said
    assert "Perbaiki" not in said


def test_a_returned_case_offers_the_one_next_thing(act):
    """What the person must do is said, and one button does it."""
    drawn = case.case(states.case(fixable=True, next_thing="Foto lagi KK."), act)

    assert {"Yang perlu Anda lakukan", "Foto lagi KK."} <= set(looking.words(drawn))
    looking.press(drawn, "Perbaiki")
    assert act.calls == [("fix", "c1")]


def test_where_an_application_is_is_said_once(act):
    """Whoever has it stands in the sentence of its voyage, and is not named again."""
    elsewhere = replace(states.case(), holder="kantor desa")

    assert "Sekarang di Dinas Sosial" not in looking.words(case.case(states.case(), act))
    assert "Sekarang di kantor desa" in looking.words(case.case(elsewhere, act))


def test_the_outbox_says_what_waits_and_why(act):
    """What, since when, what for, the last contact, and a way to try now."""
    drawn = outbox.outbox(states.outbox(), act)

    for each in ("Akta", "Menunggu sinyal", "Sejak Selasa"):
        assert each in looking.words(drawn)
    looking.press(drawn, "Kirim sekarang")
    assert act.calls == [("send_now",)]


def test_no_signal_is_waiting_and_never_an_alarm(act):
    """A try that met no signal is told in the colours of waiting."""
    drawn = outbox.outbox(states.outbox(problem="Belum ada sinyal."), act)

    assert "Belum ada sinyal." in looking.words(drawn)
    grounds = [each.bgcolor for each in looking.all_of(drawn, ft.Container)]
    assert ft.Colors.ERROR_CONTAINER not in grounds


def test_an_empty_outbox_is_good_news(act):
    """Nothing waits: nothing to press."""
    drawn = outbox.outbox(states.outbox(waiting=0), act)

    assert "Semua sudah terkirim." in looking.words(drawn)
    assert looking.all_of(drawn, ft.FilledButton) == []


def test_an_outbox_that_never_met_the_office_claims_nothing(act):
    """Nothing was ever received: it says how to begin instead."""
    never = replace(states.outbox(waiting=0), last_contact="")
    said = looking.words(outbox.outbox(never, act))

    assert "Belum ada permohonan di sini." in said
    assert "Semua sudah terkirim." not in said


def test_sending_shows_how_far_it_is(act):
    """Progress is counted in words and the button rests."""
    drawn = outbox.outbox(states.outbox(sending=True), act)

    assert "Sedang dikirim 1/2" in looking.words(drawn)
    assert looking.all_of(drawn, ft.FilledButton)[0].disabled


def test_settings_are_chosen_by_touch(act):
    """Language and appearance; a practice app says that it is one."""
    drawn = me.me(states.me(), act)

    looking.choose(drawn, ft.RadioGroup, "en")
    assert act.calls == [("choose_language", "en")]
    assert "Layar ini untuk percobaan. Jangan isi data asli." in looking.words(drawn)
    assert any("ODbL" in each for each in looking.words(drawn))


def test_a_fault_says_what_happened_in_its_own_words():
    """Trouble with the memory is a calm page of its own."""
    assert looking.words(fault.fault(FaultState("Penuh", "Data aman."))) == ["Penuh", "Data aman."]


def test_a_page_that_cannot_be_drawn_says_so_in_its_place():
    """A mistake in one page never freezes the app."""

    def broken() -> ft.Control:
        raise ValueError

    assert "Halaman ini belum bisa dibuka" in looking.words(fault.safely(broken))


def test_pages_speak_the_language_that_was_chosen(act):
    """The same state in English is the same page in English."""
    strings.use("en")
    try:
        assert "Send now" in looking.words(outbox.outbox(states.outbox(), act))
    finally:
        strings.use("id")


@pytest.mark.parametrize("tone", list(Tone))
def test_no_tone_is_told_by_colour_alone(tone, act):
    """Every chip has a sign and a word."""
    drawn = applications.applications(states.home(cases=(states.row(tone=tone),)), act)
    chips = [
        each
        for each in looking.all_of(drawn, ft.Row)
        if each.tight and isinstance(each.controls[0], ft.Icon)
    ]

    assert len(chips) == 1
    assert looking.words(chips[0]) == ["Diterima dinas"]
