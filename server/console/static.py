"""The console's own style sheets, drawings, fonts and script, read once, served by digest."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from server.console import access

FOLDER = Path(__file__).with_name("static")
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}

router = APIRouter(
    prefix="/console/static", dependencies=[Depends(access.ANYBODY)], include_in_schema=False
)


@dataclass(frozen=True)
class Served:
    """A file as it is served."""

    data: bytes
    type: str
    digest: str


@cache
def files() -> Mapping[str, Served]:
    """Return every served file by its path below the folder: no request names a path on disk."""
    return {
        path.relative_to(FOLDER).as_posix(): _read(path)
        for path in sorted(FOLDER.rglob("*"))
        if path.suffix in TYPES
    }


def address(name: str) -> str:
    """Return where a page finds a file; a changed file has a new address."""
    return f"/console/static/{name}?v={files()[name].digest}"


@router.get("/{name:path}")
def serve(request: Request, name: str) -> Response:
    """Answer with a file; for ever where it was asked for by its digest, else for an hour."""
    served = files().get(name)
    if served is None:
        return Response(status_code=404)
    lasting = request.query_params.get("v") == served.digest
    kept = "public, max-age=31536000, immutable" if lasting else "public, max-age=3600"
    headers = {"cache-control": kept, "etag": f'"{served.digest}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(served.data, media_type=served.type, headers=headers)


def _read(path: Path) -> Served:
    data = path.read_bytes()
    return Served(data, TYPES[path.suffix], hashlib.sha256(data).hexdigest()[:16])
