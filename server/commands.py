"""Where the `layar-server` command begins: a relay starts without loading what knows keys."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given[:1] == ["relay"]:
        from server import relay_commands

        return relay_commands.main(given[1:])
    from server import cli

    return cli.main(given)
