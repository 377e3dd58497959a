"""Every service there is: a family that is ready to sail, and each way to be not yet ready."""

from collections.abc import Iterator
from functools import cache

import pytest

from protocol import proofreading, services
from protocol.checks import Check, Verdict
from protocol.services import Service
from tests.protocol import families
from tests.protocol.families import Family

ALL = list(services.catalogue().values())
each_service = pytest.mark.parametrize("service", ALL, ids=lambda service: service.key)


@cache
def ready(key: str) -> Family:
    """Return a family that is ready, found once."""
    return families.ready(services.catalogue()[key])


def lacking(family: Family) -> dict[str, str]:
    """Return what keeps a family from sending: code by question."""
    return {
        each.question.key: each.finding.code
        for each in family.review.reasons
        if each.verdict is Verdict.NOT_YET
    }


def papers(service: Service) -> Iterator[str]:
    """Return the papers that are needed, always or in some cases."""
    for question in service.questions:
        if question.by_camera and (question.required or question.required_if):
            yield question.key


def test_there_are_twenty_two_services():
    """All that was promised, and no mistake in any."""
    assert proofreading.read(services.FOLDER) == proofreading.Proofs(22, ())


@each_service
def test_a_service_says_what_it_rests_on_what_it_costs_and_how_long_it_takes(service):
    """In both languages, with where the facts come from."""
    assert service.legal
    assert service.sources
    assert service.fee_rupiah == 0
    assert 1 <= service.working_days <= 30
    for text in (service.title, service.short, service.who, service.output, service.visit):
        assert text.id
        assert text.en
    assert bool(service.fee_note.id) is bool(service.fee_note.en)
    assert len(service.synonyms) >= 4


@each_service
def test_a_whole_family_is_ready_to_sail(service):
    """Every answer is the file's own example; nothing is missing and nothing is odd."""
    family = ready(service.key)

    assert (family.review.verdict, family.review.reasons) == (Verdict.READY, ())
    assert family.review.ready


@each_service
def test_a_family_that_lacks_an_answer_is_told_which(service):
    """One after the other, every answer that is needed."""
    family = ready(service.key)
    needed = [
        each.question.key
        for page in family.review.pages
        for each in page.questions
        if each.required and not each.question.by_camera
    ]

    assert needed
    for key in needed:
        assert key in lacking(family.without(key)), key
        assert family.without(key).review.verdict is Verdict.NOT_YET


@each_service
def test_a_family_that_lacks_a_paper_is_told_which(service):
    """Every paper that is needed, in the case in which it is."""
    for key in papers(service):
        question = service.question(key)
        family = Family(service, dict(ready(service.key).answers), set(ready(service.key).photos))
        family.gives(key, "")
        if question.required_if is not None:
            family.fits(question.required_if)

        assert key not in lacking(family), key
        assert lacking(family.without(key))[key] == "photo_missing", key


@pytest.mark.parametrize(
    ("service", "check"),
    [(service, check) for service in ALL for check in service.checks],
    ids=lambda each: each.words.en if isinstance(each, Check) else each.key,
)
def test_what_a_service_says_of_answers_together_is_told(service, check):
    """With its own words, at the question it is about; only "not yet" holds a form up."""
    family = Family(service, dict(ready(service.key).answers), set(ready(service.key).photos))
    if not service.question(check.about).by_camera:
        family.gives(check.about, family.answers[check.about])
    elif visible := service.question(check.about).visible_if:
        family.fits(visible)
    for condition in check.when:
        family.fits(condition)

    told = {(each.question.key, each.verdict, each.finding.words) for each in family.review.reasons}

    assert (check.about, check.verdict, (check.words.id, check.words.en)) in told
    if check.verdict is Verdict.NOT_YET:
        assert family.review.verdict is Verdict.NOT_YET


def test_what_holds_a_form_up_is_said_first():
    """And the whole has the verdict of its weightiest reason."""
    service = services.catalogue()["surat-keterangan-tidak-mampu"]
    family = Family(service, {**ready(service.key).answers, "purpose": "hospital"}, set())
    verdicts = [each.verdict for each in family.review.reasons]

    assert verdicts == sorted(verdicts, key=lambda each: each is Verdict.BUT)
    assert (verdicts[0], verdicts[-1]) == (Verdict.NOT_YET, Verdict.BUT)
    family.photos |= set(ready(service.key).photos)
    assert family.review.verdict is Verdict.BUT
    assert family.review.ready
