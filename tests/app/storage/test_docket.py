"""The desk's list says what the ledger says, and is quick because it remembers."""

import pytest

from app.storage import docket, entering, ledger
from protocol import errors, ids, messages
from protocol.ids import CaseId
from protocol.messages import Applicant, Application, Consent, Decision, Kind
from protocol.posts import Post
from tests.tablet import Tablet
from tests.village import HOME

SKTM = "surat-keterangan-tidak-mampu"


@pytest.fixture
def tablet(village):
    tablet = Tablet(village)
    tablet.enters(Post.OPERATOR)
    yield tablet
    tablet.store.close()


def writes(tablet, name="ANI CONTOH", nik="8204085708900001"):
    said = Application(
        service=SKTM,
        answers={"full_name": name, "nik": nik, "village_code": HOME},
        applicant=Applicant(name=name, nik=nik),
        consent=Consent(spoken=True),
    )
    with tablet.store.writing() as session:
        body = messages.body_of(said)
        return CaseId(ledger.say(session, tablet.world, Kind.APPLICATION, body).id)


def folds(tablet):
    with tablet.store.writing() as session:
        stale = docket.stale(session)
        docket.fold(session, stale)
        return stale


def listed(tablet, query=""):
    with tablet.store.reading() as session:
        return docket.search(session, query)


def test_a_case_is_folded_when_it_changes_and_not_again(tablet):
    """What was said in it brings it up to date; looking twice costs nothing."""
    known = writes(tablet)
    assert folds(tablet) == [known]
    assert folds(tablet) == []
    (row,) = listed(tablet)
    assert (row.state, row.name, row.here, row.waiting) == ("at_village", "ANI CONTOH", True, True)

    with tablet.store.writing() as session:
        body = messages.body_of(Decision(case=known, step="accept"))
        ledger.say(session, tablet.world, Kind.DECISION, body)

    assert folds(tablet) == [known]


def test_cases_are_found_by_name_nik_and_code(tablet):
    """Any part of them, in any order; nothing else is there to be found."""
    ani, budi = writes(tablet), writes(tablet, "BUDI CONTOH", "8204081708909901")
    folds(tablet)

    assert [row.id for row in listed(tablet, "contoh ani")] == [ani]
    assert [row.id for row in listed(tablet, "820408170890")] == [budi]
    assert [row.id for row in listed(tablet, ids.receipt_code(budi).lower())] == [budi]
    assert listed(tablet, "citra") == []


def test_a_lock_lets_go_of_the_list(tablet):
    """Without the key there is no list; with it, the same one, without folding anything."""
    writes(tablet)
    folds(tablet)
    before = listed(tablet)
    tablet.locks()
    with pytest.raises(errors.StoreLockedError), tablet.store.reading() as session:
        docket.rows(session)

    tablet.enters(Post.HEAD)

    assert listed(tablet) == before
    assert folds(tablet) == []


def test_the_list_outlives_a_new_key(tablet):
    """Somebody leaves, everything is sealed anew, and the list is read again."""
    writes(tablet)
    folds(tablet)
    before = listed(tablet)
    tablet.enters(Post.HEAD)

    entering.dismiss(tablet.store, tablet.world, tablet.kids[Post.OPERATOR])

    assert listed(tablet) == before
