"""What the pages about the people on this phone show: frozen values, as in `app.model`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonRow:
    """One of the household in a list; `about` is the relation or that they hold the phone."""

    id: str
    name: str
    about: str


@dataclass(frozen=True)
class ForWhomState:
    """The question for whom a service is; `title` is the service's."""

    service: str
    title: str
    people: tuple[PersonRow, ...]
