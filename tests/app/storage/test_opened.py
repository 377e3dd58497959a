"""What a process has open of a store follows what the database keeps, wherever a change fails."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.storage import deeds, drafts, entering, household, officers, pins, store, vault
from app.storage.household import HOLDER, Member
from app.storage.secrets import FileSecrets, beside
from protocol import errors
from protocol.posts import Post
from tests.tablet import COST, Tablet
from tests.village import HOME, ROOT, Village

OLD, NEW = "718204", "805613"
FRAME_BYTES = 4096 + 24
"""A page in SQLite's log."""
STEP = 7
FAILED = 6
"""The photo alone takes 47 pages: so many tries at least have to fail."""


class Phone:
    """A phone with a PIN before its holder, which becomes a tablet when it is told to."""

    def __init__(self, village: Village, folder: Path) -> None:
        self.village, self.world, self.folder = village, village.world, folder
        self.pin = ""
        self.store = self._open()

    def _open(self) -> store.Store:
        return store.open_store(
            self.folder,
            self.world,
            ROOT.public,
            secrets=FileSecrets(beside(self.folder)),
            ticks=lambda: self.village.ticks,
            pin_cost=COST,
        )

    def reopens(self) -> None:
        self.store.close()
        self.store = self._open()
        if self.pin:
            with self.store.writing() as session:
                pins.give(session, HOLDER, self.pin)


@dataclass
class Story:
    """Somewhere a key is changed: `change` does it, `again` closes, opens and gives the PIN."""

    device: Phone | Tablet
    change: object
    again: object
    member: household.MemberId | None = None
    drafts: list[str] = field(default_factory=list)

    def writes(self, text: str, photo: bytes = b"") -> None:
        """Save a form, as the person is told."""
        with self.device.store.writing() as session:
            made = drafts.begin(session, self.device.world, "pengaduan", member=self.member)
            drafts.answer(session, self.device.world, made, "text", text)
            if photo:
                drafts.put_photo(
                    session, self.device.world, made, "photo", jpeg=photo, thumb=b"small"
                )
        self.drafts.append(text)

    def reads(self) -> list[str]:
        with self.device.store.reading() as session:
            return sorted(str(each.answers["text"]) for each in drafts.all(session))


def changing_a_pin(tmp_path: Path) -> Story:
    """A household's PIN is changed."""
    phone = Phone(Village(tmp_path), tmp_path / "phone")
    with phone.store.writing() as session:
        household.save(session, Member(HOLDER, "SITI CONTOH", facts={"nik": "8204085708909902"}))
        pins.put(session, HOLDER, OLD)
    phone.pin = OLD

    def change() -> None:
        with phone.store.writing() as session:
            pins.put(session, HOLDER, NEW)
        phone.pin = NEW

    return Story(phone, change, phone.reopens, member=HOLDER)


def dismissing(tmp_path: Path) -> Story:
    """The head ends an operator's service."""
    tablet = Tablet(Village(tmp_path))
    tablet.enters(Post.HEAD)

    def again() -> None:
        tablet.locks()  # as it does by itself: a line in the officers' book
        tablet.reopens()
        tablet.enters(Post.HEAD)
        with tablet.store.reading() as session:
            assert deeds.What.UNREAD not in {each.what for each in deeds.last(session)}

    kid = tablet.kids[Post.OPERATOR]
    return Story(tablet, lambda: entering.dismiss(tablet.store, tablet.world, kid), again)


def beginning_a_tablet(tmp_path: Path) -> Story:
    """A phone becomes a village's tablet."""
    device = Phone(Village(tmp_path), tmp_path / "device")

    def change() -> None:
        with device.store.reading() as session:
            begun = officers.is_tablet(session)
            assert not begun
            assert officers.on_duty(session) is None
        entering.begin(device.store, device.world, HOME, "KEPALA CONTOH", OLD)

    def again() -> None:
        device.reopens()
        if device.store.locked:
            with device.store.reading() as session:
                (head,) = officers.listed(session)
            entering.enter(device.store, device.world, head.kid, OLD)

    return Story(device, change, again)


def _file(memory: store.Store) -> str:
    with memory.reading() as session:
        return session.get_bind().engine.url.database


@contextmanager
def short_log(memory: store.Store, room: int) -> Iterator[None]:
    """Let SQLite's log take so many pages and no further, as a disk does that fills meanwhile."""
    with sqlite3.connect(_file(memory)) as link:
        assert link.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    link.close()
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (32 + room * FRAME_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))


@pytest.mark.parametrize("story", [changing_a_pin, dismissing, beginning_a_tablet])
def test_wherever_a_change_of_keys_fails_what_is_saved_next_is_read_again(tmp_path, story):
    """A full disk at any page: no key of the failed change is used, and in the end one goes."""
    told = story(tmp_path)
    told.writes("sebelum", photo=bytes(190_000))
    for room in count(0, STEP):
        done = False
        with short_log(told.device.store, room), suppress(errors.StoreFullError):
            told.change()
            done = True
        told.writes(f"sesudah {room}")
        told.again()
        assert told.reads() == sorted(told.drafts)
        if done:
            break

    assert room > FAILED * STEP


def test_a_lock_while_keys_change_is_not_undone(tmp_path):
    """Whoever locks while an officer is dismissed finds it locked, and the new key is the one."""
    tablet = Tablet(Village(tmp_path))
    tablet.enters(Post.HEAD)
    with tablet.store.writing() as session:
        officers.dismiss(session, tablet.world, tablet.kids[Post.OPERATOR])
        tablet.store.lock()
        with pytest.raises(errors.StoreLockedError):
            vault.of(session)
    assert tablet.store.locked

    tablet.enters(Post.HEAD)
    with tablet.store.reading() as session:
        assert {each.kid: each.serving for each in officers.listed(session)} == {
            kid: post is not Post.OPERATOR for post, kid in tablet.kids.items()
        }


def test_who_reads_while_keys_change_reads_on(tmp_path):
    """A look that began before a dismissal sees what was there, with the key of then."""
    tablet = Tablet(Village(tmp_path))
    tablet.enters(Post.HEAD)
    with tablet.store.writing() as session:
        made = drafts.begin(session, tablet.world, "pengaduan", answers={"text": "Dermaga"})

    with tablet.store.reading() as session:
        entering.dismiss(tablet.store, tablet.world, tablet.kids[Post.OPERATOR])
        before = drafts.load(session, made)
    with tablet.store.reading() as session:
        assert drafts.load(session, made) == before


def test_a_pin_changed_by_another_process_is_asked_for_here(tmp_path):
    """Two processes on one store: the key that was open here is not written with any longer."""
    told = changing_a_pin(tmp_path)
    other = SimpleNamespace(store=told.device._open())
    with other.store.writing() as session:
        pins.give(session, HOLDER, OLD)

    told.change()

    with pytest.raises(errors.PersonLockedError), other.store.writing() as session:
        drafts.begin(session, told.device.world, "pengaduan", member=HOLDER)
    with other.store.writing() as session:
        pins.give(session, HOLDER, NEW)
        drafts.begin(session, told.device.world, "pengaduan", member=HOLDER)
