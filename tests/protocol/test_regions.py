"""Villages are found by code and by what people type."""

import pytest

from protocol import regions
from tests.protocol.asking import cases


@pytest.mark.parametrize("vector", cases("region_code"))
def test_every_known_region_code_is_read_as_known(vector):
    """Text with dots and leading zeros, whatever a spreadsheet made of it."""
    read = regions.read_code(vector["input"])

    expect = vector["expect"]
    if read is None:
        assert (expect["value"], expect["errors"]) == (None, ["region_format"])
    else:
        assert (expect["value"], expect["kind"]) == (read.value, read.level.value)


def test_every_village_has_its_district_and_island():
    """The lists fit each other: 30 districts, 249 villages."""
    known = regions.regions()

    assert len(known.districts) == 30
    assert len(known.villages) == 249
    for village in known.villages:
        assert village.district_name
        assert village.island
        assert village in known.villages_of(village.district)
        code = regions.read_code(village.code)
        assert code == regions.Code(village.code, regions.Level.VILLAGE)


def test_a_village_is_found_by_its_code_only():
    """An unknown code finds nothing, and nothing near it."""
    known = regions.regions()

    assert known.village("82.04.17.2003") is not None
    assert known.village("82.04.08.1001") is None
    assert known.villages_of("82.04.99") == ()


def test_villages_of_one_name_are_told_apart_by_their_districts():
    """Three villages are called Tawabi."""
    found = [each for each in regions.regions().search("tawabi", 20) if each.name == "Tawabi"]

    assert len({each.district_name for each in found}) == len(found) >= 2


@pytest.mark.parametrize("typed", ["posi posi", "POSI-POSI", " posi  posi "])
def test_signs_and_capitals_do_not_matter_in_a_search(typed):
    """People write a name as they say it."""
    found = regions.regions().search(typed, 20)

    assert {"Posi-Posi", "Posi Posi"} <= {each.name for each in found}


def test_a_village_is_found_by_its_district_and_island_too():
    """Its own name comes first."""
    known = regions.regions()
    village = known.village("82.04.01.2001")
    assert village is not None

    by_island = known.search("makian", 249)
    assert village in by_island
    assert known.search(f"{village.name} {village.district_name}", 5)[0] == village
    ranks = ["makian" in regions.plain(each.name) for each in by_island]
    assert ranks == sorted(ranks, reverse=True)


def test_a_search_brings_no_more_than_asked_for():
    """And nothing for nothing."""
    assert len(regions.regions().search("a", 7)) == 7
    assert regions.regions().search("  ", 7) == ()
    assert regions.regions().search("tidak ada di sini", 7) == ()
