"""
Print the path of a Chromium for the browser tests, the screens and the voyage.

Looks at LAYAR_CHROMIUM, at what is installed, and at what Playwright keeps; where there is
none, root installs the system's package and anybody else lets Playwright fetch one.
Progress goes to standard error, the path alone to standard output.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

UPDATE = ("apt-get", "update", "-q")
INSTALL = ("apt-get", "install", "-qy", "chromium")

ADVICE = "No Chromium here, and none could be installed. Install one, or set LAYAR_CHROMIUM to it."


def installed() -> str | None:
    """Return the path of a Chromium that is already here."""
    chosen = os.environ.get("LAYAR_CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    return next((path for name in NAMES if (path := shutil.which(name))), None) or kept()


def kept() -> str | None:
    """Return the Chromium that Playwright has fetched before."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def attempt(*command: str) -> bool:
    """Run a command with its output on standard error; say whether it worked."""
    print("$", *command, file=sys.stderr)
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def install() -> str | None:
    """Install a Chromium in the way this user may, and return its path."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        attempt(*UPDATE)  # one list that is out of reach does not take the others away
        if attempt(*INSTALL):
            return installed()
    attempt(sys.executable, "-m", "playwright", "install", "chromium")
    return installed()


def main() -> int:
    """Print the path, or say what to install."""
    path = installed() or (None if os.environ.get("LAYAR_CHROMIUM") else install())
    print(path or ADVICE, file=sys.stdout if path else sys.stderr)
    return 0 if path else 3


if __name__ == "__main__":
    sys.exit(main())
