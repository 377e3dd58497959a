"""
The office somebody builds in an afternoon: JSON in, a row in SQLite, nothing checked.

The baseline for the wire and for ingest, run by uvicorn like the real one:
`python -m bench.plain DATABASE PORT`.
"""

import gzip
import json
import sqlite3
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request


def application(database: Path) -> FastAPI:
    """Return the office: one application a POST, or a gzipped list of them."""
    office = FastAPI()
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE application (id INTEGER PRIMARY KEY, body TEXT)")
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
