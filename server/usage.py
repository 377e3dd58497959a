"""What was asked of the `layar-server` command in a way it cannot be done."""

from collections.abc import Collection, Iterable

from protocol.services import Catalogue
from server import lanes
from server.rights import Area, Role


class UsageError(Exception):
    """What was asked for cannot be done so; the sentence says why."""


def check_services(keys: Iterable[str], catalogue: Catalogue) -> None:
    """
    Look whether these can be asked for.

    Raises:
        UsageError: one is no service of the catalogue.
    """
    unknown = [key for key in keys if key not in catalogue]
    if unknown:
        raise UsageError(f"no such service: {', '.join(unknown)} (known: {', '.join(catalogue)})")


def whose(said: str, role: Role, services: Collection[str], catalogue: Catalogue) -> str:
    """
    Return the agency somebody works for: the one that was said, or that of all their services.

    Raises:
        UsageError: there is no such agency; or complaints are among their services, and nobody
            has said whose they are, which decides who may learn who wrote one.
    """
    if said and said not in catalogue.agencies:
        raise UsageError(f"no such agency: {said} (known: {', '.join(catalogue.agencies)})")
    found = {catalogue[key].agency for key in services if key in catalogue}
    agency = said or (found.pop() if len(found) == 1 else "")
    if lanes.unplaced(role, Area(agency, tuple(services)), catalogue):
        raise UsageError(
            "complaints are among these services: say whose account it is with --agency "
            f"({lanes.DESK} reads who wrote them, others those referred to them, without a name)"
        )
    return agency
