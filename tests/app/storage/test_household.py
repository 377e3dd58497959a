"""The people on this device: learnt when something is sent, and offered the next time."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.storage import drafts, household, learning
from app.storage.household import HOLDER, Member, MemberId
from app.storage.people import Person
from protocol import answers, parts, services
from protocol.ids import CaseId
from protocol.questions import NO_TEXT, Kind, Page, Question, Text

SKTM = services.catalogue()["surat-keterangan-tidak-mampu"]
FAMILY = Question("family", Kind.ROWS, Text("a", "b"), parts=services.catalogue().person)
GUARDIAN = replace(FAMILY, key="guardian", kind=Kind.PERSON)
ASKS_FAMILY = replace(
    SKTM, pages=(*SKTM.pages, Page("family", NO_TEXT, NO_TEXT, (FAMILY, GUARDIAN)))
)
HOLDS = Person("CONTOH UJI", "8204081708909901", "82.04.17.2003")
SITI = {"full_name": "SITI CONTOH", "nik": "8204085708909902"}


def begun(memory):
    """A memory whose holder is known."""
    with memory.writing() as session:
        household.greet(session, HOLDS)
    return memory


def everybody(memory):
    with memory.reading() as session:
        return household.all(session)


def tells(memory, world, said, service=SKTM, member=None, values=None):
    """Learn from an application that says so."""
    with memory.writing() as session:
        name = drafts.begin(session, world, service.key, answers=said, member=member)
        draft = drafts.load(session, name)
        return learning.learn(session, world, draft, service, {**said, **(values or {})})


def test_who_holds_the_device_is_the_first_of_the_household(memory):
    """Greeted once; being introduced again changes nothing that was learnt since."""
    begun(memory)
    with memory.writing() as session:
        household.greet(session, replace(HOLDS, name="LAIN"))

    (holder,) = everybody(memory)

    assert (holder.id, holder.name, holder.nik) == (HOLDER, HOLDS.name, HOLDS.nik)
    assert "82.04.17.2003" not in repr(holder)
    assert HOLDS.name not in repr(holder)


def test_what_was_sent_is_what_is_offered_next(memory, village):
    """Every answer about the applicant comes back, and nothing that was only about this matter."""
    begun(memory)
    said = {**SITI, "kk_number": "8204081201159901", "rt": "002", "purpose": "school"}

    siti = tells(memory, village.world, said)

    with memory.reading() as session:
        first = answers.first_answers(SKTM, household.load(session, siti).known)
    assert first == {**SITI, "kk_number": "8204081201159901", "rt": "002"}


def test_a_changed_answer_is_the_one_remembered(memory, village):
    """The last application counts, also for what it left empty; others' facts stay theirs."""
    begun(memory)
    siti = tells(memory, village.world, {**SITI, "rt": "002", "hamlet": "Dusun II"})

    again = tells(memory, village.world, {**SITI, "rt": "003"}, member=siti)

    assert again == siti
    holder, told = everybody(memory)
    assert (told.facts.get("rt"), told.facts.get("hamlet")) == ("003", None)
    assert "rt" not in holder.facts


def test_a_mended_name_or_nik_is_still_the_same_person(memory, village):
    """One of the two may have been wrong; both changed is somebody else."""
    begun(memory)
    mended = {"full_name": HOLDS.name, "nik": "8204081708909919"}

    assert tells(memory, village.world, mended, member=HOLDER) == HOLDER
    assert tells(memory, village.world, {**mended, "full_name": "UJI"}, member=HOLDER) == HOLDER
    assert tells(memory, village.world, SITI, member=HOLDER) != HOLDER
    assert [each.name for each in everybody(memory)] == ["UJI", "SITI CONTOH"]


def test_family_in_a_table_is_learnt_with_its_relation(memory, village):
    """Rows and persons that say how somebody belongs; a name without NIK is one more person."""
    begun(memory)
    rows = [
        {"name": HOLDS.name, "nik": HOLDS.nik, "relation": "head"},
        {"name": "ANI", "relation": "child"},
        {"name": "SAKSI", "nik": "8204081708909952"},
    ]
    guardian = {"name": "SITI CONTOH", "nik": SITI["nik"], "relation": "wife"}
    holds = {"full_name": HOLDS.name, "nik": HOLDS.nik}

    for _ in range(2):
        tells(
            memory,
            village.world,
            holds,
            ASKS_FAMILY,
            HOLDER,
            {"family": rows, "guardian": guardian},
        )

    assert [(each.name, each.relation, each.nik) for each in everybody(memory)] == [
        (HOLDS.name, "head", HOLDS.nik),
        ("ANI", "child", ""),
        ("SITI CONTOH", "wife", SITI["nik"]),
    ]


def test_a_complaint_says_nothing_of_who_lives_where(memory, village):
    """A service that does not ask who somebody is teaches nothing, and stays whose it was."""
    begun(memory)
    complaint = services.catalogue()["pengaduan"]

    whose = tells(memory, village.world, {"village_code": "82.04.08.2001"}, complaint, HOLDER)

    assert whose == HOLDER
    assert everybody(memory)[0].facts["village"] == HOLDS.village


def test_somebody_removed_is_forgotten_and_what_was_sent_stays(memory, village):
    """No fact of them is left, and their cases are nobody's."""
    begun(memory)
    siti = tells(memory, village.world, SITI)
    with memory.writing() as session:
        household.assign(session, CaseId("c1"), siti)
        assert household.whose(session, [CaseId("c1")]) == {"c1": siti}
        household.remove(session, siti)

    with memory.reading() as session:
        assert household.load(session, siti) is None
        assert household.whose(session, [CaseId("c1")]) == {}


@given(
    name=st.text(max_size=40),
    relation=st.text(max_size=10),
    facts=st.dictionaries(
        st.text(max_size=10), st.text(max_size=30) | st.tuples(st.text(max_size=9)), max_size=6
    ),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_everything_is_remembered_as_it_was_said(memory, name, relation, facts):
    """Whatever letters a name or an answer has, they come back as they were."""
    member = Member(MemberId("1" * 32), name, relation, facts)
    with memory.writing() as session:
        household.save(session, member)

    with memory.reading() as session:
        assert household.load(session, member.id) == member


def test_ten_thousand_letters_are_remembered_too(memory, village):
    """A name longer than any card is no reason to lose an application."""
    begun(memory)

    long = tells(memory, village.world, {**SITI, "full_name": "A" * 10_000})

    with memory.reading() as session:
        assert len(household.load(session, long).name) == 10_000


def test_using_somebody_leaves_nothing_of_another(memory):
    """A person without a NIK put over one with it leaves the box empty."""
    from app import filling

    asked = services.catalogue().person
    before = parts.write({"name": "SITI", "nik": SITI["nik"], "relation": "wife"})
    ani = Member(MemberId("2" * 32), "ANI", "child")

    said = filling.named(ani.known, before, asked)

    assert parts.read(said, asked) == {"name": "ANI", "relation": "child"}
