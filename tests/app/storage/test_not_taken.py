"""Others' words that come with an office's word that it would not take them."""

import pytest

from app.storage import ledger
from app.storage.brought import Brought
from tests.app.storage import test_placed
from tests.app.storage.test_placed import hears
from tests.app.storage.test_receipts import told

known = test_placed.known
WHY = "case.step_not_allowed"


def read(siti, case):
    """Return what is read of a case, but for the application."""
    with siti.store.reading() as session:
        return [each.id for each in ledger.heard(session, case)][1:]


def brought(said, *, new):
    return Brought(new=[said]) if new else Brought(repeated={said: None})


@pytest.mark.parametrize("new", [True, False], ids=["new", "heard before"])
def test_what_comes_with_its_refusal_is_not_read(siti, known, new):
    """The office owed it to a memory that forgot it, and says what became of it."""
    said = hears(siti, known, None)
    assert read(siti, known) == [said]

    told(siti, brought=brought(said, new=new), refused={said: WHY})
    assert read(siti, known) == []

    told(siti, brought=brought(said, new=False), refused={said: WHY})
    assert read(siti, known) == [], "it says so again"

    told(siti, brought=brought(said, new=False), places={said: 2})
    assert read(siti, known) == [said], "it was taken after all"


def test_an_overtaken_refusal_takes_back_no_place(siti, known):
    """Another copy of it came later, to a case it then fit, and that answer was quicker."""
    said = hears(siti, known, 2)

    told(siti, brought=brought(said, new=False), refused={said: WHY})

    assert read(siti, known) == [said]


def test_a_refusal_of_what_did_not_come_with_it_says_nothing(siti, known):
    """Somebody's bytes under an id that others' words have here."""
    said = hears(siti, known, None)

    told(siti, refused={said: WHY})
    told(siti, brought=brought(said, new=False), refused={said: WHY}, places={said: 2})

    assert read(siti, known) == [said]
