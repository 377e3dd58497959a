"""A QR code as the squares it is made of, for whoever draws them; imported when first needed."""


def of(text: str) -> list[list[bool]]:
    """Return a QR code row by row, true where it is dark, without white around it."""
    import segno

    return [[bool(dark) for dark in row] for row in segno.make_qr(text, error="m").matrix]
