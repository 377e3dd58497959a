"""How a form stands before it sails, and which papers it lacks, as a person reads it."""

from dataclasses import replace

import flet as ft
import pytest

from app.model import Reason
from app.views import form, review
from tests.app.views import looking, states
from tests.app.views.looking import Recorder


@pytest.fixture
def act() -> Recorder:
    return Recorder()


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("ready", "Siap dikirim."),
        ("but", "Bisa dikirim, tetapi baca ini dulu."),
        ("not_yet", "Belum bisa dikirim. Yang masih kurang:"),
    ],
)
def test_before_it_sails_a_form_says_how_it_stands(act, verdict, words):
    """At the top, with a sign and in words; each reason opens the page that mends it."""
    why = () if verdict == "ready" else (Reason("Lantai: Belum diisi.", 4), Reason("Lain.", None))
    drawn = review.review(replace(states.review(), verdict=verdict, reasons=why), act)

    head = next(each for each in looking.all_of(drawn, ft.Semantics) if each.live_region)
    assert looking.words(head) == [words]
    assert looking.all_of(head, ft.Icon)
    said = looking.words(drawn)
    assert said.index(words) < said.index("Nama anak")
    if why:
        assert said[said.index(words) + 1 :][:2] == ["Lantai: Belum diisi.", "Lain."]
        rows = [each for each in looking.all_of(drawn, ft.Container) if each.on_click]
        rows[0].on_click()
        assert act.calls == [("show_page", "d1", 4)]


def test_the_papers_a_form_lacks_are_named_quietly_and_lead_to_their_page(act):
    """On every page; a form that lacks none says nothing."""
    lacking = (Reason("Buku nikah", 3), Reason("Foto KK", 5))
    drawn = form.form(replace(states.form(page=0), lacking=lacking), act)

    opened = looking.all_of(drawn, ft.ExpansionTile)[0]
    assert looking.words(opened)[0] == "Masih kurang: Buku nikah, Foto KK"
    rows = [each for each in looking.all_of(opened, ft.Container) if each.on_click]
    rows[1].on_click()
    assert act.calls == [("show_page", "d1", 5)]
    assert not looking.all_of(form.form(states.form(), act), ft.ExpansionTile)
