"""
Where whole documents lie outside the database: a folder, or an S3-compatible store.

A document is safe in the database before a phone hears so, and stays there until it lies here as
well and was read back: `shelving` moves it. So a store that is away costs nothing but room.
"""

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from protocol import errors
from server import folders
from server.usage import UsageError

CONNECT_WITHIN = timedelta(seconds=3)
ANSWER_WITHIN = timedelta(seconds=20)


class Shelf(Protocol):
    """A place for whole documents, by name."""

    def put(self, name: str, data: bytes) -> None:
        """Put a document there for good, instead of one of this name. Raises StoreAwayError."""

    def get(self, name: str) -> bytes | None:
        """Return a document, nothing where there is none. Raises StoreAwayError."""

    def remove(self, name: str) -> None:
        """Have a document gone, if there is one. Raises StoreAwayError."""


def opened(where: str) -> Shelf:
    """
    Return the shelf at a folder or at `s3://bucket/prefix?endpoint=http://host:port`.

    The keys of a store come from its usual environment, `AWS_ACCESS_KEY_ID` and so on.

    Raises:
        UsageError: it is neither, or what it needs is not installed.
    """
    if where.startswith("s3://"):
        return _Store(where)
    if "://" in where:
        raise UsageError(f"papers lie in a folder or at s3://…, not at {where}")
    return _Folder(Path(where))


def name_of(asker: bytes, sha256: str) -> str:
    """Return what a document of an asker is called: nothing that says whose it is."""
    mark = hashlib.sha256(asker + bytes.fromhex(sha256)).hexdigest()
    return f"{mark[:2]}/{mark}"


class _Folder:
    """A folder of this machine, or one that every machine of the office has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        path = self._folder / name
        try:
            folders.make(path.parent)
            folders.write(path, data, os.replace)
        except OSError as error:
            raise errors.StoreAwayError from error

    def get(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            if self._folder.is_dir():
                return None
            raise errors.StoreAwayError from None
        except OSError as error:
            raise errors.StoreAwayError from error

    def remove(self, name: str) -> None:
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise errors.StoreAwayError from error


class _Store:
    """A bucket of an S3-compatible store."""

    def __init__(self, where: str) -> None:
        try:
            import obstore
            from obstore import exceptions
            from obstore.store import S3Store
        except ImportError as error:
            raise UsageError("an object store needs the extra: pip install 'layar[s3]'") from error
        parts = urlsplit(where)
        facts = dict(parse_qsl(parts.query))
        endpoint = facts.pop("endpoint", None)
        config: Any = dict(facts)
        if endpoint:
            config |= {"endpoint": endpoint, "virtual_hosted_style_request": "false"}
        self._obstore = obstore
        self._away = exceptions.BaseError
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config=config,
            client_options={
                "connect_timeout": CONNECT_WITHIN,
                "timeout": ANSWER_WITHIN,
                "allow_http": bool(endpoint and endpoint.startswith("http:")),
            },
            retry_config={
                "max_retries": 1,
                "retry_timeout": ANSWER_WITHIN,
                "backoff": {"base": 2, "init_backoff": timedelta(milliseconds=100),
                            "max_backoff": timedelta(seconds=1)},
            },
        )  # fmt: skip

    def put(self, name: str, data: bytes) -> None:
        try:
            self._obstore.put(self._store, name, data)
        except (self._away, OSError) as error:
            raise errors.StoreAwayError from error

    def get(self, name: str) -> bytes | None:
        try:
            return bytes(self._obstore.get(self._store, name).bytes())
        except FileNotFoundError:
            return None
        except (self._away, OSError) as error:
            raise errors.StoreAwayError from error

    def remove(self, name: str) -> None:
        try:
            self._obstore.delete(self._store, name)
        except FileNotFoundError:
            return
        except (self._away, OSError) as error:
            raise errors.StoreAwayError from error
