"""What is drawn, measured: room for a thumb, and how far letters stand out from their ground."""

import io

from PIL import Image

from tests.browser.driver import Phone

LEAST = 48
"""Side in pixels of what a thumb hits."""
TEXT = 4.5
PRESSED = ("button", "radio", "checkbox", "textbox", "tab")
CUT_OFF = """node => {
  const box = node.getBoundingClientRect();
  for (let each = node.parentElement; each; each = each.parentElement) {
    if (getComputedStyle(each).overflowY === "visible") continue;
    const around = each.getBoundingClientRect();
    if (box.top <= around.top + 1) return -1;
    if (box.bottom >= around.bottom - 1) return 1;
  }
  return box.top <= 1 ? -1 : box.bottom >= innerHeight - 1 ? 1 : 0;
}"""
"""Where something lies that is seen only in part, or not: -1 above what scrolls, 1 below it."""
COLOURS = 24
"""Shades a picture is reduced to: its ground, its letters, and what lies between."""


def too_small(phone: Phone) -> list[tuple[str, float, float]]:
    """Return what is pressed on the screen now and has less room than a thumb needs."""
    found = []
    for role in PRESSED:
        for each in phone.host.get_by_role(role).all():  # type: ignore[arg-type]
            box = each.bounding_box()
            if box is None or each.evaluate(CUT_OFF):
                continue
            if min(box["width"], box["height"]) < LEAST - 0.5:
                name = each.get_attribute("aria-label") or each.inner_text()
                found.append((f"{role} {name}", box["width"], box["height"]))
    return found


def contrast(phone: Phone, role: str, name: str) -> float:
    """Return how far the letters of something stand out from what they are written on."""
    box = phone.host.get_by_role(role, name=name, exact=True).first.bounding_box()  # type: ignore[arg-type]
    assert box is not None, name
    drawn = Image.open(io.BytesIO(phone.page.screenshot(clip=box))).convert("RGB")
    shades = sorted(drawn.quantize(COLOURS).convert("RGB").getcolors() or (), reverse=True)
    ground = _light(shades[0][1])
    return max(_ratio(ground, _light(shade)) for _, shade in shades)


def _ratio(one: float, other: float) -> float:
    darker, lighter = sorted((one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
