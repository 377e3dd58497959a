"""Files the console hands out: kept by the browser under a name, never shown in its window."""

from pathlib import PurePath

from starlette.responses import Response

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""By the ending of a name, what the file is."""


def headers(name: str) -> dict[str, str]:
    """Return what a browser is told of a file of this name."""
    kind = TYPES[PurePath(name).suffix.removeprefix(".")]
    return {"content-disposition": f'attachment; filename="{name}"', "content-type": kind}


def handed(data: bytes, name: str) -> Response:
    """Hand a file over; what it is stands in its name."""
    return Response(data, headers=headers(name))
