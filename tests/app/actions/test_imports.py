"""What the actions bring along: they are loaded right behind the first frame."""

import subprocess
import sys


def test_what_only_one_page_needs_is_not_loaded_with_the_actions():
    """Stemmers and what writes PDFs and codes are loaded by whoever asks for them."""
    asked = (
        "import sys, app.main, app.actions;"
        "print([name for name in ('snowballstemmer', 'fpdf', 'segno', 'pyzbar')"
        " if name in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
