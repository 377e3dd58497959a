"""Which picture stands for which service; the catalogue names them by what they show."""

from collections.abc import Mapping

import flet as ft

PICTURES: Mapping[str, ft.IconData] = {
    "letter": ft.Icons.DESCRIPTION_OUTLINED,
    "baby": ft.Icons.CHILD_CARE_OUTLINED,
    "megaphone": ft.Icons.CAMPAIGN_OUTLINED,
    "complaint": ft.Icons.CAMPAIGN_OUTLINED,
}


def of(name: str) -> ft.IconData:
    """Return the picture of a name; a name of Flet's own set is taken as it is."""
    known = PICTURES.get(name)
    if known is None:
        known = getattr(ft.Icons, name.upper().replace("-", "_"), ft.Icons.DESCRIPTION_OUTLINED)
    return known
