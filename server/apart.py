"""`python -m server.apart FOLDER`: a pair of hands of the office whose keys are in a folder."""

import pickle
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from protocol import world
from server import keyring
from server.hands import Hands


def serve(hands: Hands, source: BinaryIO, sink: BinaryIO) -> None:
    """Do what comes in until nothing comes any more."""
    while True:
        try:
            # Only the office that started this process writes here.
            work, items = pickle.load(source)  # noqa: S301
        except EOFError:
            return
        done: object = hands.open(items) if work == "open" else hands.seal(items)
        pickle.dump(done, sink, pickle.HIGHEST_PROTOCOL)
        sink.flush()


if __name__ == "__main__":
    # Ctrl-C is for the office: it finishes what it began, and these hands with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ring = keyring.load(Path(sys.argv[1]))
    serve(Hands(ring, world.real()), sys.stdin.buffer, sys.stdout.buffer)
