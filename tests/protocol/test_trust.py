"""Nobody puts words in an officer's mouth: every right comes down from the root key."""

from datetime import UTC, datetime, timedelta

import pytest

from protocol import errors, keys, messages, posts, trust
from protocol.messages import Kind
from protocol.posts import Post
from protocol.trust import RIGHTS, Author, Peers, Role
from tests.protocol import known

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEXT_ROOT = keys.SigningSecret(known.secret("next root"))
LATER = keys.SealingSecret(known.secret("later office sealing"))


def ms(at):
    """Return a time as messages carry it."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def manifest(version=1, by=known.ROOT, root=None, until=known.NOW + timedelta(days=365)):
    """Sign a manifest that names the office's key."""
    term = messages.SigningTerm(key=known.OFFICE.public, since=ms(known.NOW), until=ms(until))
    said = messages.Manifest(version=version, office=[term], root=root)
    return known.say(by, Kind.MANIFEST, messages.body_of(said))


def roster(version=1, by=known.OFFICE, role="officer", post=None):
    """Sign a roster that names the officer and two sealing keys, one of them not yet begun."""
    begins = [(known.OFFICE_SEALING, known.NOW), (LATER, known.NOW + timedelta(days=60))]
    said = messages.Roster(
        version=version,
        seal=[
            messages.SealingTerm(key=key.public, since=ms(at), until=ms(at + timedelta(days=90)))
            for key, at in begins
        ],
        officers=[
            messages.Officer(
                key=known.OFFICER.public,
                name="Yusuf",
                role=role,
                scope=["82.04.07.2001"],
                post=post,
            )
        ],
        revoked={known.PHONE.kid: (1, 17)},
        suites=[1],
        dictionaries=[1, 2],
        least_app="0.1.0",
    )
    return known.say(by, Kind.ROSTER, messages.body_of(said))


def peers():
    """Return the peers of somebody who has heard both."""
    trusted = trust.accept_manifest(Peers(known.ROOT.public), manifest())
    return trust.accept_roster(trusted, roster(), known.NOW)


def test_roles_come_from_manifest_and_roster():
    """Root, office and officer are known; citizens are introduced, not listed."""
    trusted = peers()
    roles = {
        known.ROOT: Role.ROOT,
        known.OFFICE: Role.OFFICE,
        known.OFFICER: Role.OFFICER,
    }

    for secret, role in roles.items():
        author = trusted.author(secret.public)
        assert author is not None
        assert author.role is role
        assert trusted.knows(secret.public)
    assert trusted.author(known.PHONE.public) is None
    assert not trusted.knows(known.PHONE.public)


def test_before_a_manifest_only_the_root_is_known():
    """An app fresh from its package trusts one key."""
    fresh = Peers(known.ROOT.public)

    assert fresh.knows(known.ROOT.public)
    assert not fresh.knows(known.OFFICE.public)
    assert fresh.office_keys(known.NOW) == ()


@pytest.mark.parametrize("by", [known.OFFICE, known.OFFICER, known.PHONE, NEXT_ROOT])
def test_a_manifest_is_by_root(by):
    """Anybody else's is refused, the office's own among them."""
    with pytest.raises(errors.NotEntitledError):
        trust.accept_manifest(Peers(known.ROOT.public), manifest(by=by))


@pytest.mark.parametrize("by", [known.ROOT, known.OFFICER, known.PHONE])
def test_a_roster_is_by_an_office_key(by):
    """Anybody else's is refused, the root's among them."""
    with pytest.raises(errors.NotEntitledError):
        trust.accept_roster(peers(), roster(2, by=by), known.NOW)


@pytest.mark.parametrize("days", [-1, 366])
def test_a_roster_is_by_a_key_of_its_time(days):
    """Outside its term an office key names nobody; before any time is known, it may."""
    trusted = trust.accept_manifest(Peers(known.ROOT.public), manifest())

    with pytest.raises(errors.NotEntitledError):
        trust.accept_roster(trusted, roster(), known.NOW + timedelta(days=days))
    assert trust.accept_roster(trusted, roster(), None).roster


def test_what_is_older_than_held_is_refused():
    """A replayed roster does not bring a dismissed officer back; the same one does no harm."""
    trusted = trust.accept_manifest(peers(), manifest(3))
    trusted = trust.accept_roster(trusted, roster(3), known.NOW)

    with pytest.raises(errors.NotEntitledError):
        trust.accept_manifest(trusted, manifest(2))
    with pytest.raises(errors.NotEntitledError):
        trust.accept_roster(trusted, roster(2), known.NOW)
    assert trust.accept_roster(trusted, roster(3), known.NOW) == trusted


def test_the_root_passes_on_to_its_successor():
    """Named by the old root, the next one signs manifests; nobody else does."""
    named = trust.accept_manifest(peers(), manifest(2, root=NEXT_ROOT.public))

    assert named.knows(NEXT_ROOT.public)
    assert trust.accept_manifest(named, manifest(3, by=NEXT_ROOT, root=NEXT_ROOT.public))


def test_neither_is_taken_for_the_other():
    """A roster is no manifest, whoever signs it."""
    with pytest.raises(errors.NotEntitledError):
        trust.accept_manifest(peers(), roster(2, by=known.ROOT))
    with pytest.raises(errors.NotEntitledError):
        trust.accept_roster(peers(), manifest(2, by=known.OFFICE), known.NOW)


@pytest.mark.parametrize(
    ("days", "expected"), [(-20_000, known.OFFICE_SEALING), (0, known.OFFICE_SEALING), (61, LATER)]
)
def test_parcels_are_sealed_to_the_newest_key_begun(days, expected):
    """A clock far behind keeps nobody from writing."""
    assert peers().sealing_key(known.NOW + timedelta(days=days)) == expected.public


def test_without_a_roster_there_is_no_key_to_seal_to():
    """The program fetches one and tries again."""
    with pytest.raises(errors.NoSealingKeyError):
        Peers(known.ROOT.public).sealing_key(known.NOW)


def test_a_role_nobody_knows_yet_gives_no_rights():
    """A newer roster may name more than officers and agencies."""
    trusted = trust.accept_roster(peers(), roster(2, role="wizard"), known.NOW)

    assert not trusted.knows(known.OFFICER.public)


def test_every_kind_has_its_right():
    """What nobody may say need not exist, and what exists somebody may say."""
    assert set(RIGHTS) == set(Kind)
    assert all(RIGHTS.values())


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@pytest.mark.parametrize("role", Role)
def test_only_who_has_the_right_may_say_it(kind, role):
    """For every role and every kind."""
    author = Author(b"", role, "", (trust.EVERYWHERE,))
    if role in RIGHTS[kind]:
        trust.entitle(author, kind, owns_case=True, at_desk=True)
    else:
        with pytest.raises(errors.NotEntitledError):
            trust.entitle(author, kind, owns_case=True, at_desk=True)


def test_an_officer_speaks_within_their_scope():
    """Their village or their service, and no other; without either, nothing."""
    officer = Author(b"", Role.OFFICER, "", ("82.04.07.2001", "pengaduan"))

    trust.entitle(officer, Kind.DECISION, service="other", village="82.04.07.2001")
    trust.entitle(officer, Kind.DECISION, service="pengaduan")
    for service, village in (("other", "82.04.07.2002"), ("other", None), (None, None)):
        with pytest.raises(errors.NotEntitledError):
            trust.entitle(officer, Kind.DECISION, service=service, village=village)


def test_a_citizen_speaks_in_their_own_cases():
    """And opens new ones."""
    citizen = Author(b"", Role.CITIZEN, "")

    trust.entitle(citizen, Kind.APPLICATION, service="x", village="y")
    for kind in (Kind.SUPPLEMENT, Kind.WITHDRAWAL, Kind.NOTE, Kind.RATING):
        trust.entitle(citizen, kind, service="x", owns_case=True)
        with pytest.raises(errors.NotEntitledError):
            trust.entitle(citizen, kind, service="x")


def test_an_officer_gives_marks_only_for_whom_they_helped():
    """How a service was is the citizen's to say: an officer writes it down who wrote the rest."""
    officer = Author(b"", Role.OFFICER, "", (trust.EVERYWHERE,))

    trust.entitle(officer, Kind.RATING, at_desk=True)
    with pytest.raises(errors.NotEntitledError):
        trust.entitle(officer, Kind.RATING)


@pytest.mark.parametrize(
    ("epoch", "seq", "expected"), [(1, 17, False), (1, 18, True), (2, 1, True)]
)
def test_a_revoked_key_keeps_what_it_said_before(epoch, seq, expected):
    """The roster names the last message that stands."""
    prev = bytes(32) if seq == 1 else b"\x01" * 32
    said = known.say(known.PHONE, Kind.NOTE, {"text": ""}, epoch=epoch, seq=seq, prev=prev)

    assert trust.revoked(peers().roster, said) is expected
    assert not trust.revoked(None, said)


@pytest.mark.parametrize("post", [None, *Post])
@pytest.mark.parametrize("step", ["accept", "ask", "forward", "approve", "ready", "reject"])
def test_what_ends_a_case_is_signed_off(post, step):
    """Everybody checks, asks and forwards; secretary and head approve and refuse."""
    author = Author(b"", Role.OFFICER, "", (trust.EVERYWHERE,), post)
    if post is Post.OPERATOR and step in posts.SIGNED_OFF:
        with pytest.raises(errors.NotEntitledError):
            trust.entitle(author, Kind.DECISION, step=step)
    else:
        trust.entitle(author, Kind.DECISION, step=step)


@pytest.mark.parametrize("post", [None, *Post])
def test_letters_are_the_heads(post):
    """Or an officer's who has no post, on a phone of their own."""
    author = Author(b"", Role.OFFICER, "", (trust.EVERYWHERE,), post)
    if post in {Post.OPERATOR, Post.SECRETARY}:
        with pytest.raises(errors.NotEntitledError):
            trust.entitle(author, Kind.LETTER)
    else:
        trust.entitle(author, Kind.LETTER)


@pytest.mark.parametrize(("post", "known_as"), [("head", Post.HEAD), (None, None), ("king", 0)])
def test_a_post_nobody_knows_yet_gives_no_rights(post, known_as):
    """A newer office may name more posts; an old reader gives them none."""
    trusted = trust.accept_roster(peers(), roster(9, post=post), known.NOW)
    found = trusted.author(known.OFFICER.public)

    assert (found.post if found else 0) == known_as
