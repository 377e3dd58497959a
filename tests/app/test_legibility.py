"""Whether a photo of a paper can be read: the warning comes when it should, and only then."""

import pytest
from PIL import Image

from app import legibility
from app.legibility import Figures, Trouble
from tests import made_papers

CLEAR = Figures(side=1_600, light=200, edge=0.3, washed=0.0)


@pytest.mark.parametrize(
    ("done", "says"),
    [
        ("blurred by 0.8", set()),
        ("blurred by 3.0", {Trouble.BLURRED}),
        ("light times 0.65", set()),
        ("light times 0.22", {Trouble.DARK}),
        ("glare on 12%", {Trouble.GLARE}),
        ("1200 pixels", set()),
        ("640 pixels", {Trouble.SMALL}),
    ],
)
def test_what_keeps_a_paper_from_being_read_is_noticed(done, says):
    """Each of four things, on a letter and on small print; what can be read is let be."""
    for kind in ("letter", "table"):
        (made,) = made_papers.photographs(range(1), [kind], [done])
        told = legibility.troubles(made.picture)
        assert says <= set(told), kind
        assert says or not told, kind


def test_a_house_without_letters_is_no_blur():
    """Planks and leaves have edges too."""
    (made,) = made_papers.photographs(range(1), ["house"], ["blurred by 0.5"])

    assert legibility.troubles(made.picture) == ()


def test_an_empty_picture_shows_nothing_to_read():
    """A lens that was covered: dark, and no edge anywhere."""
    told = legibility.troubles(Image.new("RGB", (1_600, 1_200), (8, 8, 8)))

    assert told == (Trouble.DARK, Trouble.BLURRED)


def test_a_scan_that_is_all_white_has_no_glare():
    """White beside white hides nothing."""
    scan = Image.new("L", (1_600, 1_200), "white")

    assert Trouble.GLARE not in legibility.troubles(scan)


@pytest.mark.parametrize("size", [(1, 1), (3, 1), (1, 900), (20, 20)])
def test_the_smallest_picture_is_measured_too(size):
    """Nothing is too small to be called small."""
    assert legibility.troubles(Image.new("L", size))[0] in Trouble


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        (CLEAR, ()),
        (Figures(899, 200, 0.3, 0.0), (Trouble.SMALL,)),
        (Figures(900, 75, 0.2, 0.03), ()),
        (Figures(100, 10, 0.05, 0.5), tuple(Trouble)),
    ],
)
def test_the_worst_is_said_first(figures, says):
    """At a threshold all is well; past all of them the order is that of the list."""
    assert legibility.judged(figures) == says
