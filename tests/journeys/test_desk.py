"""A village's tablet and the real office: each officer's word, cases from phones, decisions."""

import shutil
from copy import copy

import pytest
from sqlalchemy import select

from app.storage import (
    behalf,
    callers,
    documents,
    drafts,
    endorsing,
    entering,
    identity,
    ledger,
    sending,
    store,
)
from protocol import errors
from protocol.ids import CaseId
from protocol.messages import Kind
from protocol.posts import Post
from protocol.steps import State
from server import cases, officers
from server.tables import DEVICE
from tests.harbour import applies_in, begins, state
from tests.tablet import COST, NAMES, PINS, Tablet, decides, redeem, stands
from tests.village import HOME, ROOT


def listed(village):
    with village.office.office.reading() as session:
        found = officers.listed(session.connection())
    return {each.name: each.ended is None for each in found if each.role == "officer"}


def test_three_officers_come_into_the_roster(village, tablet):
    """By one voucher and the head's word; and the tablet hears that they are in it."""
    assert listed(village) == dict.fromkeys(NAMES.values(), True)
    assert tablet.waiting() == []
    with tablet.store.reading() as session:
        author = identity.peers(session).author(tablet.enters(Post.SECRETARY).signing.public)
    assert author.post is Post.SECRETARY


def test_a_phones_case_goes_through_the_desk(village, siti, tablet):
    """Checked and laid before the head by the operator, approved by the head; the phone hears."""
    known = applies_in(siti, HOME)
    siti.syncs()
    tablet.syncs()
    assert stands(tablet, known).state is State.AT_VILLAGE

    for step in ("accept", "sign"):
        decides(tablet, known, step)
    with pytest.raises(errors.NotEntitledError):
        decides(tablet, known, "approve")
    tablet.enters(Post.HEAD)
    decides(tablet, known, "approve")
    assert stands(tablet, known).state is State.READY, "at once, without any signal"
    tablet.syncs()
    siti.syncs()

    assert village.office.states()[known] is State.READY
    seen = state(siti, known)
    assert seen.state is State.READY
    assert [entry.who for entry in seen.history[1:]] == [
        NAMES[Post.OPERATOR],
        NAMES[Post.OPERATOR],
        NAMES[Post.HEAD],
    ]


def test_a_phone_is_vouched_for_from_the_desk(village, siti, tablet):
    """The tablet has heard who holds the phone; whoever knows the villager says so."""
    applies_in(siti, HOME)
    siti.syncs()
    tablet.syncs()
    with tablet.store.writing() as session:
        digest, said = callers.phone(session, siti.key)
        assert not callers.vouched(session, siti.key)
        endorsing.endorse(
            session, tablet.world, (siti.key, digest), nik=said.nik, name=said.name, level=1
        )
        assert callers.vouched(session, siti.key)
    tablet.syncs()

    with village.office.office.reading() as session:
        assert session.connection().scalar(select(DEVICE.c.vouched).where(DEVICE.c.key == siti.key))


def test_what_came_between_is_told(village, siti, tablet):
    """The villager withdrew meanwhile: the office refuses the step, and the case says why."""
    known = applies_in(siti, HOME)
    siti.syncs()
    tablet.syncs()
    said = decides(tablet, known, "accept")
    with siti.store.writing() as session:
        sending.withdraw(session, siti.world, known)
    siti.syncs()

    tablet.syncs()

    assert stands(tablet, known).state is State.WITHDRAWN
    with tablet.store.reading() as session:
        (refused,) = ledger.refused(session)
    assert (refused.id, refused.code) == (said.id, "case.step_not_allowed")


def test_two_officers_rescue_the_third_and_the_office_follows(village, siti, tablet):
    """What was said with the old key stands; the new one goes on where the office knows it."""
    known = applies_in(siti, HOME)
    siti.syncs()
    tablet.syncs()
    decides(tablet, known, "accept")
    helpers = tuple(
        entering.prove(tablet.store, tablet.world, tablet.kids[post], PINS[post])
        for post in (Post.SECRETARY, Post.HEAD)
    )
    old = tablet.kids[Post.OPERATOR]
    made = entering.rescue(tablet.store, tablet.world, old, helpers, "260114")
    entering.enter(tablet.store, tablet.world, made.kid, "260114")
    decides(tablet, known, "sign")
    tablet.syncs()

    assert tablet.waiting() == []
    assert village.office.states()[known] is State.SIGNING
    with village.office.office.reading() as session:
        found = {each.kid: each.ended for each in officers.listed(session.connection())}
    assert found[old] == (1, 1)
    assert found[made.kid] is None


def test_words_before_the_voucher_wait_at_the_office(village, siti):
    """A tablet works from its first day; the voucher comes by the next boat."""
    known = applies_in(siti, HOME)
    siti.syncs()
    tablet = Tablet(village)
    tablet.enters(Post.HEAD)
    tablet.syncs()
    assert listed(village) == {}

    redeem(tablet)
    tablet.syncs()

    assert listed(village) == dict.fromkeys(NAMES.values(), True)
    assert stands(tablet, known).state is State.AT_VILLAGE
    with tablet.store.reading() as session:
        assert ledger.refused(session) == []


def test_a_locked_tablet_says_nothing(village, tablet):
    """Nobody's word leaves it while nobody is on duty."""
    tablet.locks()
    with pytest.raises(errors.StoreLockedError), tablet.store.writing() as session:
        ledger.say(session, tablet.world, Kind.NOTE, {"text": "halo"})


def test_a_restored_office_is_offered_every_officers_word_again(village, siti, tablet, tmp_path):
    """Chains of several authors come back whole, each above what is told of it."""
    known = applies_in(siti, HOME)
    siti.syncs()
    tablet.syncs()
    village.office.backup(tmp_path / "copy")
    decides(tablet, known, "accept")
    tablet.enters(Post.SECRETARY)
    decides(tablet, known, "sign")
    tablet.syncs()
    assert tablet.waiting() == []

    village.passes(hours=1)
    village.office.restores(tmp_path / "copy", said=True)
    for _ in range(3):
        tablet.syncs()
        siti.syncs()

    assert village.office.states()[known] is State.SIGNING
    assert tablet.waiting() == []


def test_somebody_without_a_phone_is_helped_before_any_signal(village, tablet):
    """Written, agreed to, checked and laid before the head offline; then the office has it all."""
    draft = begins(tablet)
    said = {
        "village_code": HOME,
        behalf.SPOKEN: "yes",
        behalf.MARK: "signs",
        behalf.SIGNATURE: "100,100 300,240 520,110;600,200 760,200",
    }
    with tablet.store.writing() as session:
        for key, value in said.items():
            drafts.answer(session, tablet.world, draft, key, value)
        known = CaseId(sending.submit(session, tablet.world, draft).id)
    for step in ("accept", "sign"):
        decides(tablet, known, step)
    assert stands(tablet, known).state is State.SIGNING

    tablet.syncs()

    assert tablet.waiting() == []
    assert village.office.states()[known] is State.SIGNING
    shelf, staff = village.office.office.shelf, village.office.staff
    with village.office.office.writing() as session:
        detail = cases.detail(session, staff, known, shelf, now=village.clock)
    assert detail.case.consent.spoken
    assert detail.case.consent.signature
    village.office.decides(known, "approve")
    tablet.syncs()
    assert stands(tablet, known).state is State.READY


def test_nothing_is_signed_for_somebody_who_has_not_agreed(tablet):
    """Neither without a spoken yes nor without a mark; the draft stays."""
    draft = begins(tablet)
    with tablet.store.writing() as session:
        drafts.answer(session, tablet.world, draft, behalf.SPOKEN, "yes")
    with pytest.raises(errors.DraftIncompleteError), tablet.store.writing() as session:
        sending.submit(session, tablet.world, draft)

    with tablet.store.reading() as session:
        assert drafts.load(session, draft) is not None


def test_photos_follow_the_text_to_the_desk(village, siti, tablet):
    """On a link that bears them, whole and as they were taken."""
    draft = begins(siti, papers=False)
    with siti.store.writing() as session:
        drafts.answer(session, siti.world, draft, "village_code", HOME)
        known = CaseId(sending.submit(session, siti.world, draft).id)
    siti.syncs()
    for _ in range(4):
        tablet.syncs()

    named = stands(tablet, known).documents
    assert named
    with tablet.store.reading() as session:
        for about in named.values():
            assert documents.whole(session, str(about["sha256"]))


def test_a_copied_tablet_loses_no_officers_word(village, siti, tablet):
    """Two of them speak on in one chain: both words are kept, and read once the author goes on."""
    known = [applies_in(siti, HOME, seed=seed) for seed in (3, 4)]
    siti.syncs()
    tablet.syncs()
    tablet.locks()
    tablet.store.close()
    shutil.copytree(tablet.folder, village.folder / "copy")
    tablet.store = store.open_store(
        tablet.folder, village.world, ROOT.public, secrets=tablet.secrets, pin_cost=COST
    )
    other = copy(tablet)
    other.store = store.open_store(
        village.folder / "copy", village.world, ROOT.public, secrets=tablet.secrets, pin_cost=COST
    )
    for each, case in zip((tablet, other), known, strict=True):
        each.enters(Post.OPERATOR)
        decides(each, case, "accept")
        each.syncs()

    decides(other, known[1], "sign")
    for _ in range(3):
        other.syncs()

    states = village.office.states()
    assert [states[case] for case in known] == [State.VILLAGE_REVIEW, State.SIGNING]
    assert other.waiting() == []
    other.store.close()
