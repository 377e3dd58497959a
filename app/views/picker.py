"""Get a picture from the camera or from the files of this device; the only file that knows how."""

import asyncio
from pathlib import Path

import flet as ft

from app.views.uploads import Uploads
from protocol import errors

FILE_LIMIT_BYTES = 20 * 1024 * 1024
"""A phone's largest photos are about 12 MB; more is refused before it is read into memory."""

UPLOAD_WITHIN_S = 120.0


class Picker:
    """Asks the person for a picture. One per page; Flet drops services nobody holds."""

    def __init__(self, page: ft.Page, uploads: Path) -> None:
        self._page = page
        self._uploads = Uploads(page, uploads)
        self._files = self._uploads.picker

    async def from_files(self) -> bytes | None:
        """
        Return the bytes of the chosen file, or None if the person chose none.

        Raises:
            PhotoTooLargeError: the file is larger than 20 MB; it was not read.
        """
        chosen = await self._files.pick_files(
            file_type=ft.FilePickerFileType.IMAGE, cancel_upload_on_window_blur=False
        )
        if not chosen:
            return None
        file = chosen[0]
        if file.size > FILE_LIMIT_BYTES:
            raise errors.PhotoTooLargeError(file.size, FILE_LIMIT_BYTES)
        if file.path and not self._page.web:
            return await asyncio.to_thread(Path(file.path).read_bytes)
        return await self._through_upload(file)

    async def _through_upload(self, file: ft.FilePickerFile) -> bytes | None:
        """Fetch a browser's file by upload."""
        path = await self._uploads.begin(file, f"{file.id}.part", UPLOAD_WITHIN_S)
        try:
            await self._uploads.arrival(UPLOAD_WITHIN_S)
            return await asyncio.to_thread(path.read_bytes)
        except (TimeoutError, OSError):
            return None
        finally:
            path.unlink(missing_ok=True)
