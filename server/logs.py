"""
What the office writes down about itself while it serves: one line of JSON for each event.

Never what somebody said: a request is its route's pattern, status, time and size; an error its
kind and where in the program it was, without the values it carried.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

ACCESS = "layar.access"
JSON = "json"

_access = logging.getLogger(ACCESS)


class Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        said: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        said |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            said["where"] = [f"{each.filename}:{each.lineno} {each.name}" for each in frames]
        return json.dumps(said, ensure_ascii=False)


def begin(form: str, stream: TextIO | None = None) -> None:
    """Have it written down: as `json` each request too, otherwise warnings in plain words."""
    handler = logging.StreamHandler(stream or sys.stderr)
    plain = logging.Formatter("%(levelname)s %(name)s: %(message)s")
    handler.setFormatter(Lines() if form == JSON else plain)
    level = logging.INFO if form == JSON else logging.WARNING
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Their information is about our requests, with addresses and queries.
    for noisy in ("httpx", "uvicorn.access", "multipart", "python_multipart"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def request(route: str, method: str, status: int, *, seconds: float, size_bytes: int) -> None:
    """Write down that a request was answered, where anybody wants to know of each."""
    if not _access.isEnabledFor(logging.INFO):
        return
    facts = {
        "route": route,
        "method": method,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "bytes": size_bytes,
    }
    _access.info("request", extra={"facts": facts})
