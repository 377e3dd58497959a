"""
What a citizen says of a service once it has come to its end.

The nine elements of the yearly survey of public services (Permenpan RB 14/2017), each from 1,
not good, to 4, very good. Any of them may be left out.
"""

from collections.abc import Mapping

LEAST, MOST = 1, 4
ELEMENTS = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "behaviour",
    "facilities",
    "complaints",
)
"""In the survey's own order."""


def known(marks: Mapping[str, int]) -> dict[str, int]:
    """Return the marks of the elements this version knows, in their order."""
    return {element: marks[element] for element in ELEMENTS if element in marks}
