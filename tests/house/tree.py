"""What is in the tree: the files that are kept, the modules and what they parse to."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MADE = {".venv", "build", "dist", "screens", "__pycache__", ".git"}


@cache
def kept() -> tuple[Path, ...]:
    """Return every file that is tracked or would be, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        names = {Path(name) for name in listed.stdout.split("\0") if name}
    else:
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        names = {path for path in found if not MADE & set(path.parts)}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def modules(*folders: str) -> Iterator[Path]:
    """Yield the Python files under some folders, or of the whole tree when none is named."""
    for path in kept():
        if path.suffix == ".py" and (not folders or path.as_posix().startswith(folders)):
            yield path


def python(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield the Python files under some folders, parsed."""
    for path in modules(*folders):
        yield path, ast.parse(text(path), str(path))


def text(path: Path) -> str:
    """Return the text of a kept file."""
    return (ROOT / path).read_text("utf-8")
