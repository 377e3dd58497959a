"""What the citizen wrote, as a person reads it."""

import pytest

from protocol.questions import Kind, Option, Question, Text
from server.console import sheets, words

COLOURS = (Option("r", Text("Merah", "Red")), Option("b", Text("Biru", "Blue")))


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        (Kind.TEXT, "Dekat masjid", ("Dekat masjid",)),
        (Kind.LONG_TEXT, "satu\ndua", ("satu\ndua",)),
        (Kind.NIK, "8204081708909901", ("8204 0817 0890 9901",)),
        (Kind.DATE, "1990-08-17", ("17 Agustus 1990",)),
        (Kind.DATE, "dulu", ("dulu",)),
        (Kind.MONEY, 1_500_000, ("Rp1.500.000",)),
        (Kind.MONEY, 0, ("Rp0",)),
        (Kind.INTEGER, 3, ("3",)),
        (Kind.YES_NO, True, ("Ya",)),
        (Kind.YES_NO, False, ("Tidak",)),
        (Kind.CHOICE, "b", ("Biru",)),
        (Kind.CHOICE, "x", ("x",)),
        (Kind.CHOICES, ["b", "r"], ("Biru", "Merah")),
        (Kind.VILLAGE, "82.04.17.2003", ("Kupal, Kecamatan Bacan Selatan",)),
        (Kind.VILLAGE, "99.99", ("99.99",)),
    ],
)
def test_an_answer_is_said_as_people_read_it(kind, answer, said):
    """Codes become words, numbers are grouped, and what is not known stands for itself."""
    question = Question("q", kind, Text("Tanya", "Ask"), options=COLOURS)

    assert sheets.told(question, answer, words.of("id")) == said
