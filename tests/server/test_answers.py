"""Answers ready to be sent: the regency's own beside ours and in their place, checked when read."""

import pytest

from server import answers, cli
from server.answers import FOR_ALL, NAME
from server.usage import UsageError
from tests import databases
from tests.server.console.desk import Desk
from tests.server.phones import SKTM

OWN = """
[[surat-keterangan-tidak-mampu]]
key = "stamp"
step = "ask"
reason = "wrong_document"
id = "Surat dari RT harus bercap."
en = "The letter of the neighbourhood needs its stamp."

[[all]]
key = "double"
step = "reject"
reason = "duplicate"
id = "Sudah ada satu. Kami kerjakan yang itu."
en = "There is one already. We work on that."
"""


def read(tmp_path, text: str) -> answers.Answers:
    (tmp_path / NAME).write_text(text, "utf-8")
    return answers.load(tmp_path, [SKTM])


def test_an_office_adds_its_own_and_has_others_in_the_place_of_ours(tmp_path):
    """Its own come first; under one key there is one answer, and all else is as it was."""
    found, ours = read(tmp_path, OWN), answers.usual()

    assert found.offered(SKTM, "ask")[0].key == "stamp"
    assert found.offered("kelahiran", "ask") == ours.offered("kelahiran", "ask")
    assert found.text(SKTM, "reject", "double.id") == "Sudah ada satu. Kami kerjakan yang itu."
    kept = [each for each in ours.of[FOR_ALL] if each.key != "double"]
    assert list(found.of[FOR_ALL][1:]) == kept
    assert answers.load(tmp_path / "elsewhere", [SKTM]) == ours


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[[surat-keterangan-tidak-mampu]]", "[[surat]]"), "no service surat"),
        (('step = "ask"', 'step = "accept"'), "step accept"),
        (('"wrong_document"', '"duplicate"'), "duplicate is no reason to ask"),
        (('en = "There is one already. We work on that."', ""), "'en'"),
        (("Surat dari RT harus bercap.", "x" * 121), "1 to 120 letters"),
        (("Surat dari RT harus bercap.", ""), "1 to 120 letters"),
        (('key = "stamp"', 'key = "stamp.id"'), "no key"),
        (('key = "stamp"', 'key = "stamp"\ntone = "kind"'), "tone"),
        (("[[all]]", "[all]"), NAME),
        (("[[all]]", "[[all"), NAME),
    ],
)
def test_a_mistake_is_named_when_the_file_is_read(tmp_path, change, said):
    """With the file and what is wrong in it: no desk finds out by a page that fails."""
    with pytest.raises(UsageError, match=said) as raised:
        read(tmp_path, OWN.replace(*change))
    assert NAME in str(raised.value)


def test_one_key_is_one_answer(tmp_path):
    """Two of a name in one list would be chosen between by chance."""
    with pytest.raises(UsageError, match="stamp is there twice"):
        read(tmp_path, OWN + OWN[: OWN.index("[[all]]")])


def test_an_office_with_a_mistake_in_it_does_not_open(house, monkeypatch, capsys):
    """One sentence, before anybody is served."""
    databases.tell(monkeypatch, house.folder)
    house.office.engine.dispose()
    (house.folder / NAME).write_text("[[all]]\nkey = 1\n")

    assert cli.main(["serve", "--port", "0", "--workers", "1"]) == 1
    assert NAME in capsys.readouterr().err


def test_a_desk_answers_with_the_regencys_words(house):
    """They stand in the case's page, and the phone hears what was chosen."""
    (house.folder / NAME).write_text(OWN, "utf-8")
    house.staff()
    desk, phone = Desk(house), house.phone()
    application = phone.apply(SKTM)
    house.tell(phone, application)

    assert "Surat dari RT harus bercap." in desk.get(f"/console/cases/{application.id}").text
    desk.decide(application.id, "reject", reason="duplicate", note="", answer="double.en")

    said = house.tell(phone).heard[-1].body["note"]
    assert said == "There is one already. We work on that."
