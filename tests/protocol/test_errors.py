"""A failure has a lasting code, a family, and facts that are safe to show."""

import pytest

from protocol import errors

FAMILIES = (
    errors.InputError,
    errors.TrustError,
    errors.RefusedError,
    errors.DeliveryError,
    errors.VersionError,
    errors.StoreError,
)
CONCRETE = [error for family in FAMILIES for error in family.__subclasses__()]


def test_the_families_are_the_tree():
    """Six families say who acts next; there is no seventh and nothing beside them."""
    assert set(FAMILIES) == set(errors.LayarError.__subclasses__())


@pytest.mark.parametrize("error", CONCRETE, ids=lambda error: error.__name__)
def test_every_failure_has_a_code_of_its_own(error):
    """A code names one failure, for ever."""
    assert error.code
    assert [error] == [other for other in CONCRETE if other.code == error.code]


def test_a_failure_tells_its_facts():
    """Facts fill the words a person reads, and stand in the sentence for the log."""
    error = errors.ParcelTooLargeError(size_bytes=300_000, limit_bytes=262_144)

    assert error.facts == {"size_bytes": 300_000, "limit_bytes": 262_144}
    assert str(error) == (
        "parcel.too_large: A parcel is larger than the weakest transport carries in one piece "
        "(size_bytes 300000, limit_bytes 262144)"
    )


def test_a_failure_without_facts_is_its_sentence():
    """What has nothing to add adds nothing."""
    assert str(errors.AwayError()) == "delivery.away: The office or relay does not answer"
