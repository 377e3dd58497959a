"""What the pages of carrying by hand show: a frozen value, in the person's language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CarryState:
    """
    What goes along by hand, who carries it, and what was taken for others.

    `goes` and `along` say what there is to carry, ours and others'; `missing` that nobody was
    named; `done` what became of it, and `safe` that a card may be pulled out. `taken` and `amiss`
    say what a file brought and what was wrong with it, `holding` what is carried for others,
    `fetching` that the neighbours' news is to be brought home with the next signal.
    """

    carrier: str
    goes: tuple[str, ...]
    along: str = ""
    missing: bool = False
    busy: bool = False
    done: str = ""
    safe: bool = False
    taken: tuple[str, ...] = ()
    amiss: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    fetching: bool = False
