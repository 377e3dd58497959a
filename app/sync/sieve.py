"""
Finding out what cannot get through, so that it holds up nothing behind it.

A request that is refused goes again narrower: first who we are and nothing else, which tells
a way that takes nothing from one that does not take this; then one thing at a time, until the
one that fails by itself is known. That one is skipped, and everything else goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from protocol import errors


@dataclass
class Sieve:
    """
    What goes in one parcel while something does not get through.

    A `bare` one says who we are and no more, a `lone` one carries a single thing beside.
    `skipped` are messages and photos that failed by themselves, with the codes; `probing`
    says that this exchange began narrow, for the way had failed before.
    """

    bare: bool = False
    lone: bool = False
    probing: bool = False
    skipped: dict[str, str] = field(default_factory=dict)
    _counted: set[str] = field(default_factory=set)

    @property
    def narrow(self) -> bool:
        """Whether less goes than could."""
        return self.bare or self.lone

    def probe(self) -> None:
        """Begin as narrow as can be."""
        self.bare = self.lone = self.probing = True

    def refuse(self, names: Sequence[str], error: errors.DeliveryError, *, answered: bool) -> None:
        """
        Go on narrower after what carried these `names` did not get through.

        Raises:
            DeliveryError: nothing gets through; it is the way's fault.
        """
        if self.bare or not names:
            raise error
        if self.lone:
            self.skipped[names[0]] = error.code
            self.lone = False
        else:
            self.lone, self.bare = True, not answered

    def passed(self) -> None:
        """Go on wider after something narrow got through."""
        if self.bare:
            self.bare = False
        elif self.probing:
            self.lone = False

    def uncounted(self) -> Mapping[str, str]:
        """Return what was skipped since the last time somebody asked."""
        fresh = {name: why for name, why in self.skipped.items() if name not in self._counted}
        self._counted |= set(fresh)
        return fresh
