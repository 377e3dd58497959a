"""The decision box: what will do and what will not."""

from datetime import date

import pytest

from protocol.case import REASONS_TO_FIX
from protocol.services import catalogue
from protocol.steps import NOTE_LETTERS
from server.console import choices
from server.console.choices import SENTENCE_LETTERS, Typed

TODAY = date(2026, 11, 24)
SERVICE = catalogue()["surat-keterangan-tidak-mampu"]


@pytest.mark.parametrize("step", choices.PRESSED)
def test_a_step_that_is_pressed_needs_nothing_typed(step):
    """A button is enough."""
    assert choices.troubles(Typed(step), SERVICE, TODAY) == {}


@pytest.mark.parametrize("reason", REASONS_TO_FIX)
def test_every_reason_to_mend_can_be_given(reason):
    """With an answer ticked and a sentence, each of the ten goes out."""
    typed = Typed("ask", reason, "Lihat lagi.", ("kk",))

    assert choices.troubles(typed, SERVICE, TODAY) == {}


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (Typed("ask"), {"reason", "questions"}),
        (Typed("ask", "duplicate", "", ("kk",)), {"reason"}),
        (Typed("ask", "photo_missing"), {"questions"}),
        (Typed("ask", "photo_missing", "", ("no_such",)), {"questions"}),
        (Typed("ask", "needs_witness"), set()),
        (Typed("ask", "other", "", ("kk",)), {"note"}),
        (Typed("ask", "photo_missing", "x" * NOTE_LETTERS, ("kk",)), set()),
        (Typed("ask", "photo_missing", "x" * (NOTE_LETTERS + 1), ("kk",)), {"note"}),
        (Typed("complete", note="x" * (NOTE_LETTERS + 1)), {"note"}),
        (Typed("forward", note="x" * (SENTENCE_LETTERS + 1)), {"note"}),
        (Typed("reject"), {"reason", "note"}),
        (Typed("reject", "photo_missing", "Ke kantor desa."), {"reason"}),
        (Typed("reject", "duplicate", "Lihat kode yang lama."), set()),
    ],
)
def test_what_is_missing_is_named_by_field(typed, fields):
    """Each trouble stands at the field that has it."""
    assert set(choices.troubles(typed, SERVICE, TODAY)) == fields


def test_an_answer_has_paragraphs_and_a_note_on_the_way_is_one_line():
    """Needless blanks go, one empty line between paragraphs stays."""
    typed = "  Sudah   kami periksa.\r\n\r\n\r\n\r\nTerima kasih. \n"

    assert choices.tidy(typed, "complete") == "Sudah kami periksa.\n\nTerima kasih."
    assert choices.tidy(typed, "forward") == "Sudah kami periksa. Terima kasih."


@pytest.mark.parametrize(("after", "place"), [("3", 3), ("", None), ("x", None), ("-1", None)])
def test_the_place_last_read_is_a_number_or_nothing(after, place):
    """Whatever a form sends, it cannot be anything else."""
    assert Typed(after=after).place == place
