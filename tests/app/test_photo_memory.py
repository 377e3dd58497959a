"""What making a photo small takes of a phone's memory: never 64 MiB, whatever the file claims."""

import io
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app import photos

LIMIT_MIB = 64
HERE = Path(__file__).parents[2]
WORKER = """
import resource, sys
from app import photos
from protocol import errors

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

photos.shrink(open(sys.argv[1], "rb").read())  # what is imported late and kept for ever
data = open(sys.argv[2], "rb").read()
before, said = peak(), "kept"
try:
    photos.shrink(data)
except errors.InputError as error:
    said = error.code
print(said, (peak() - before) // 1024)
"""


def made(kind, mode, width, height, **more):
    """Return a picture that is easily packed and looks like something."""
    out = io.BytesIO()
    small = Image.frombytes("L", (40, 30), random.Random(1).randbytes(1200)).convert(mode)
    small.resize((width, height), Image.Resampling.BILINEAR).save(out, kind, **more)
    return out.getvalue()


def chunk(name, body):
    crc = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)


def png(width, height, colours):
    """Return a PNG that claims to be this large, and is as small as one of zeros can be."""
    head = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    rows = zlib.compress(bytes(width * height // 9), 1)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def webp(side):
    """Return a WebP of a few bytes on a canvas of this side."""
    frame = made("WEBP", "RGB", 16, 16, lossless=True)[12:]
    less = (side - 1).to_bytes(3, "little")
    still = struct.pack("<I", 16 + len(frame)) + bytes(6) + (15).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + less + less
    body += b"ANIM" + struct.pack("<I", 6) + bytes(6)
    body += b"ANMF" + still + bytes(4) + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


def in_scans(jpeg):
    """Return a JPEG whose first scan claims to tell of one colour only, as if more came."""
    at = jpeg.rindex(b"\xff\xda\x00\x0c\x03")
    scan = b"\xff\xda\x00\x08\x01" + jpeg[at + 5 : at + 7] + b"\x00\x3f\x00"
    return jpeg[:at] + scan + jpeg[at + 14 :]


def reads(tmp_path, data):
    """Have a process of its own make it small; return what it said and the MiB it took more."""
    (tmp_path / "small").write_bytes(made("JPEG", "RGB", 40, 30))
    (tmp_path / "picture").write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", WORKER, tmp_path / "small", tmp_path / "picture"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    )
    said, grown_mib = done.stdout.split()
    return said, int(grown_mib)


LARGE = {
    "a JPEG of 24 megapixels": ("JPEG", "RGB", 5_600, 4_200, {}),
    "a square JPEG just below half": ("JPEG", "RGB", 3_190, 3_190, {}),
    "a square JPEG decoded whole": ("JPEG", "RGB", 2_640, 2_640, {}),
    "a progressive JPEG of 12": ("JPEG", "RGB", 4_000, 3_000, {"progressive": True}),
    "a PNG of a whole page": ("PNG", "RGB", 2_480, 3_400, {"compress_level": 1}),
    "a PNG of a page in a palette": ("PNG", "P", 3_300, 4_680, {"compress_level": 1}),
    "a PNG of a page in black and white": ("PNG", "1", 4_960, 7_016, {"compress_level": 1}),
    "a long PNG": ("PNG", "RGB", 1_600, 7_000, {"compress_level": 1}),
    "a screen with transparency": ("PNG", "RGBA", 1_440, 3_200, {"compress_level": 1}),
    "a WebP of a screen": ("WEBP", "RGBA", 1_080, 2_400, {"quality": 20, "method": 0}),
}


@pytest.mark.parametrize("kind", LARGE)
def test_what_people_have_is_taken_in_little_memory(kind, tmp_path):
    """The largest pictures that are taken stay below the limit while they are made small."""
    *about, more = LARGE[kind]

    said, grown_mib = reads(tmp_path, made(*about, **more))

    assert said == "kept"
    assert grown_mib < LIMIT_MIB


BOMBS = {
    "a grey PNG of 100 megapixels": lambda: png(10_000, 10_000, 0),
    "a PNG of 23 megapixels": lambda: png(5_600, 4_200, 2),
    "a PNG with transparency": lambda: png(2_700, 2_700, 6),
    "a progressive JPEG of 23 megapixels": lambda: made(
        "JPEG", "RGB", 5_600, 4_200, progressive=True, quality=5
    ),
    "a JPEG that says it comes in scans": lambda: in_scans(
        made("JPEG", "RGB", 5_600, 4_200, quality=5)
    ),
    "a WebP of 16 pixels on a canvas of 144 million": lambda: webp(12_000),
    "a WebP of 16 pixels on a canvas of 4 million": lambda: webp(2_000),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_picture_that_would_unfold_is_refused_before_it_does(kind, tmp_path):
    """A small file that claims many pixels costs next to nothing, and is named for what it is."""
    data = BOMBS[kind]()
    assert len(data) < photos.FILE_LIMIT_BYTES

    said, grown_mib = reads(tmp_path, data)

    assert said == "photo.too_many_pixels"
    assert grown_mib < LIMIT_MIB / 4
