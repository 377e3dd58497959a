"""The words on the screen."""

import pytest

from app import strings
from app.strings import t


@pytest.fixture(autouse=True)
def _indonesian_again():
    yield
    strings.use("id")


def test_a_text_is_found_by_its_dotted_key():
    """Tables nest, keys join with dots, whatever dots a key itself has."""
    assert t("button.next") == "Lanjut"
    assert t("error.delivery.away").startswith("Belum ada sinyal.")


def test_facts_are_filled_in():
    """Braces take what is handed over."""
    assert t("form.progress", page=2, pages=5) == "2 dari 5"


def test_a_missing_fact_never_stops_a_screen():
    """A hole nobody filled shows as an ellipsis."""
    assert t("form.progress", page=2) == "2 dari …"


def test_a_missing_text_never_stops_a_screen():
    """A key without words shows as itself."""
    assert t("no.such.key") == "no.such.key"
    assert not strings.has("no.such.key")


def test_the_language_can_be_changed():
    """From the next text on."""
    strings.use("en")

    assert (strings.language(), t("button.next")) == ("en", "Next")


def test_an_unknown_language_is_heard_as_the_first():
    """A wrong setting never leaves a screen without words."""
    strings.use("xx")

    assert strings.language() == "id"


@pytest.mark.parametrize("language", strings.LANGUAGES)
def test_a_tablet_calls_itself_a_tablet(language):
    """Whatever it says of itself; a citizen's phone that stands before it stays a phone."""
    strings.use(language)
    phone, tablet = strings.THIS[language]
    strings.speak_of(tablet=True)

    assert t("case.this_phone").lower() == tablet.lower()
    assert t("carry.took_office").startswith(tablet[:1].upper() + tablet[1:])
    assert phone in t("vouch.do")
    own = [key for key in strings.words(language) if not key.startswith(strings.OF_OTHERS)]
    assert [key for key in own if phone.lower() in t(key).lower()] == []


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("id", 1, "1 orang di buku penduduk."),
        ("id", 9812, "9.812 orang di buku penduduk."),
        ("en", 1, "1 person in the register."),
        ("en", 9812, "9,812 people in the register."),
    ],
)
def test_one_is_said_as_one_and_thousands_are_set_apart(language, count, said):
    """As each language writes it; a count comes as a number, never as text."""
    strings.use(language)

    assert t("register.count", count=count) == said
