"""Statements: what is agreed to are exact words."""

import re
from dataclasses import replace

import pytest

from protocol import statements
from protocol.questions import Kind, Text
from tests.protocol.asking import ask, codes

WORDS = Text("Data ini benar.", "These data are true.")
ASKED = ask(Kind.STATEMENT, statement=WORDS, statement_version=3)


@pytest.mark.parametrize("said", ["yes", "Ya", "true"])
def test_a_yes_becomes_a_mark_over_the_words(said):
    """The version for people, the digest for everybody."""
    value = statements.read(said, ASKED).value

    assert value == statements.mark(ASKED)
    assert re.fullmatch("3-[0-9a-f]{16}", str(value))
    assert statements.version(str(value)) == 3
    assert statements.read(str(value), ASKED).value == value


@pytest.mark.parametrize(
    "other",
    [
        replace(ASKED, statement=Text("Data ini benar", WORDS.en)),
        replace(ASKED, statement=Text(WORDS.id, "These data are right.")),
        replace(ASKED, statement=Text(WORDS.id + WORDS.en[:1], WORDS.en[1:])),
        replace(ASKED, statement_version=4),
    ],
)
def test_other_words_are_agreed_to_anew(other):
    """However small the change, in whichever language."""
    read = statements.read(statements.mark(ASKED), other)

    assert (read.value, codes(read)[0]) == (None, ["statement_changed"])


def test_a_no_is_understood_and_cannot_be_sent():
    """Nobody agrees by mistake."""
    assert codes(statements.read("no", ASKED))[0] == ["consent_needed"]
    assert codes(statements.read("barangkali", ASKED))[0] == ["choice_unknown"]
    assert statements.version("yes") is None
