"""Which PINs an officer may choose: long enough, and none that everybody tries first."""

from itertools import pairwise

from protocol import errors

SHORTEST, LONGEST = 6, 8

COMMON = {
    "112233", "121212", "123123", "123321", "101010", "111222", "112211", "102030", "010203",
    "131313", "141414", "123654", "147258", "159357", "159753", "147852", "258456", "789456",
    "456789", "696969", "420420", "520520", "170845", "17081945", "081945", "12341234",
    "11223344", "12344321", "11112222", "20252025", "20262026", "10203040", "01020304",
    "00112233",
}  # fmt: skip
"""What people choose by themselves: patterns on the keys, the day of independence, pairs."""


def read(typed: str) -> str:
    """
    Return a new PIN as it is meant.

    Raises:
        OfficerPinBadError: it is not 6 to 8 digits.
        OfficerPinCommonError: it is one of those tried first.
    """
    pin = typed.strip()
    if not (SHORTEST <= len(pin) <= LONGEST and pin.isascii() and pin.isdigit()):
        raise errors.OfficerPinBadError
    if _easy(pin):
        raise errors.OfficerPinCommonError
    return pin


def _easy(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    runs = steps in ({0}, {1}, {9})
    half = len(pin) // 2
    return runs or pin in COMMON or (len(set(pin)) <= 2) or pin[:half] == pin[half:]
