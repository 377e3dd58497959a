"""Whether somebody may say what we heard: the phone checks what the office should have."""

import shutil

import pytest

from protocol.messages import Kind
from tests.village import HOME

LETTER, COMPLAINT = "surat-keterangan-tidak-mampu", "pengaduan"
ELSEWHERE = "82.04.01.2001"


def accepted(village, siti, *, service, role, scope, **answers):
    """Let an officer of this role and scope decide, and tell whether the phone believes it."""
    known = siti.applies(service=service, **answers)
    siti.syncs()
    village.office.role, village.office.scope = role, scope
    village.office.lists()
    village.office.decides(known, "accept")
    return siti.syncs().heard == 1


@pytest.mark.parametrize(
    ("service", "role", "scope", "believed"),
    [
        (LETTER, "officer", [HOME], True),
        (LETTER, "officer", [ELSEWHERE], False),
        (LETTER, "officer", ["*"], True),
        (LETTER, "officer", [], False),
        (LETTER, "agency", [LETTER], True),
        (LETTER, "agency", [COMPLAINT], False),
        (COMPLAINT, "officer", [HOME], False),
        (COMPLAINT, "agency", [COMPLAINT], True),
        ("a-service-of-next-year", "officer", [HOME], True),
        ("a-service-of-next-year", "officer", [ELSEWHERE], False),
        (LETTER, "captain", ["*"], False),
    ],
)
def test_an_officer_decides_within_their_scope(village, siti, service, role, scope, believed):
    """Own village, own services, and no village reads a complaint about it."""
    assert accepted(village, siti, service=service, role=role, scope=scope) is believed


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (Kind.WITHDRAWAL, {}),
        (Kind.SUPPLEMENT, {"answers": {"dependants": 9}}),
        (Kind.NOTE, {"text": "Sudah beres"}),
        (Kind.RATING, {"marks": {"time": 4}}),
    ],
)
@pytest.mark.parametrize("scope", [HOME, ELSEWHERE])
def test_an_officer_of_elsewhere_says_nothing_in_a_case(village, siti, kind, more, scope):
    """Nor does one of the village give it marks: it was written on the citizen's phone."""
    known = siti.applies(service=LETTER)
    siti.syncs()
    village.office.role, village.office.scope = "officer", [scope]
    village.office.lists()
    village.office.says(known, kind, {"case": known, **more})

    assert siti.syncs().heard == (scope == HOME and kind is not Kind.RATING)


def test_the_village_of_the_application_counts_too(village, siti):
    """Somebody who applies for an address elsewhere hears from the officers there."""
    assert accepted(
        village, siti, service=LETTER, role="officer", scope=[ELSEWHERE], village_code=ELSEWHERE
    )


def test_a_decision_held_for_its_application_is_judged_when_it_comes(village, siti):
    """What could not be judged is not believed unseen later."""
    siti.syncs()
    siti.store.close()
    copy = shutil.copytree(siti.folder, siti.folder.parent / "copy")
    siti.reopens()
    known = siti.applies(service=LETTER)
    siti.syncs()
    restored = village.citizen(copy.name)
    village.office.role, village.office.scope = "officer", [ELSEWHERE]
    village.office.lists()
    decision = village.office.decides(known, "accept")
    restored.syncs()
    caller = village.office.memory.callers[siti.key]
    assert caller.held == {decision.id: "case.unknown"}

    caller.owed.append(village.office.memory.kept[known].raw)
    restored.syncs()

    assert len(restored.case(known).history) == 1


def test_an_announcement_needs_no_case(village, siti):
    """A note without a case is the office's word to everybody."""
    siti.syncs()
    office = village.office
    said = office._sign(office.signing, Kind.NOTE, {"text": "Kantor tutup Jumat"}, seq=9)
    office.memory.callers[siti.key].owed.append(said.raw)

    assert siti.syncs().heard == 1
    assert office.memory.callers[siti.key].heard == [said.id]
