"""Where the `layar-server` command begins: a relay starts without loading what knows keys."""

import sys
from collections.abc import Sequence

from protocol import ending


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    # Of the system's: a folder nobody may write to, a disk that is full.
    return ending.status(lambda: _do(given), OSError, name="layar-server: ")


def _do(given: list[str]) -> int:
    if given[:1] == ["relay"]:
        from server import relay_commands

        return relay_commands.main(given[1:])
    from server import cli

    return cli.main(given)
