"""What a browser calls itself, in two words somebody knows it by, and from which network."""

from ipaddress import IPv4Address, ip_address

_SHORT_BYTES, _SHORT6_BYTES = 3, 6

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
"""In the order they have to be looked for: many pass for others."""


def named(said: str) -> str:
    """Return browser and system, as far as they are known; empty for neither."""
    found = (
        next((name for sign, name in signs if sign in said), "") for signs in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(name for name in found if name)


def network(address: str) -> str:
    """Return the network of an address, for others than its owner: not which machine it was."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv4Address):
        return ".".join(map(str, found.packed[:_SHORT_BYTES])) + ".…"
    return found.packed[:_SHORT6_BYTES].hex(":", 2) + ":…"
