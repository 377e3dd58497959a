"""How the commands of device and office end for whoever began them: quietly, or with a sentence."""

import os
import sys
from collections.abc import Callable

INTERRUPTED, UNREAD = 130, 141
"""What a shell expects of who was stopped by Ctrl-C, or had nobody left to tell anything."""


def status(do: Callable[[], int], *troubles: type[Exception], name: str = "") -> int:
    """Return the exit status of a command: 1 for these troubles, whose sentence is printed."""
    try:
        done = do()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is left to be written would fail once more when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except troubles as trouble:
        print(f"{name}{trouble}", file=sys.stderr)
        return 1
    return done
