"""What a serving office does beside answering, on a thread of its own."""

import logging
import threading

from protocol import errors
from server import auditing, ended
from server.ended import Mark
from server.office import Office

_LOOK_EVERY_S = 5.0
_log = logging.getLogger(__name__)


class Keeper:
    """Keeps the audit log's tree up, and on each machine the list of what has ended."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._remembered: Mark | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeping", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after what waits has been signed and written down."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        self._keep_up(at_once=True)  # a memory just begun is known beside the database from here on
        while not self._ended.wait(_LOOK_EVERY_S):
            self._keep_up(at_once=False)
        self._keep_up(at_once=True)

    def _keep_up(self, *, at_once: bool) -> None:
        try:
            auditing.keep_up(self._office, at_once=at_once)
            self._remember()
        except errors.StoreError as error:
            _log.error("keeping up: %s", error)
        except Exception:
            _log.exception("keeping up")

    def _remember(self) -> None:
        with self._office.reading() as session:
            mark = ended.mark(session.connection())
        if mark != self._remembered:
            ended.remember(self._office)
            self._remembered = mark
