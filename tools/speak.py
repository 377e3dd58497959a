"""
Record the app's fixed Indonesian texts: `tools/speak.py FOLDER`.

A speech synthesiser (espeak-ng) reads them and opusenc makes them small; see docs/voices.md. What
is recorded already is left as it is, and what nothing says any more is removed. Exit 3 when a
program is missing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import heard
from app.strings import words
from protocol import services
from protocol.questions import Question

LANGUAGE = "id"
PROGRAMS = ("espeak-ng", "opusenc")
UNSPOKEN = ("asking.", "chart.", "date.", "language.", "month", "sync.", "weekday.")
"""Words that are compared, or are only ever part of a sentence: nothing says them alone."""
HOLE = "{"
WORDS_A_MINUTE = 140
PAUSE_10_MS = 2
"""Between words, in hundredths of a second: heard on a poor loudspeaker."""
KBIT_PER_S = 10
FRAME_MS = 60


class MissingProgramError(Exception):
    """A program is not installed; the message says which."""


def texts() -> list[str]:
    """Return every text to record: what the screens say, and what the catalogue asks."""
    said = [text for key, text in words(LANGUAGE).items() if not key.startswith(UNSPOKEN)]
    said += _catalogue()
    return list(dict.fromkeys(text for text in said if text and HOLE not in text))


def record(said: Iterable[str], folder: Path) -> list[Path]:
    """
    Record these texts into a folder and return the files, one a text.

    Raises:
        MissingProgramError: there is nothing to speak or to write recordings with.
    """
    for program in PROGRAMS:
        if shutil.which(program) is None:
            raise MissingProgramError(program)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {folder / f"{heard.name(text)}{heard.SUFFIX}": text for text in said}
    for path in set(folder.glob("*")) - set(wanted):
        path.unlink()
    fresh = [(path, text) for path, text in wanted.items() if not path.exists()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda each: _record(*each), fresh))
    return list(wanted)


def aloud(text: str) -> str:
    """Return how a text is read out: a stroke between words is a short stop, not a word."""
    return text.replace("/", ", ").replace("…", ".")


def _catalogue() -> Iterator[str]:
    speech = words(LANGUAGE)
    for service in services.catalogue().values():
        yield from (service.title.id, service.short.id, service.visit.id)
        yield speech["message.duration"].format(days=service.working_days)
        yield speech["message.consent"].format(service=service.short.id)
        for page in service.pages:
            yield from (page.title.id, page.why.id)
            for question in page.questions:
                yield from _asked(question)


def _asked(question: Question) -> Iterator[str]:
    yield from (question.label.id, question.help.id, question.statement.id)
    if len(question.options) <= heard.FEW:
        yield from (option.label.id for option in question.options)
    for part in question.parts:
        yield from _asked(part)


def _record(path: Path, text: str) -> None:
    """Write one recording, the same bytes each time; there is none until it is whole."""
    part = path.with_suffix(".part")
    speak = ["espeak-ng", "-v", LANGUAGE, "-s", str(WORDS_A_MINUTE), "-g", str(PAUSE_10_MS)]
    sound = subprocess.run(
        [*speak, "--stdout", "--stdin"], input=aloud(text).encode(), capture_output=True, check=True
    )
    small = ["opusenc", "--quiet", "--speech", "--bitrate", str(KBIT_PER_S)]
    small += ["--framesize", str(FRAME_MS), "--padding", "0", "--serial", "1", "--ignorelength"]
    subprocess.run([*small, "-", part], input=sound.stdout, capture_output=True, check=True)
    part.replace(path)


def main(folder: Path) -> int:
    """Record everything and say how much it is, or what is missing."""
    try:
        files = record(texts(), folder)
    except MissingProgramError as missing:
        print(f"layar: {missing} is missing. Install: espeak-ng opus-tools", file=sys.stderr)
        return 3
    size = sum(path.stat().st_size for path in files)
    print(f"layar: {len(files)} recordings, {size / 1e6:.1f} MB, in {folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
