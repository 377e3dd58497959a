"""What the page on which a service is rated shows: frozen values, as in `model`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Element:
    """One of the nine things that are asked; `mark` is 1 to 4, 0 while nothing is said."""

    key: str
    label: str
    mark: int = 0


@dataclass(frozen=True)
class RatingState:
    """The page for one application: whose service it was, and what is said of it so far."""

    case: str
    title: str
    elements: tuple[Element, ...]

    @property
    def said(self) -> int:
        """How many elements have a mark."""
        return sum(1 for each in self.elements if each.mark)
