"""
`python -m tests.fuzz PARSER SECONDS`: drive one parser by coverage, as long as asked.

Ends with a failure for the first input that comes to harm, and keeps it in `tests/fuzz/harm`.
Needs atheris, which is a dependency of nothing else: `make fuzz` installs it.
"""

import base64
import hashlib
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["protocol", "server", "app"]):
    from tests.fuzz import parsers, seeds

MEMORY_MIB = 64
"""How much more memory reading may take than there was before."""
SLOW_S = 0.05
LATE_S = 60
LARGEST_BYTES = {"photo": 4_096, "service": 8_192, "case": 8_192}


class Driver:
    """One parser, and what reading came to."""

    def __init__(self, name: str, seconds: int, corpus: Path) -> None:
        self.name, self.corpus = name, corpus
        self.until = time.monotonic() + seconds
        self.read = parsers.PARSERS[name]
        self.folder = Path(__file__).parent / "harm" / name
        self.tries = self.slow = 0
        self.slowest_s = 0.0
        self.before_kib = _peak_kib()

    def try_(self, data: bytes) -> None:
        """Read one input."""
        if time.monotonic() > self.until:
            self.end()
        self.tries += 1
        begun = time.process_time()
        try:
            self.read(data)
        except parsers.ALLOWED:
            pass
        except BaseException:
            self._keep(data)
            raise
        took_s = time.process_time() - begun
        self.slow += took_s > SLOW_S
        self.slowest_s = max(self.slowest_s, took_s)
        if (_peak_kib() - self.before_kib) / 1024 > MEMORY_MIB:
            self._keep(data)
            raise MemoryError(f"{len(data)} bytes took more than {MEMORY_MIB} MiB")

    def end(self) -> None:
        """Say what reading came to, and end: the fuzzer itself never comes back."""
        grown_mib = (_peak_kib() - self.before_kib) / 1024
        shutil.rmtree(self.corpus)
        print(
            f"{self.name}: {self.tries:,} inputs, none came to harm; "
            f"slowest {self.slowest_s * 1000:.0f} ms, {self.slow} over {SLOW_S * 1000:.0f} ms; "
            f"{grown_mib:.0f} MiB more memory",
            flush=True,
        )
        os._exit(0)

    def _keep(self, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{hashlib.sha256(data).hexdigest()[:16]}.b64"
        path.write_bytes(base64.encodebytes(data))
        print(f"kept as {path}", file=sys.stderr)


def main(name: str, seconds: int) -> None:
    """Fuzz until the time is over or something comes to harm."""
    folder = Path(tempfile.mkdtemp(prefix="layar-fuzz-"))
    corpus, words = folder / "corpus", folder / "words"
    corpus.mkdir()
    with parsers.believing():
        for number, data in enumerate(seeds.of(name)):
            (corpus / f"{number:03}").write_bytes(data)
        words.write_text("".join(f'"{_quoted(word)}"\n' for word in seeds.dictionary()))
        driver = Driver(name, seconds, folder)
        for data in seeds.of(name):
            driver.try_(data)  # what is imported late and kept for ever is no growth
        driver.before_kib = _peak_kib()
        options = [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds + LATE_S}",
            f"-max_len={LARGEST_BYTES.get(name, 65_536)}",
            f"-dict={words}",
            "-timeout=20",
            "-rss_limit_mb=0",
            "-verbosity=0",
            f"-artifact_prefix={folder}/",
        ]
        atheris.Setup(options, driver.try_)
        atheris.Fuzz()


def _quoted(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
