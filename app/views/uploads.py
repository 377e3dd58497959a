"""A browser's files, fetched by upload: sent as one message, 16 MB would break its socket."""

import asyncio
from pathlib import Path

import flet as ft


class Uploads:
    """A file picker and the folder its uploads go to, one file at a time."""

    def __init__(self, page: ft.Page, folder: Path) -> None:
        self.folder = folder
        self.picker = ft.FilePicker(on_upload=self._progress)
        self._page = page
        self._arrived = asyncio.Event()

    async def begin(self, file: ft.FilePickerFile, name: str, within_s: float) -> Path:
        """Have the browser send a chosen file, and return where it will be."""
        self._arrived.clear()
        url = self._page.get_upload_url(name, int(within_s))
        await self.picker.upload([ft.FilePickerUploadFile(upload_url=url, id=file.id)])
        return self.folder / name

    async def arrival(self, within_s: float) -> None:
        """Wait until what was begun is here. Raises TimeoutError."""
        await asyncio.wait_for(self._arrived.wait(), within_s)

    def _progress(self, event: ft.FilePickerUploadEvent) -> None:
        if event.error or (event.progress or 0) >= 1:
            self._arrived.set()
