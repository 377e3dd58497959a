"""Lists whose pages have numbers: which one is shown, and where its neighbours are."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from server.console import digits


def read(page: str) -> int:
    """Return the number of a page as it stands in an address, from 1; nothing in it is wrong."""
    return max(digits.number(page, 6) or 1, 1)


def shown(path: str, asked: Mapping[str, str], page: int, total: int, rows: int) -> dict[str, Any]:
    """Return what `turner` in `_narrow.html` draws, of a list of `total` with `rows` on a page."""

    def address(number: int) -> str:
        said = {name: value for name, value in asked.items() if value}
        return f"{path}?{urlencode({**said, 'page': number})}"

    last = max(1, -(-total // rows))
    return {
        "page": page,
        "last": last,
        "before": address(page - 1) if page > 1 else "",
        "after": address(page + 1) if page < last else "",
    }
