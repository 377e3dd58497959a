"""How each paper of the catalogue looks."""

from pathlib import Path
from xml.etree import ElementTree

from app import papers
from protocol import services
from protocol.questions import Kind

ASSETS = Path(__file__).parents[2] / "assets"


def asked():
    return [
        question
        for service in services.catalogue().values()
        for question in service.questions
        if question.kind is Kind.PHOTO
    ]


def test_every_paper_that_is_asked_for_has_a_drawing_of_its_own():
    """Nobody is asked for a paper without being shown what it looks like."""
    for question in asked():
        assert (question.picture or question.document) in papers.LOOKS, question.key
        assert (ASSETS / papers.drawing(question)).exists(), question.key


def test_every_drawing_is_there_and_every_one_is_shown():
    """The folder and the table name the same drawings, all small and well-formed."""
    named = {look.drawing for look in (*papers.LOOKS.values(), papers.UNKNOWN)}
    drawn = list((ASSETS / "papers").iterdir())

    assert {path.name for path in drawn} == {f"{name}.svg" for name in named}
    for path in drawn:
        assert ElementTree.parse(path).getroot().tag.endswith("svg")
        assert path.stat().st_size < 4 * 1024


def test_a_face_and_a_thing_keep_their_colours():
    """An officer compares faces, walls and boats; of a letter, shades of grey say all."""
    for document in ("ktp", "id_photo", "house_photo", "boat_photo", "complaint_evidence"):
        assert not papers.look(document).grey
    for document in ("kk", "birth_letter", "rt_letter", "sptjm_birth"):
        assert papers.look(document).grey
    assert papers.look("something_new") == papers.UNKNOWN
    assert not papers.UNKNOWN.grey
