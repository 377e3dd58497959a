"""E-mail addresses: a name, an @ and a domain; whether anybody reads it nobody can know."""

import re

from protocol.findings import Checked, refused

LONGEST = 254
_ADDRESS = re.compile(r"[^\s@\"<>(),;:\\\[\]]{1,64}@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def read(text: str) -> Checked:
    """Return an address with its domain in small letters."""
    said = text.strip().removeprefix("mailto:")
    name, _, domain = said.rpartition("@")
    address = f"{name}@{domain.casefold()}"
    if len(address) > LONGEST or not _ADDRESS.fullmatch(address) or ".." in address:
        return refused("email_format")
    return Checked(address)
