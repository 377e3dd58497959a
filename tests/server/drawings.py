"""Pictures for photos that somebody has to be able to look at."""

import io
import random

from PIL import Image


def jpeg(seed: int = 1, side: int = 130) -> bytes:
    """Return a photo of a papers' worth of noise, some 22 KiB."""
    noise = random.Random(seed).randbytes(side * side * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(file, "JPEG", quality=95, optimize=False)
    return file.getvalue()
