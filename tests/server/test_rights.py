"""Which role may do what: the table itself, so that nobody widens it without reading this."""

import pytest

from server import rights
from server.rights import RIGHTS, Area, Right, Role

PERSONAL = {
    Right.CASES_READ,
    Right.CASES_WORK,
    Right.CASES_DECIDE,
    Right.NIK_REVEAL,
    Right.INTEGRITY_READ,
    Right.EXPORT,
    Right.DATA_REQUESTS,
    Right.ERASE,
}
"""Rights under which somebody meets a citizen's data."""


def test_every_role_has_rights_and_every_right_somebody():
    """No role is for nothing, no right for nobody."""
    assert set(RIGHTS) == set(Role)
    assert set().union(*RIGHTS.values()) == set(Right)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.LEADER])
def test_who_runs_watches_or_leads_meets_no_citizens_data(role):
    """The administrator, the auditor and the leader have no right over personal data."""
    assert not RIGHTS[role] & PERSONAL


def test_the_auditor_reads_the_log_and_nothing_else():
    """Whoever is watched does not watch, and the other way round."""
    assert RIGHTS[Role.AUDITOR] == {Right.LOG_READ}
    assert rights.roles_with(Right.LOG_READ) == (Role.AUDITOR,)


def test_reports_about_officers_are_the_inspectorates():
    """Nobody who works on cases, leads or administers reads them."""
    assert rights.roles_with(Right.INTEGRITY_READ) == (Role.INSPECTOR,)


def test_only_a_signing_official_signs():
    """Letters go out under the name of whoever may sign them."""
    assert rights.roles_with(Right.LETTERS_SIGN) == (Role.SIGNER,)


def test_who_gives_roles_has_none_of_what_they_give():
    """The right to make accounts stands beside no right over cases."""
    assert rights.roles_with(Right.STAFF_MANAGE) == (Role.ADMIN,)


@pytest.mark.parametrize(
    ("codes", "tidy"),
    [((), ("*",)), (("a", "b", "a"), ("a", "b")), (("a", "*"), ("*",))],
)
def test_places_are_tidy(codes, tidy):
    """No doubles, and nothing beside everything; without any it is everything."""
    assert rights.tidy_places(codes) == tidy


def test_an_area_is_nothing_unless_said():
    """An area made without services has none."""
    assert not Area().works_on("kelahiran")
    assert Area(services=("kelahiran",)).works_on("kelahiran")
    assert not Area(services=("kelahiran",)).works_on("kematian")
