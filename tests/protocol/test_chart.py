"""The sea chart of the regency."""

from protocol.chart import chart, distance_km
from protocol.regions import regions


def test_every_village_on_the_chart_is_a_village():
    """The 249 villages have a place, all within the regency's waters."""
    spots = chart().villages

    assert {spot.code for spot in spots} == {each.code for each in regions().villages}
    assert all(-3 < spot.latitude < 2 and 126 < spot.longitude < 130 for spot in spots)


def test_the_nearest_village_of_a_village_is_itself():
    """At no distance; a degree away it is 111 kilometres."""
    spot = chart().villages[17]

    assert chart().nearest(spot.latitude, spot.longitude) == (spot, 0.0)
    assert 111 < distance_km(spot, spot.latitude + 1, spot.longitude) < 112
    assert chart().village(spot.code) == spot
    assert chart().village("00.00.00.0000") is None
