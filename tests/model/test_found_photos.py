"""What was found about photos that are cut on their way, told plainly so that it stays mended."""

import random

from protocol import bundle, errors
from tests.model import ways

PHOTO = random.Random(3).randbytes(60_000)
"""Four pieces, each in a parcel of its own."""
SHORT_BYTES = 5_000
"""What is shorter than this carries no photo."""


class Meddled(ways.Web):
    """A line that breaks under photos, each time so many bytes before their end."""

    short_bytes: tuple[int, ...] = ()

    def exchange(self, outgoing):
        parcels = list(outgoing)
        body = bundle.pack(parcels)
        if not self.short_bytes or len(body) < SHORT_BYTES:
            return super().exchange(parcels)
        missing, *self.short_bytes = self.short_bytes
        self.office.receives(ways.flipped(body[:-missing], lambda count: count - 1))
        raise errors.AwayError


def test_a_photo_changed_where_the_line_was_cut_comes_again(fleet, phone):
    """A piece the office had told of was not what was named: it goes, and the phone sends it."""
    way = Meddled(office=fleet.office)
    way.short_bytes = (32_600, 3_000)
    phone.applies("Perihal pertama selesai", PHOTO)
    for _ in range(5):
        phone.exchanges(way)

    assert not way.short_bytes
    assert set(fleet.office.photos().values()) == {True}
    assert phone.waiting() == 0
