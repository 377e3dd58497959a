"""A tablet that is put back from a backup in silence finds out, and is told again what it lost."""

from app.storage import deeds
from app.storage.deeds import What
from protocol.posts import Post
from protocol.steps import State
from tests.harbour import applies_in
from tests.tablet import decides, stands
from tests.village import HOME


def put_back(tablet, kept):
    """Put an older database in the place of this one; its secrets stay."""
    tablet.store.close()
    for name in ("layar.db-wal", "layar.db-shm"):
        (tablet.folder / name).unlink(missing_ok=True)
    (tablet.folder / "layar.db").write_bytes(kept)
    tablet.reopens()


def backup(tablet):
    """Return the database as it is, everybody off duty."""
    tablet.locks()
    tablet.reopens()
    tablet.store.close()
    kept = (tablet.folder / "layar.db").read_bytes()
    tablet.reopens()
    return kept


def told(tablet):
    with tablet.store.reading() as session:
        return {deed.what for deed in deeds.last(session)}


def test_what_was_heard_and_decided_since_the_backup_comes_back(village, siti, tablet):
    """Nobody has said or drawn anything since: the next PIN is enough to find out."""
    kept = backup(tablet)
    tablet.enters(Post.OPERATOR)
    known = applies_in(siti, HOME)
    siti.syncs()
    tablet.syncs()
    decides(tablet, known, "accept")
    tablet.syncs()
    assert What.PUT_BACK not in told(tablet)

    put_back(tablet, kept)
    tablet.enters(Post.OPERATOR)
    assert What.PUT_BACK in told(tablet)
    for _ in range(3):
        tablet.syncs()

    assert stands(tablet, known).state is State.VILLAGE_REVIEW
    decides(tablet, known, "sign")
    tablet.syncs()
    assert village.office.states()[known] is State.SIGNING
    assert tablet.waiting() == []


def test_a_tablet_nobody_put_back_goes_on_in_its_epoch(tablet):
    """Locks, restarts and other officers are no reason to ask for anything again."""
    for post in Post:
        tablet.enters(post)
        tablet.locks()
        tablet.reopens()
    tablet.enters(Post.HEAD)

    assert What.PUT_BACK not in told(tablet)
