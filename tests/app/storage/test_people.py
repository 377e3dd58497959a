"""Who holds this device, and how they like it."""

from app.storage import people
from app.storage.people import Person, Preferences


def test_nobody_holds_a_new_device(memory):
    """The first start asks; until then the defaults count."""
    with memory.reading() as session:
        assert people.person(session) is None
        assert people.preferences(session) == Preferences("id", "system")


def test_who_and_how_are_remembered(memory):
    """Saved is there next time, the last word counting."""
    for name in ("SITI CONTOH", "SITI CONTOH BARU"):
        with memory.writing() as session:
            people.save(session, Person(name, "8204085708909902", "82.04.17.2003"))
            people.prefer(session, Preferences("en", "dark"))

    with memory.reading() as session:
        found = people.person(session)
        assert found == Person("SITI CONTOH BARU", "8204085708909902", "82.04.17.2003", None)
        assert people.preferences(session) == Preferences("en", "dark")
