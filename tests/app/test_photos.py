"""A photo as it is kept: small, upright, and telling nothing but what it shows."""

import io
import random
import struct
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app import photos
from app.straight import Straight
from app.voyage import cargo
from protocol import errors


def made(kind="JPEG", size=(2_400, 1_800), mode="RGB", **more):
    picture = Image.effect_noise(size, 60).convert(mode)
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def seen(jpeg):
    return Image.open(io.BytesIO(jpeg))


def test_a_photo_becomes_small_enough_to_carry():
    """At most 1,600 pixels and 150 KB, its thumbnail at most 8 KB, whatever it shows."""
    for data in (made(), cargo.paper(random.Random(1)), made(size=(4_000, 3_000), quality=97)):
        shrunk = photos.shrink(data)

        assert max(seen(shrunk.jpeg).size) <= 1_600
        assert len(shrunk.jpeg) <= 150 * 1024
        assert len(shrunk.thumb) <= 8 * 1024
        assert seen(shrunk.jpeg).format == seen(shrunk.thumb).format == "JPEG"


def test_a_small_picture_of_a_paper_is_as_large_as_it_may_be():
    """5 to 8 KB for anything with something on it: enough to tell papers apart."""
    for data in (made(), cargo.paper(random.Random(1)), cargo.paper(random.Random(2))):
        for grey in (False, True):
            assert 5 * 1024 <= len(photos.shrink(data, grey=grey).thumb) <= 8 * 1024


def test_a_paper_in_black_and_white_is_kept_in_shades_of_grey():
    """Where colours say nothing they are not carried; the same letters cost fewer bytes."""
    data = cargo.paper(random.Random(1))
    small = Image.open(io.BytesIO(photos.shrink(data, grey=True).jpeg))

    assert small.mode == "L"
    assert max(small.size) == 1_600
    assert seen(photos.shrink(data, grey=True).thumb).mode == "L"


def test_a_photo_is_turned_and_cut_as_the_person_wants_it():
    """A quarter clockwise, then a side off: what is left is what was chosen."""
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste("red", (0, 0, 100, 200))  # lies at the top once it is turned
    out = io.BytesIO()
    picture.save(out, "PNG")

    turned = seen(photos.shrink(out.getvalue(), Straight(turns=1)).jpeg)
    cut = seen(photos.shrink(out.getvalue(), Straight(turns=1, top=0.25)).jpeg)

    assert (turned.size, cut.size) == ((200, 400), (200, 300))
    assert turned.getpixel((100, 50))[1] < 60 < 200 < turned.getpixel((100, 200))[1]
    assert cut.getpixel((100, 10))[1] > 200


def test_nothing_is_lost_by_cutting_what_a_phone_took():
    """Half of a photo of 12 million pixels is kept with more pixels than half of what is kept."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((4_000, 3_000)).save(out, "JPEG")

    half = seen(photos.shrink(out.getvalue(), Straight(left=0.25, right=0.25)).jpeg)

    assert half.size == (1_000, 1_500)


def test_a_letter_stays_readable():
    """A photographed paper keeps its full 1,600 pixels."""
    assert max(seen(photos.shrink(cargo.paper(random.Random(1))).jpeg).size) == 1_600


def test_a_small_picture_is_not_blown_up():
    """What is small stays as large as it is."""
    assert seen(photos.shrink(made(size=(300, 200))).jpeg).size == (300, 200)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_usual_kinds_are_read(kind):
    """What phones make and people save can be used."""
    assert seen(photos.shrink(made(kind, size=(400, 300))).jpeg).size == (400, 300)


@pytest.mark.parametrize("see_through", [b"", chunk(b"tRNS", struct.pack(">H", 1))])
def test_a_scan_of_16_bits_shows_what_it_shows(see_through):
    """Dark stays dark and grey stays grey: a paper does not become a white page."""
    head = struct.pack(">IIBBBBB", 300, 200, 16, 0, 0, 0, 0)
    row = bytes(1) + struct.pack(">100H", *[0] * 100) + struct.pack(">200H", *[0x8000] * 200)
    parts = (chunk(b"IHDR", head), see_through, chunk(b"IDAT", zlib.compress(row * 200)))
    kept = seen(photos.shrink(b"\x89PNG\r\n\x1a\n" + b"".join((*parts, chunk(b"IEND", b"")))).jpeg)

    assert max(kept.getpixel((50, 100))) < 10
    assert all(abs(level - 128) < 10 for level in kept.getpixel((200, 100)))


@pytest.mark.parametrize("mode", ["1", "P"])
def test_thin_lines_of_a_scan_are_still_there_when_it_is_small(mode):
    """Black and white or of few colours: pixels are mixed, and none of a line is left out."""
    page = Image.new("L", (3_200, 2_400), 255)
    for across in range(37, 3_200, 37):
        page.paste(0, (across, 0, across + 1, 2_400))
    out = io.BytesIO()
    page.convert(mode).save(out, "PNG")
    kept = seen(photos.shrink(out.getvalue()).jpeg).convert("L")

    row = [kept.getpixel((across, 600)) for across in range(kept.width)]
    assert all(min(row[at // 2 - 2 : at // 2 + 3]) < 200 for at in range(37, 3_150, 37))


def test_a_damaged_palette_is_said_to_be_no_picture():
    """More see-through colours than there are: named, as all that is damaged is."""
    head = struct.pack(">IIBBBBB", 8, 8, 8, 3, 0, 0, 0)
    colours = chunk(b"PLTE", bytes(3)) + chunk(b"tRNS", bytes(300))
    drawn = chunk(b"IDAT", zlib.compress((bytes(1) + b"\x01" * 8) * 8))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + colours + drawn + chunk(b"IEND", b"")

    with pytest.raises(errors.PhotoNotImageError):
        photos.shrink(data)


@pytest.mark.parametrize("mode", ["L", "P", "1", "RGBA", "LA", "I;16", "CMYK"])
def test_every_mode_becomes_a_plain_picture(mode):
    """Grey, palette, see-through or print colours: a JPEG on white."""
    picture = Image.new("L", (60, 40), 0).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = Image.new("I;16", (60, 40), 0)
    out = io.BytesIO()
    picture.save(out, "JPEG" if mode == "CMYK" else "PNG")

    assert seen(photos.shrink(out.getvalue()).jpeg).mode == "RGB"


def test_what_is_see_through_becomes_white():
    """A scanned signature is dark on white, not black on black."""
    picture = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")

    assert seen(photos.shrink(out.getvalue()).jpeg).getpixel((25, 25)) == (255, 255, 255)


def test_a_photo_is_turned_upright_and_says_nothing_else():
    """The way it was held is applied; where, when and with what it was taken is gone."""
    picture = Image.new("RGB", (400, 200), "white")
    picture.paste("red", (0, 0, 100, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "KENARI PHONE"
    exif.get_ifd(0x8825)[2] = (0.0, 51.0, 17.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"KENARI", icc_profile=b"KENARI" * 30)

    shrunk = photos.shrink(out.getvalue())

    for jpeg in (shrunk.jpeg, shrunk.thumb):
        assert b"KENARI" not in jpeg
        assert b"Exif" not in jpeg
        assert not seen(jpeg).getexif()
        assert seen(jpeg).size[1] > seen(jpeg).size[0]
    top, bottom = (seen(shrunk.jpeg).getpixel((100, y)) for y in (20, 380))
    assert top[1] < 100 < bottom[1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        made("GIF", size=(20, 20), mode="P"),
        made("TIFF", size=(20, 20)),
        made()[:4_000],
        made("PNG", size=(200, 200))[:300],
    ],
    ids=["nothing", "text", "pdf", "jpeg head", "png head", "gif", "tiff", "cut jpeg", "cut png"],
)
def test_what_is_no_picture_is_said_to_be_none(data):
    """Anything else is refused in words, never by a crash."""
    with pytest.raises(errors.PhotoNotImageError):
        photos.shrink(data)


def test_damaged_pictures_never_crash():
    """Flipped bytes give a picture or a refusal in our own words."""
    dice = random.Random(4)
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = made(kind, size=(120, 90))
        for _ in range(60):
            damaged = bytearray(whole)
            for _ in range(dice.randint(1, 12)):
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
            try:
                photos.shrink(bytes(damaged))
            except errors.InputError:
                continue


def test_a_file_too_large_is_not_even_looked_at():
    """Nobody's memory is filled by a film."""
    with pytest.raises(errors.PhotoTooLargeError) as caught:
        photos.shrink(bytes(photos.FILE_LIMIT_BYTES + 1))

    assert caught.value.limit_bytes == 20 * 1024 * 1024


def test_a_picture_bomb_is_refused_before_it_unfolds():
    """A few KB that claim a hundred million pixels cost nothing."""
    head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000), 9)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    tracemalloc.start()

    with pytest.raises(errors.PhotoTooManyPixelsError) as caught:
        photos.shrink(bomb)

    assert caught.value.pixels == 100_000_000
    assert tracemalloc.get_traced_memory()[1] < 16 * 1024 * 1024
    tracemalloc.stop()


MEASURED = """
import sys
from app import photos

def kib(name):
    return next(int(l.split()[1]) for l in open("/proc/self/status") if l.startswith(name))

photos.shrink(open(sys.argv[1], "rb").read())
data = open(sys.argv[2], "rb").read()
open("/proc/self/clear_refs", "w").write("5")
before = kib("VmRSS")
photos.shrink(data)
print(kib("VmHWM") - before)
"""
"""What a process grows by for the second photo; the libraries are there after the first."""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells")
def test_the_largest_photo_fits_a_small_phone(tmp_path):
    """48 million pixels are shrunk within 64 MiB: what a phone of 2 GB has to spare."""
    small, large = tmp_path / "small.jpg", tmp_path / "large.jpg"
    small.write_bytes(made(size=(400, 300)))
    drawn = Image.effect_noise((1_000, 750), 60).resize((8_000, 6_000), Image.Resampling.NEAREST)
    drawn.convert("RGB").save(large, quality=80)
    root = Path(__file__).parents[2]

    words = [sys.executable, "-c", MEASURED, str(small), str(large)]
    grown = subprocess.run(words, cwd=root, capture_output=True, check=True).stdout

    assert int(grown) < 64 * 1024


def test_a_picture_held_whole_while_it_is_read_has_to_be_smaller():
    """A JPEG in several passes, or a PNG, of 48 million pixels is refused before it is read."""
    picture = Image.new("L", (8_000, 6_000), "white")
    for kind, more in (("JPEG", {"progressive": True}), ("PNG", {})):
        out = io.BytesIO()
        picture.save(out, kind, **more)
        with pytest.raises(errors.PhotoTooManyPixelsError):
            photos.shrink(out.getvalue())
