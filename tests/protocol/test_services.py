"""The catalogue: every file is a whole service, in words a villager reads."""

import re
import shutil
from collections.abc import Iterator

import pytest

from protocol import services
from protocol.questions import PHOTOS, Kind, Text
from protocol.services import CatalogueError, Service
from protocol.steps import State

ALL = [pytest.param(each, id=each.key) for each in services.catalogue().values()]
AVOIDED = (
    "unggah", "upload", "unduh", "download", "sinkronisasi", "sync", "verifikasi", "validasi",
    "autentikasi", "login", "logout", "enkripsi", "offline", "online", "server", "cloud", "error",
    "gagal", "submit", "koneksi", "jaringan", "perangkat", "gawai", "lampiran", "formulir",
    "draft", "pending", "opsional", "mandatory", "otp", "pin", "disposisi", "biometrik", "desil",
    "sla", "notifikasi",
)  # fmt: skip
LONGEST_SENTENCE = 12


def sentences(service: Service) -> Iterator[str]:
    """Return everything a person reads in a form, in both languages."""
    texts: list[Text] = [service.who, service.output, service.visit, service.fee_note]
    texts += [check.words for check in service.checks]
    for page in service.pages:
        texts += [page.title, page.why]
        for question in page.questions:
            texts += [question.label, question.help, question.statement]
            texts += [part.label for part in question.parts]
            texts += [option.label for option in question.options]
    for text in texts:
        for words in (text.id, text.en):
            yield from (each.strip() for each in re.split(r"[.?](?=\s|$)", words) if each.strip())


@pytest.mark.parametrize("service", ALL)
def test_every_sentence_is_short_and_calm(service):
    """At most twelve words, none that only an office knows, and nobody is shouted at."""
    for sentence in sentences(service):
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence
        assert "!" not in sentence
        plain = sentence.casefold().replace("perangkat desa", "")
        assert not set(re.findall(r"\w+", plain)) & set(AVOIDED), sentence


@pytest.mark.parametrize("service", ALL)
def test_a_page_is_one_topic(service):
    """One to five questions and a sentence that says why; a photo stands almost alone."""
    assert len({page.key for page in service.pages}) == len(service.pages)
    for page in service.pages:
        assert 1 <= len(page.questions) <= 5
        assert page.why.id
        assert page.why.en
        assert sum(each.by_camera for each in page.questions) <= 1


@pytest.mark.parametrize("service", ALL)
def test_a_photo_question_says_what_must_be_seen_on_the_original(service):
    """A copy helps nobody."""
    for question in service.questions:
        if question.by_camera:
            assert question.document
            assert question.picture or question.document == "complaint_evidence"
        if question.kind is Kind.PHOTO:
            assert re.search(r"\basli\b", f"{question.label.id} {question.help.id}")
            assert question.help.en


@pytest.mark.parametrize("service", ALL)
def test_what_is_typed_has_an_example(service):
    """Shown under the field, in the form of the answer."""
    touched = {Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.VILLAGE, Kind.STATEMENT, Kind.SIGNATURE}
    for asked in service.questions:
        for question in asked.parts or (asked,):
            if question.kind not in touched | PHOTOS:
                assert question.example, question.key


@pytest.mark.parametrize("service", ALL)
def test_options_are_told_apart(service):
    """By value and by label, in both languages."""
    for question in service.questions:
        for seen in (
            [option.value for option in question.options],
            [option.label.id for option in question.options],
            [option.label.en for option in question.options],
        ):
            assert len(seen) == len(set(seen))
        assert set(question.default) <= {option.value for option in question.options}


@pytest.mark.parametrize("service", ALL)
def test_a_service_goes_from_a_draft_to_its_end(service):
    """And costs what it says."""
    assert service.flow[:2] == (State.DRAFT, State.QUEUED)
    assert service.flow[-1] is State.COMPLETED
    assert service.agency in service.route
    assert service.fee_rupiah == 0
    assert service.working_days > 0
    assert re.fullmatch(r"[a-z0-9_]+", service.icon)


@pytest.mark.parametrize("key", ["surat-keterangan-tidak-mampu", "kelahiran"])
def test_what_the_introduction_says_is_not_asked_again(key):
    """Name, NIK, phone and village are filled in, and whatever the last application said."""
    service = services.catalogue()[key]
    known = {each.from_person: each.key for each in service.questions if each.from_person}

    introduced = {
        "name": "full_name", "nik": "nik", "phone": "phone", "village": "village_code",
    }  # fmt: skip
    assert introduced.items() <= known.items()
    assert known["kk_number"] == "kk_number"
    assert not {"consent", "purpose"} & known.keys()
    assert [each.key for each in service.pages[-1].questions] == ["consent"]


def test_a_complaint_goes_past_the_village():
    """And who wrote it is hidden when they say so."""
    complaint = services.catalogue()["pengaduan"]

    assert complaint.sealed_from_village
    assert "village" not in complaint.route
    assert services.name_hidden(complaint, {"hide_name": True, "anonymous": False})
    assert services.name_hidden(complaint, {"hide_name": False, "anonymous": True})
    assert not services.name_hidden(complaint, {"hide_name": False, "anonymous": False})


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('kind = "choice"', 'kind = "choise"', "kind", "kind is 'choise'"),
        ("required = true", "requird = true", "kind", "requird means nothing here"),
        ('"complaint_desk"', '"complaints"', None, "agency"),
        ('"completed"]', '"done"]', "pengaduan", "no state 'done'"),
        ('key = "topic"', 'key = "kind"', "pengaduan", "two questions have the key 'kind'"),
        ('field = "about_village"', 'field = "about"', "pengaduan", "speaks of 'about'"),
        ('short = { id = "', 'short = { id = "Satu dua tiga ', None, "short"),
        ("fee_rupiah = 0", 'fee_rupiah = "0"', "pengaduan", "fee_rupiah is no int"),
        ("why = {", "wy = {", "what", "why is missing"),
        ("en = ", "english = ", "pengaduan", "title.en is missing"),
        ('use = "photo_kk"', 'use = "photo_k"', None, "there is no paper 'photo_k'"),
        ("version = 1", "version = ", None, "line 4"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_place(tmp_path, old, new, key, reason):
    """File, the line of the key around it, and what is wrong, for who only writes TOML."""
    folder = tmp_path / "catalogue"
    shutil.copytree(services.FOLDER, folder)
    path = folder / ("kelahiran.toml" if "use" in old else "pengaduan.toml")
    text = path.read_text(encoding="utf-8").replace(old, new, 1)
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CatalogueError, match=re.escape(reason)) as told:
        services.load(folder)

    assert told.value.file == path.name
    assert path.name in str(told.value)
    if key:
        assert told.value.line == text.splitlines().index(f'key = "{key}"') + 1


def test_a_new_service_is_a_new_file(tmp_path):
    """Nothing else is touched."""
    folder = tmp_path / "catalogue"
    shutil.copytree(services.FOLDER, folder)
    text = (folder / "pengaduan.toml").read_text(encoding="utf-8")
    (folder / "usulan.toml").write_text(
        text.replace('key = "pengaduan"', 'key = "usulan"').replace("rank = 3", "rank = 0"),
        encoding="utf-8",
    )

    grown = services.load(folder)

    assert next(iter(grown)) == "usulan"
    assert len(grown) == len(services.catalogue()) + 1 == 23
