"""A whole number as somebody typed it, or as it stands in an address."""


def number(said: str, most: int = 15) -> int | None:
    """Return a number of at most so many digits; anything else is none."""
    plain = said.isascii() and said.isdigit() and len(said) <= most
    return int(said) if plain else None
