"""What was asked of the `layar-server` command in a way it cannot be done."""

from collections.abc import Iterable

from protocol.services import Catalogue


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
