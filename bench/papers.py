"""How long a photo takes from the camera to the draft, and how much memory its largest one."""

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from app import legibility, photos
from bench.figures import Figure, Watch

ROOT = Path(__file__).parent.parent
ROUNDS = 15
PHONE = (4_000, 3_000)
LARGEST = (8_000, 6_000)
LIMIT_MIB = 64.0
AGAINST = "Pillow: decode it whole, thumbnail, save"
OURS = "from app import photos; photos.shrink(data)"
PLAIN = (
    "picture = Image.open(io.BytesIO(data)); picture.load(); picture.thumbnail((1600, 1600)); "
    "picture.save(io.BytesIO(), 'JPEG', quality=80)"
)
MEASURED = """
import io, sys
from PIL import Image

def kib(name):
    return next(int(l.split()[1]) for l in open("/proc/self/status") if l.startswith(name))

def work(path):
    data = open(path, "rb").read()
    WORK

work(sys.argv[1])
open("/proc/self/clear_refs", "w").write("5")
before = kib("VmRSS")
work(sys.argv[2])
print((kib("VmHWM") - before) / 1024)
"""


def run() -> Iterator[Figure]:
    """Measure a usual photo in time and the largest in memory."""
    data = _photo(PHONE)
    ours, plain, looked = Watch(), Watch(), Watch()
    for _ in range(ROUNDS):
        with ours.lap():
            photos.shrink(data)
        with plain.lap():
            _plain(data)
        picture = photos.chosen(photos.decode(data, photos.SOURCE_PIXELS))
        with looked.lap():
            legibility.troubles(picture)
    for share, name in (0.5, "p50"), (0.99, "p99"):
        what = f"a photo of 12 megapixels made small, {name}"
        yield Figure("Papers", what, "ms", ours.at(share), plain.at(share), AGAINST)
        what = f"asking whether it can be read, {name}"
        yield Figure("Papers", what, "ms", looked.at(share), plain.at(share), AGAINST)
    if Path("/proc/self/clear_refs").exists():
        grown, whole = _grown(OURS), _grown(PLAIN)
        what = "memory for a photo of 48 megapixels, its file included"
        yield Figure("Papers", what, "MiB", grown, whole, AGAINST, limit=LIMIT_MIB)


def _photo(size: tuple[int, int]) -> bytes:
    small = Image.effect_noise((size[0] // 8, size[1] // 8), 60)
    out = io.BytesIO()
    small.resize(size, Image.Resampling.NEAREST).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def _plain(data: bytes) -> None:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    picture.thumbnail((photos.SIDE_PIXELS, photos.SIDE_PIXELS))
    picture.save(io.BytesIO(), "JPEG", quality=80)


def _grown(work: str) -> float:
    """Return the MiB by which a process grows at the most that makes the largest photo small."""
    with tempfile.TemporaryDirectory(prefix="layar-bench-") as folder:
        small, large = Path(folder) / "small.jpg", Path(folder) / "large.jpg"
        small.write_bytes(_photo((400, 304)))
        large.write_bytes(_photo(LARGEST))
        words = [sys.executable, "-c", MEASURED.replace("WORK", work), str(small), str(large)]
        return float(subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout)
