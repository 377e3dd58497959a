"""One row that cannot be read takes no other with it, and is not passed over in silence."""

from sqlalchemy import text

from app.storage import deeds, drafts, entering, household, officers, pins
from app.storage.deeds import What
from app.storage.drafts import Damaged
from app.storage.household import HOLDER, Member
from protocol.posts import Post

FACTS = {"nik": "8204085708909902"}
PIN = "718204"


def damages(store, column, which="1"):
    """Turn a bit of one row, as a dying card does."""
    table, _, name = column.partition(".")
    with store.writing() as session:
        found = session.execute(text(f"SELECT {name} FROM {table} WHERE {which}")).scalars().first()
        harmed = bytes([*found[:-1], found[-1] ^ 1])
        change = text(f"UPDATE {table} SET {name} = :to WHERE {name} = :of")
        session.execute(change, {"to": harmed, "of": found})


def test_a_damaged_form_leaves_the_others_and_is_named(memory, village):
    """The others are listed, and of this one that it is there and when it was saved."""
    with memory.writing() as session:
        first = drafts.begin(session, village.world, "kelahiran", answers={"a": "1"})
        other = drafts.begin(session, village.world, "kelahiran", answers={"a": "2"})
    damages(memory, "draft.body", f"id = '{first}'")

    with memory.reading() as session:
        assert [each.id for each in drafts.all(session)] == [other]
        assert {type(each): each.id for each in drafts.every(session)} == {
            Damaged: first,
            drafts.Draft: other,
        }


def test_a_damaged_person_leaves_the_others_and_is_named(memory):
    """Where only their answers are gone the name is still there, and saved anew they are whole."""
    siti, budi = household.MemberId("a" * 32), household.MemberId("b" * 32)
    with memory.writing() as session:
        for name, who in (("ANI", HOLDER), ("SITI", siti), ("BUDI", budi)):
            household.save(session, Member(who, name, facts=FACTS))
    damages(memory, "member.facts", f"id = '{siti}'")
    damages(memory, "member.body", f"id = '{budi}'")

    with memory.reading() as session:
        found = [(each.name, each.damaged, dict(each.facts)) for each in household.all(session)]
    assert found == [("ANI", False, FACTS), ("SITI", True, {}), ("", True, FACTS)]

    with memory.writing() as session:
        household.save(session, Member(siti, "SITI", facts=FACTS))
    with memory.reading() as session:
        known = household.load(session, siti)
        assert known is not None
        assert not known.damaged


def test_a_pin_can_be_changed_over_a_damaged_form(memory, village):
    """What is damaged stays so, the rest goes behind the PIN."""
    with memory.writing() as session:
        household.save(session, Member(HOLDER, "SITI", facts=FACTS))
        bad = drafts.begin(session, village.world, "kelahiran", member=HOLDER)
        good = drafts.begin(session, village.world, "kelahiran", member=HOLDER)
    damages(memory, "draft.body", f"id = '{bad}'")

    with memory.writing() as session:
        pins.put(session, HOLDER, PIN)

    with memory.reading() as session:
        assert {type(each): each.id for each in drafts.every(session)} == {
            Damaged: bad,
            drafts.Draft: good,
        }


def test_an_officer_is_dismissed_over_damaged_rows(tablet):
    """A line of the book that is damaged says so, and ends nobody's dismissal."""
    tablet.enters(Post.HEAD)
    damages(tablet.store, "deed.body", "number = 2")
    damages(tablet.store, "officer.body", f"kid = '{tablet.kids[Post.SECRETARY]}'")

    entering.dismiss(tablet.store, tablet.world, tablet.kids[Post.OPERATOR])

    with tablet.store.reading() as session:
        told = {each.number: each.what for each in deeds.last(session)}
        named = {each.kid: each.name for each in officers.listed(session)}
    assert told[2] is What.UNREAD
    assert What.LEFT in told.values()
    assert named[tablet.kids[Post.SECRETARY]] == "SEKRETARIS CONTOH"  # as the lock screen has it
