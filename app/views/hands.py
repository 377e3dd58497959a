"""Files out of the app's hands and into them: cards, folders, other apps."""

import asyncio
import mimetypes
import shutil
from pathlib import Path

import flet as ft

from app.views.picker import FILE_LIMIT_BYTES
from app.views.uploads import Uploads
from protocol import errors

FOLDER = "layar"
"""The folder of uploads in which parcels lie, until the next are chosen."""
SAVE_WITHIN_S = 600.0


class Hands:
    """Gives files away and takes files in. One per page; Flet drops services nobody holds."""

    def __init__(self, page: ft.Page, uploads: Path) -> None:
        self._page = page
        self._uploads = Uploads(page, uploads)
        self._files = self._uploads.picker
        self._share = ft.Share()
        self._clipboard = ft.Clipboard()

    @property
    def picks_folders(self) -> bool:
        """Whether a person can choose a folder here that we may write to and read back."""
        mobile = self._page.platform is not None and self._page.platform.is_mobile()
        return not self._page.web and not mobile

    async def folder(self) -> Path | None:
        """Return the folder or card the person chose; None if they chose none."""
        chosen = await self._files.get_directory_path()
        return Path(chosen) if chosen else None

    async def save(self, path: Path) -> bool:
        """Have the phone save a file where the person says; tell whether they did say."""
        return await self.keep(path.name, await asyncio.to_thread(path.read_bytes))

    async def keep(self, name: str, data: bytes) -> bool:
        """Have the phone save `data` under a name, where the person says; tell if they did."""
        where = await self._files.save_file(file_name=name, src_bytes=data)
        return bool(where) or self._page.web

    async def share(self, path: Path) -> bool:
        """Offer a file to other apps, or save it where nothing can be shared; tell if it went."""
        return await self.offer(path.name, await asyncio.to_thread(path.read_bytes))

    async def offer(self, name: str, data: bytes) -> bool:
        """Offer `data` to other apps under a name, or save it as `share` does; tell if it went."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = ft.ShareFile.from_bytes(data, mime_type=kind, name=name)
        try:
            result = await self._share.share_files([file])
        except RuntimeError:  # a browser that cannot share
            return await self.keep(name, data)
        if result.status is ft.ShareResultStatus.UNAVAILABLE:
            return await self.keep(name, data)
        return result.status is ft.ShareResultStatus.SUCCESS

    async def share_text(self, text: str) -> bool:
        """Offer a text to other apps; tell whether there are any."""
        try:
            result = await self._share.share_text(text, download_fallback_enabled=False)
        except RuntimeError:  # a browser that cannot share
            return False
        return result.status is not ft.ShareResultStatus.UNAVAILABLE

    async def copy(self, text: str) -> None:
        """Lay a text where it can be pasted from."""
        await self._clipboard.set(text)

    async def files(self, limit_bytes: int) -> list[Path]:
        """
        Return the files the person chose, where they can be read from.

        Raises:
            CarriedTooLargeError: one is larger than `limit_bytes`; none was read.
        """
        chosen = await self._files.pick_files(
            allow_multiple=True, cancel_upload_on_window_blur=False
        )
        for file in chosen:
            if file.size > limit_bytes:
                raise errors.CarriedTooLargeError(file.size, limit_bytes)
        return await self._paths(chosen)

    async def pictures(self) -> list[Path]:
        """
        Return the pictures the person chose, where they can be read from.

        Raises:
            PhotoTooLargeError: one is larger than 20 MB; none was read.
        """
        chosen = await self._files.pick_files(
            file_type=ft.FilePickerFileType.IMAGE,
            allow_multiple=True,
            cancel_upload_on_window_blur=False,
        )
        for file in chosen:
            if file.size > FILE_LIMIT_BYTES:
                raise errors.PhotoTooLargeError(file.size, FILE_LIMIT_BYTES)
        return await self._paths(chosen)

    async def _paths(self, chosen: list[ft.FilePickerFile]) -> list[Path]:
        if self._page.web:
            shutil.rmtree(self._uploads.folder / FOLDER, ignore_errors=True)
            return [await self._fetch(file) for file in chosen]
        return [Path(file.path) for file in chosen if file.path]

    async def _fetch(self, file: ft.FilePickerFile) -> Path:
        """Fetch a browser's file."""
        name = f"{FOLDER}/{file.id}/{Path(file.name).name}"
        (self._uploads.folder / name).parent.mkdir(parents=True, exist_ok=True)
        path = await self._uploads.begin(file, name, SAVE_WITHIN_S)
        try:
            await self._uploads.arrival(SAVE_WITHIN_S)
        except TimeoutError as error:
            raise errors.CardGoneError from error
        return path
