"""`make mutants`: sow each defect in a copy of the tree and see that its tests turn red."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutants.defects import DEFECTS, Defect

ROOT = Path(__file__).resolve().parents[2]
RED = 1
"""What pytest ends with when tests ran and some failed; an error to collect would be another."""


def copy(target: Path) -> None:
    """Copy everything that is kept."""
    kept = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, kept.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)


def tests(tree: Path, names: tuple[str, ...]) -> int:
    """Run tests in a copy, and return what pytest ended with."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *names],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    ).returncode


def caught(tree: Path, defect: Defect) -> str:
    """Return an empty text when a defect was noticed, else what went wrong."""
    path = tree / defect.file
    sound = path.read_text("utf-8")
    if sound.count(defect.old) != 1:
        return "does not apply"
    path.write_text(sound.replace(defect.old, defect.new), "utf-8")
    try:
        ended = tests(tree, defect.tests)
    finally:
        path.write_text(sound, "utf-8")
    return "" if ended == RED else f"not noticed (pytest ended with {ended})"


def main() -> int:
    """Say of each defect whether it was caught, and how many were."""
    where = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=where if where.is_dir() else None) as folder:
        tree = Path(folder)
        copy(tree)
        every = tuple(dict.fromkeys(name for defect in DEFECTS for name in defect.tests))
        if tests(tree, every):
            print("the tests are red without any defect")
            return 1
        missed = 0
        for defect in DEFECTS:
            wrong = caught(tree, defect)
            missed += bool(wrong)
            print(f"{wrong or 'caught':<16} {defect.name}", flush=True)
    print(f"{len(DEFECTS) - missed} of {len(DEFECTS)} caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
