"""The screen as practice has it: pages are shown and photos taken, and nothing is handed on."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from app.actions.bridge import Crew, Hands, Stage


class NoHands:
    """Hands that give nothing away and take nothing in."""

    picks_folders = False

    async def folder(self) -> Path | None:
        """Have no folder."""
        return None

    async def save(self, path: Path) -> bool:
        """Let nothing go."""
        return False

    async def share(self, path: Path) -> bool:
        """Let nothing go."""
        return False

    async def keep(self, name: str, data: bytes) -> bool:
        """Let nothing go."""
        return False

    async def offer(self, name: str, data: bytes) -> bool:
        """Let nothing go."""
        return False

    async def share_text(self, text: str) -> bool:
        """Let nothing go."""
        return False

    async def copy(self, text: str) -> None:
        """Lay nothing anywhere."""

    async def pictures(self) -> list[Path]:
        """Have no pictures of codes."""
        return []

    async def files(self, limit_bytes: int) -> list[Path]:
        """Have no files."""
        return []


class Ashore:
    """Somebody's screen without their hands."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.hands: Hands = NoHands()

    @property
    def in_hand(self) -> bool:
        """Whether this is a phone or a tablet."""
        return self._stage.in_hand

    def clear(self) -> None:
        """Show nothing of what was shown before."""
        self._stage.clear()

    def show(self, **changes: object) -> None:
        """Assign fields of the screen's state."""
        self._stage.show(**changes)

    def spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` on the session's loop."""
        self._stage.spawn(work)

    def after(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` on the session's loop a while later."""
        self._stage.after(seconds, work)

    def navigate(self, route: str) -> None:
        """Show another page."""
        self._stage.navigate(route)

    async def photo(self, *, from_camera: bool) -> bytes | None:
        """Ask the person for a picture."""
        return await self._stage.photo(from_camera=from_camera)

    async def enter(self, crew: Crew) -> None:
        """Have others answer from now on."""
        await self._stage.enter(crew)
