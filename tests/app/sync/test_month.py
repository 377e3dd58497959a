"""A month of a village, through forty seconds of signal now and then."""

import random
from contextlib import suppress

from app.sync.pace import LEAST_ROOM_BYTES, Pace
from protocol import errors
from tests.narrow import Narrow
from tests.village import HOME, Citizen, Person

APPLICATIONS = 60
DAYS = 30
WRITTEN_A_DAY = (0, 0, 0, 1, 1, 1, 3)
WINDOW_S = 40
OTHERS = [f"82040857089099{number:02}" for number in range(10, 16)]


class Phone:
    """Somebody with a phone under a thin link, who tries whenever there is a window."""

    def __init__(self, village, name, seed):
        self.person = Person(name, f"82040857089099{seed:02}", HOME, "+6281200000001")
        self.citizen = Citizen(village, village.folder / name, self.person)
        self.way = Narrow(village, random.Random(seed))
        self.pace = Pace.on(self.way.link)
        self.windows = []

    def meets_a_window(self):
        """Carry what there is time for; return what waited as text when the window opened."""
        waited = {each.id for each in self.citizen.waiting() if each.text_waits}
        self.way.opens(WINDOW_S)
        begun = len(self.way.log)
        with suppress(errors.AwayError):
            self.citizen.syncs(self.way, pace=self.pace)
        self.windows.append((waited, self.way.log[begun:]))


def test_a_month_of_a_village_arrives(village):
    """All of it, text first in every window, nothing doubled, next to nothing sent twice."""
    dice = random.Random(2026)
    village.office.silent_about_whole = True
    phones = [Phone(village, name, 20 + n) for n, name in enumerate(("SITI", "BUDI", "TABLET"))]
    written = {}
    for day in range(DAYS):
        for phone in phones:
            for _ in range(dice.choice(WRITTEN_A_DAY)):
                photo = dice.randbytes(dice.randrange(30_000, 80_000))
                who = {"nik": dice.choice(OTHERS)} if phone is phones[-1] else {}
                if len(written) < APPLICATIONS:
                    case = phone.citizen.applies(photos=[photo], day=day, **who)
                    written[case] = (phone, photo)
            village.passes(hours=dice.uniform(4, 9))
            phone.meets_a_window()
    assert len(written) == APPLICATIONS
    for phone in [phone for _ in range(3) for phone in phones if phone.citizen.waiting()]:
        village.passes(hours=8)
        phone.meets_a_window()

    memory = village.office.memory
    assert set(memory.cases) == set(written)
    assert all(phone.citizen.waiting() == [] for phone in phones)
    for phone in phones:
        links = sorted(link.seq for link in memory.callers[phone.citizen.key].links)
        assert links == list(range(1, len(links) + 1))
    for phone, _ in written.values():
        caller = memory.callers[phone.citizen.key]
        assert all(village.office.whole(phone.citizen.key, sha256) for sha256 in caller.papers)

    for waited, log in (window for phone in phones for window in phone.windows):
        kinds = [kind for _, kind, _ in log]
        if "piece" in kinds:
            before = {name for _, _, name in log[: kinds.index("piece")]}
            assert waited <= before, "a photo went before text that was waiting"

    breaks = sum(phone.way.breaks for phone in phones)
    up = sum(phone.way.bytes_up for phone in phones)
    again = sum(phone.way.sent_again_bytes for phone in phones)
    assert breaks > 3, "the windows closed on something"
    assert again <= breaks * 2 * LEAST_ROOM_BYTES, "a break costs one parcel, of two pieces here"
    assert again / up < 0.04, f"{again} of {up} bytes went twice, {breaks} breaks"
