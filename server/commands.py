"""Where the `layar-server` command begins: a relay starts without loading what knows keys."""

import os
import sys
from collections.abc import Sequence

INTERRUPTED, UNREAD = 130, 141
"""What a shell expects of who was stopped by Ctrl-C, or had nobody left to tell anything."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status."""
    try:
        status = _do(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is left to be written would fail once more when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except OSError as error:  # a folder nobody may write to, a disk that is full
        print(f"layar-server: {error}", file=sys.stderr)
        return 1
    return status


def _do(given: list[str]) -> int:
    if given[:1] == ["relay"]:
        from server import relay_commands

        return relay_commands.main(given[1:])
    from server import cli

    return cli.main(given)
