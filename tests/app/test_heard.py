"""What a page says aloud, and what the recordings of it are called."""

from dataclasses import replace

from app import heard, strings
from app.model import Choice, Tone
from tests.app.views import states


def test_a_name_depends_on_the_words_alone():
    """Whoever records and whoever plays come to the same name; another text has another."""
    assert heard.name("Mau urus apa?") == "0d023f0412368434"
    assert heard.name("Mau  urus\napa?") == heard.name("Mau urus apa?")
    assert heard.name("Mau urus apa") != heard.name("Mau urus apa?")


def test_only_recordings_are_taken_for_recordings():
    """Half a recording and a stranger's file do not count."""
    files = ["0123456789abcdef.ogg", "fedcba9876543210.part", ".keep"]

    assert heard.recordings(files) == {"0123456789abcdef"}


def test_a_text_without_a_recording_is_left_out():
    """What has a person's own words in it is not read; the rest keeps its order."""
    recorded = frozenset({heard.name("Anak"), heard.name("Ibu")})

    played = heard.found(["Anak", "Halo, Siti", "Ibu", "Ibu", "", "Anak"], recorded)

    assert played == (heard.name("Anak"), heard.name("Ibu"), heard.name("Anak"))


def test_a_form_is_read_from_its_topic_to_its_last_question():
    """Title, why, then each question: what is asked, that it may be empty, help, options."""
    choices = (Choice("m", "Laki-laki"), Choice("f", "Perempuan", "Sesuai KK"))
    page = states.form(
        states.question(label="Nama anak", help="Seperti di surat lahir."),
        states.question("choice", label="Jenis kelamin", required=False, choices=choices),
    )

    said = [text for text in heard.form(page) if text]

    assert said[:2] == [page.title, page.why]
    assert said[2:] == [
        "Nama anak", "Seperti di surat lahir.",
        "Jenis kelamin", "boleh kosong", "Laki-laki", "Perempuan", "Sesuai KK",
    ]  # fmt: skip


def test_what_is_done_is_not_said_to_be_under_way():
    """Home reads out what it shows: without an application that moves, none."""
    under_way = strings.t("home.moving")

    assert under_way in heard.home(states.home())
    assert under_way not in heard.home(states.home(cases=(states.row("c2", Tone.DONE),)))


def test_a_long_list_is_not_read_out():
    """Nobody listens to forty villages: a long list has a page of its own to search."""
    asked = states.question("village", label="Desa", choices=states.few(40))

    assert [text for text in heard.question(asked) if text] == ["Desa"]


def test_what_is_amiss_is_said_where_it_is():
    """The sentence that says how to mend an answer follows its question."""
    asked = states.question(label="NIK", error="NIK hanya angka.")

    assert [text for text in heard.question(asked) if text] == ["NIK", "NIK hanya angka."]


def test_the_parts_of_a_person_are_read_too():
    """A question made of others says them once, however many rows are filled in."""
    part = states.question(label="Nama saksi")
    asked = states.question("rows", label="Saksi", rows=((part,), (part,)))

    assert [text for text in heard.question(asked) if text] == ["Saksi", "Nama saksi"]


def test_the_last_page_says_how_the_form_stands():
    """The verdict and its reasons come before what it costs."""
    page = replace(states.review(), verdict="not_yet")

    said = [text for text in heard.review(page) if text]

    assert said.index("Belum bisa dikirim. Yang masih kurang:") < said.index("Biaya")


def test_a_case_says_the_next_thing():
    """Somebody who has to do something hears what; others hear that there is nothing."""
    waits = replace(states.case(), next_thing="Foto KK lagi.")

    assert "Foto KK lagi." in list(heard.case(waits))
    assert "Tidak ada yang perlu dilakukan sekarang." in list(
        heard.case(replace(waits, next_thing="", standing=""))
    )
