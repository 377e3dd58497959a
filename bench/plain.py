"""
The office somebody builds in an afternoon: JSON in, a row in SQLite, nothing checked.

The baseline for the wire and for ingest, and a stub that takes what ODK Collect sends, run by
uvicorn like the real one:
`python -m bench.plain DATABASE PORT`.
"""

import gzip
import json
import sqlite3
import sys
import threading
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response

_OPENROSA = {"X-OpenRosa-Version": "1.0", "X-OpenRosa-Accept-Content-Length": "100000000"}
_THANKS = (
    '<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
    '<message nature="submit_success">full submission upload was successful!</message>'
    "</OpenRosaResponse>"
)


def application(database: Path) -> FastAPI:
    """Return the office: one application a POST, or a gzipped list of them."""
    office = FastAPI()
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE application (id INTEGER PRIMARY KEY, body TEXT)")
    connection.execute("CREATE TABLE photo (id INTEGER PRIMARY KEY, jpeg BLOB)")
    lock = threading.Lock()

    def keep(bodies: Iterable[object]) -> None:
        with lock:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT INTO application (body) VALUES (?)", [(json.dumps(b),) for b in bodies]
            )
            connection.execute("COMMIT")

    @office.post("/applications")
    async def receive(request: Request) -> dict[str, bool]:
        keep([await request.json()])
        return {"received": True}

    @office.post("/batches")
    async def receive_many(request: Request) -> dict[str, bool]:
        keep(json.loads(gzip.decompress(await request.body())))
        return {"received": True}

    @office.post("/photos")
    async def receive_photo(request: Request) -> dict[str, bool]:
        jpeg = await request.body()
        with lock:
            connection.execute("INSERT INTO photo (jpeg) VALUES (?)", (jpeg,))
        return {"received": True}

    @office.head("/submission")
    async def meet() -> Response:
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=_OPENROSA)

    @office.post("/submission")
    async def receive_submission(request: Request) -> Response:
        parts = await request.body()
        with lock:
            connection.execute("INSERT INTO photo (jpeg) VALUES (?)", (parts,))
        return Response(_THANKS, HTTPStatus.CREATED, _OPENROSA, "text/xml; charset=utf-8")

    @office.get("/v1/health")
    async def health() -> dict[str, bool]:
        return {"ready": True}

    return office


if __name__ == "__main__":
    uvicorn.run(
        application(Path(sys.argv[1])),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        log_level="warning",
        access_log=False,
    )
