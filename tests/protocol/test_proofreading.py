"""Proofs of a catalogue: every mistake at once, each with its place."""

import shutil

import pytest

from app import cli
from protocol import proofreading, services

MISTAKES = [
    ("ktp-el.toml", 'kind = "choice"', 'kind = "choise"', "kind is 'choise'"),
    ("ktp-el.toml", "required = true", "requird = true", "requird means nothing here"),
    ("ktp-el.toml", 'agency = "dukcapil"', 'agency = "capil"', "an agency is not in agencies.toml"),
    ("ktp-el.toml", '"completed",', '"done",', "there is no state 'done'"),
    ("ktp-el.toml", 'key = "loss_story"', 'key = "reason"', "two questions have the key"),
    ("ktp-el.toml", 'in = ["lost"]', 'is = ["lost"]', "a condition tests one of"),
    ("ktp-el.toml", 'field = "reason"', 'field = "raeson"', "speaks of 'raeson'"),
    ("ktp-el.toml", 'about = "reason"', 'about = "raeson"', "a check is about a question"),
    ("ktp-el.toml", 'verdict = "but"', 'verdict = "maybe"', "verdict is 'maybe'"),
    ("ktp-el.toml", 'use = "photo_skp"', 'use = "photo_sk"', "there is no paper 'photo_sk'"),
    ("ktp-el.toml", "max_length = 200", 'max_length = "200"', "max_length is no int"),
    ("ktp-el.toml", "max_length = 80", 'max_length = 80\nunknown = "day"', "unknown is not for"),
    ("ktp-el.toml", "visit.en = ", "visit.fr = ", "visit.en is missing"),
    ("ktp-el.toml", "working_days = 3", "working_days = ", "line"),
    ("ktp-el.toml", "rank = 6", "rank = 5", "rank 5 is that of"),
    ("ktp-el.toml", 'value = "lost"', 'value = "damaged"', "two options have the same value"),
    (
        "kematian.toml",
        'example = "CONTOH ALMARHUM"',
        'example = "CONTOH 1"',
        "deceased_name: the example is no answer",
    ),
    (
        "kematian.toml",
        "Kami turut berduka.",
        "Kami semua di kantor desa ini turut berduka cita bersama keluarga yang ditinggal.",
        "more than 12 words",
    ),
    ("pbi-jk.toml", 'field = "urgent"', 'field = "urgnt"', "urgent names a question"),
    (
        "pindah-datang.toml",
        'options_from = "relation_to_head"',
        'options_from = "x"',
        "no list 'x'",
    ),
    ("pengantar-nikah.toml", "statement_version = 1", "", "statement_version is missing"),
]


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the catalogue that may be spoilt."""
    return shutil.copytree(services.FOLDER, tmp_path / "catalogue")


def spoil(folder, name, old, new):
    """Put a mistake into a file, and return where it is."""
    text = (folder / name).read_text(encoding="utf-8")
    if old.startswith("options_from") and old not in text:
        name, text = "lists.toml", (folder / "lists.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return name


@pytest.mark.parametrize(("name", "old", "new", "reason"), MISTAKES, ids=lambda each: each[:30])
def test_a_mistake_is_told_with_file_and_reason(folder, name, old, new, reason):
    """And with a line, for one of the file's tables."""
    spoilt = spoil(folder, name, old, new)

    problem = proofreading.read(folder).problems[0]

    assert problem.file == spoilt
    assert reason in problem.reason
    assert str(problem).startswith(spoilt)


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("ktp-el.toml", 'kind = "long_text"', 'kind = "longtext"', 'key = "loss_story"'),
        ("ktp-el.toml", 'verdict = "not_yet"', 'verdict = "never"', "[[check]]"),
        ("kartu-keluarga.toml", 'key = "mother_name"\nkind = "name"',
         'key = "mother_name"\nkind = "nam"', 'key = "mother_name"'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(folder, name, old, new, line):
    """The one at which its author looks, also where the same key stands elsewhere."""
    spoil(folder, name, old, new)
    lines = (folder / name).read_text(encoding="utf-8").splitlines()

    assert proofreading.read(folder).problems[0].line == lines.index(line) + 1


def test_several_mistakes_are_told_at_once(folder, capsys):
    """A wrong file does not hide the next, and the command says how many there are."""
    spoil(folder, "ktp-el.toml", "rank = 6", "rank = six")
    spoil(folder, "kematian.toml", 'kind = "nik"', 'kind = "nick"')

    assert cli.main(["services", "check", str(folder)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert [each.partition(",")[0].partition(":")[0] for each in said[:2]] == [
        "kematian.toml",
        "ktp-el.toml",
    ]
    assert said[2] == "services: 20, problems: 2"


def test_a_shared_file_that_is_wrong_stops_everything(folder):
    """Without who asks there is no service."""
    spoil(folder, "applicant.toml", 'kind = "nik"', 'kind = "nick"')

    assert proofreading.read(folder).services == 0
    assert proofreading.read(folder).problems[0].file == "applicant.toml"


def test_the_catalogue_that_comes_along_is_sound(capsys):
    """Nothing to tell but how many services there are."""
    assert cli.main(["services", "check"]) == 0
    assert capsys.readouterr().out == "services: 22, problems: 0\n"
