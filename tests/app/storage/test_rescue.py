"""Forgotten PINs, and a device's secret that the platform has lost."""

import pytest

from app.storage import deeds, entering, escrow, guard, keepsakes, officers
from app.storage.deeds import What
from app.storage.officer_tables import Officer as Row
from app.storage.officer_tables import Standing
from app.storage.secrets import beside
from protocol import errors, recovery
from protocol.keys import SealingSecret
from protocol.posts import Post
from tests.tablet import NAMES, PINS

NEW = "604917"
REFUSED = (errors.BoxBadError, errors.QrBadError)


def helpers(tablet, *posts):
    return tuple(
        entering.prove(tablet.store, tablet.world, tablet.kids[post], PINS[post]) for post in posts
    )


@pytest.fixture
def heard(tablet, village):
    """A tablet that has heard of its office, so that there is an escrow."""
    tablet.enters(Post.HEAD)
    tablet.hears_of_the_office()
    with tablet.store.writing() as session:
        keepsakes.keep(session, "hint", b"canary")
        escrow.renew(session, village.clock)
    tablet.locks()
    return tablet


def loses_the_secret(tablet):
    (beside(tablet.folder) / guard.PEPPER).unlink()
    tablet.reopens()


def test_two_others_give_a_new_pin_and_the_old_one_is_dead(tablet):
    """A new PIN and a new key; the old key is gone, and the book says who did it."""
    one, other = helpers(tablet, Post.SECRETARY, Post.HEAD)
    before = tablet.kids[Post.OPERATOR]
    made = entering.rescue(tablet.store, tablet.world, before, (one, other), NEW)

    assert (made.name, made.post) == (NAMES[Post.OPERATOR], Post.OPERATOR)
    assert made.kid != before
    with pytest.raises(errors.OfficerShutError):
        tablet.enters(Post.OPERATOR)
    tablet.kids[Post.OPERATOR] = made.kid
    with pytest.raises(errors.PinWrongError):
        tablet.enters(Post.OPERATOR)
    assert tablet.enters(Post.OPERATOR, NEW).kid == made.kid
    with tablet.store.reading() as session:
        assert session.get_one(Row, before).keys is None
        deed = next(each for each in deeds.last(session) if each.what is What.RESCUED)
    assert (set(deed.by), deed.about) == ({one.officer.kid, other.officer.kid}, made.kid)


def test_helping_again_and_again_shuts_no_helper_out(tablet):
    """A right PIN counts as no wrong one, though nobody came on duty with it."""
    for _ in range(12):
        helpers(tablet, Post.HEAD)

    assert tablet.enters(Post.HEAD).post is Post.HEAD
    with tablet.store.reading() as session:
        assert What.MISSED not in {each.what for each in deeds.last(session)}


def test_a_rescue_opens_nothing_for_anybody(tablet):
    """The two have given their PINs for this alone: the tablet stays locked."""
    entering.rescue(
        tablet.store,
        tablet.world,
        tablet.kids[Post.OPERATOR],
        helpers(tablet, Post.SECRETARY, Post.HEAD),
        NEW,
    )

    with tablet.store.reading() as session, pytest.raises(errors.StoreLockedError):
        officers.village(session)


@pytest.mark.parametrize(
    "posts", [(Post.HEAD, Post.HEAD), (Post.OPERATOR, Post.HEAD), (Post.HEAD, Post.OPERATOR)]
)
def test_one_alone_cannot_rescue_nor_the_officer_themselves(tablet, posts):
    """Two others are two different people, neither of them the one who forgot."""
    with pytest.raises(errors.HelpersBadError):
        entering.rescue(
            tablet.store, tablet.world, tablet.kids[Post.OPERATOR], helpers(tablet, *posts), NEW
        )
    assert tablet.enters(Post.OPERATOR).kid == tablet.kids[Post.OPERATOR]


def test_a_lost_secret_costs_no_try_and_shows_no_name(heard):
    """Nobody can guess anything then, so nobody is shut out for it."""
    loses_the_secret(heard)

    for _ in range(12):
        with pytest.raises(errors.SecretMissingError):
            heard.enters(Post.HEAD)
    assert {(each.name, each.tries) for each in heard.listed()} == {("", 0)}


def test_the_office_gives_a_tablet_its_key_back(heard, village):
    """A text there, a text back; then officers choose new PINs, and everything is there."""
    loses_the_secret(heard)
    with heard.store.reading() as session:
        asked = escrow.request(session, heard.world)
    answer = recovery.answer(recovery.read(asked), [village.office.sealing])
    heard.reopens()  # the office answers days later
    with heard.store.writing() as session:
        escrow.accept(session, answer)
        assert {each.name for each in officers.listed(session)} == set(NAMES.values())
        assert officers.on_duty(session) is None
    for post in (Post.HEAD, Post.OPERATOR):
        with heard.store.writing() as session:
            made = escrow.choose_pin(session, heard.world, heard.kids[post], NEW)
        heard.kids[post] = made.kid
    with heard.store.writing() as session:
        escrow.end(session)

    heard.reopens()
    serving = {each.post for each in heard.listed() if each.standing is Standing.SERVING}
    assert serving == {Post.HEAD, Post.OPERATOR}
    with pytest.raises(errors.OfficerShutError):
        heard.enters(Post.SECRETARY)
    heard.enters(Post.OPERATOR, NEW)
    with heard.store.reading() as session:
        assert keepsakes.recall(session, "hint") == b"canary"
        assert sum(each.what is What.RECOVERED for each in deeds.last(session)) == 2


def test_an_answer_opens_only_the_tablet_that_asked(heard, village, tmp_path):
    """Another's answer, an altered one and one to an older request open nothing."""
    with heard.store.reading() as session:
        asked = recovery.read(escrow.request(session, heard.world))
    stranger = recovery.Request(
        asked.device, asked.reader, SealingSecret(b"s" * 32).public, asked.box
    )
    answers = [recovery.answer(stranger, [village.office.sealing])]
    good = recovery.answer(asked, [village.office.sealing])
    answers.append(good[:-3] + ("AAA" if not good.endswith("AAA") else "BBB"))

    for answer in answers:
        with (
            heard.store.writing() as session,
            pytest.raises((errors.BoxBadError, errors.QrBadError)),
        ):
            escrow.accept(session, answer)
    with heard.store.reading() as session, pytest.raises(errors.StoreLockedError):
        officers.village(session)


def test_nobody_chooses_a_pin_without_the_offices_answer(heard):
    """Not even while somebody else is on duty."""
    heard.enters(Post.OPERATOR)
    with heard.store.writing() as session, pytest.raises(errors.StoreLockedError):
        escrow.choose_pin(session, heard.world, heard.kids[Post.HEAD], NEW)


def test_the_spare_key_is_new_when_somebody_leaves(heard, village):
    """What the office could have opened before opens nothing by then."""
    with heard.store.reading() as session:
        before = escrow.request(session, heard.world)
    heard.enters(Post.HEAD)
    entering.dismiss(heard.store, heard.world, heard.kids[Post.OPERATOR])
    with heard.store.reading() as session:
        after = escrow.request(session, heard.world)

    assert recovery.read(before).box != recovery.read(after).box
    heard.locks()
    stale = recovery.answer(recovery.read(before), [village.office.sealing])
    with heard.store.writing() as session, pytest.raises(errors.BoxBadError):
        escrow.accept(session, stale)
