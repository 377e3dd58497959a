"""The phone's own keystore: where a village's tablet on Android keeps the secret of the device."""

import asyncio
import base64
import binascii
from collections.abc import Coroutine
from typing import Any, TypeVar

import flet as ft

from protocol import errors

ANSWERS_WITHIN_S = 20.0
_PREFIX = "layar."

T = TypeVar("T")


class Keystore:
    """
    Keeps secrets in the platform's store; asked on any thread but the page's own.

    What cannot be read is never thrown away by itself: the office's escrow is there for that.
    """

    def __init__(self, page: ft.Page) -> None:
        from flet_secure_storage import AndroidOptions, SecureStorage

        kept = AndroidOptions(reset_on_error=False, enforce_biometrics=False)
        self._storage = SecureStorage(android_options=kept)
        self._loop = page.session.connection.loop

    def recall(self, name: str) -> bytes | None:
        """Return what is kept under a name. Raises SecretMissingError when it cannot be read."""
        text = self._ask(self._storage.get(_PREFIX + name))
        try:
            return None if text is None else base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise errors.SecretMissingError from error

    def keep(self, name: str, data: bytes) -> None:
        """Keep something under a name. Raises SecretMissingError when it is not taken."""
        self._ask(self._storage.set(_PREFIX + name, base64.b64encode(data).decode("ascii")))

    def _ask(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result(ANSWERS_WITHIN_S)
        except (RuntimeError, TimeoutError) as error:
            raise errors.SecretMissingError from error


def of(page: ft.Page) -> Keystore | None:
    """Return the keystore of a phone; None on a computer, which has its keyring."""
    mobile = page.platform is not None and page.platform.is_mobile()
    return Keystore(page) if mobile and not page.web else None
