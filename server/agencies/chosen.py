"""
Which agencies have an adapter, as files of the data folder say: `agencies/CLIENT.toml`.

    kind = "folder"                      kind = "rest"
    folder = "/srv/dinsos"               url = "https://kasus.dinsos.example"
                                         token_file = "dinsos.token"
                                         [cases] path, fields
                                         [decisions] path, items, mark, fields, steps, reasons
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from protocol.world import World
from server.agencies.agency import Agency
from server.usage import UsageError

if TYPE_CHECKING:
    from server.agencies.rest import Mapped

FOLDER_NAME = "agencies"


@dataclass(frozen=True)
class Chosen:
    """An adapter somebody chose for a client: what its file says."""

    client: str
    facts: dict[str, Any]
    beside: Path


def chosen(data: Path) -> list[Chosen]:
    """
    Return what the files of a data folder say.

    Raises:
        UsageError: one of them cannot be read.
    """
    found = []
    for path in sorted((data / FOLDER_NAME).glob("*.toml")):
        try:
            facts = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{path} is no TOML: {error}") from error
        if facts.get("kind") not in {"folder", "rest"}:
            raise UsageError(f"{path}: kind is folder or rest")
        found.append(Chosen(path.stem, facts, path.parent))
    return found


def opened(chosen: Chosen, world: World, mark: str, keep: Callable[[str], None]) -> Agency:
    """
    Return the adapter of an agency.

    Raises:
        UsageError: its file lacks something, or has it otherwise.
    """
    # Only here: other commands need neither workbooks nor HTTP.
    from server.agencies.folder import Folder
    from server.agencies.rest import Rest

    facts = chosen.facts
    try:
        if facts["kind"] == "folder":
            return Folder(Path(facts["folder"]), world)
        return Rest(_mapped(facts, chosen.beside), mark, keep)
    except ValueError as error:
        raise UsageError(f"{chosen.client}.toml: url is no address: {error}") from error
    except (KeyError, TypeError, AttributeError, OSError) as error:
        raise UsageError(f"{chosen.client}.toml lacks {error}") from error


def _mapped(facts: dict[str, Any], beside: Path) -> "Mapped":
    from server.agencies.rest import Mapped

    cases, decisions = facts["cases"], facts["decisions"]
    token = facts.get("token_file")
    return Mapped(
        url=_address(facts["url"]),
        cases_path=cases["path"],
        case_fields=dict(cases["fields"]),
        decisions_path=decisions["path"],
        items=decisions.get("items", ""),
        mark=decisions.get("mark", ""),
        # In the file theirs stand first, as with cases; here ours are looked up.
        decision_fields={ours: theirs for theirs, ours in decisions["fields"].items()},
        steps=dict(decisions.get("steps", {})),
        reasons=dict(decisions.get("reasons", {})),
        token=(beside / token).read_text("utf-8").strip() if token else "",
    )


def _address(url: str) -> str:
    """Return an address that can be looked up. Raises ValueError for one that is mistyped."""
    parts = urlsplit(url)
    (parts.hostname or "").encode("idna")
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.port == 0:
        raise ValueError(url)
    return url
