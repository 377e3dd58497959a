"""What may befall a database: killed at any transaction's beginning or end, or its disk is full."""

from collections import Counter

from sqlalchemy import Connection, Engine, event

ALL_PAGES = 1_073_741_823


BESIDE = frozenset({"layar.db-wal", "layar.db-shm"})
"""What lies beside a database that is open, and says nothing once it is folded."""


def fold(link: Connection) -> None:
    """Bring all that was written into the one file that is copied."""
    driver = link.connection.cursor()
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()


class Killed(BaseException):
    """The process is gone at this very point; nobody catches it but the model."""


class Trip:
    """
    Watches one database. `after` transactions' beginnings and ends from now it is killed.

    The end is watched just before the commit: what is killed there was never kept, what is
    killed at the next beginning was. `befell` counts which of the two came first.
    """

    def __init__(self) -> None:
        self.after: int | None = None
        self.full = False
        self.befell: Counter[str] = Counter()
        self._committed = False

    def watch(self, engine: Engine) -> None:
        """Stand by every transaction of a database."""
        event.listen(engine, "begin", self._begins, insert=True)
        event.listen(engine, "commit", self._commits)

    def clear(self) -> None:
        """Let nothing more happen."""
        self.after, self.full, self._committed = None, False, False

    def _begins(self, connection: Connection) -> None:
        self._passes("killed after a commit" if self._committed else "killed before any work")
        if self.full or connection.info.pop("tight", False):
            pages = 1 if self.full else ALL_PAGES
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close()
            if self.full:
                connection.info["tight"] = True

    def _commits(self, _connection: Connection) -> None:
        self._passes("killed before a commit")
        self._committed = self.after is not None

    def _passes(self, point: str) -> None:
        if self.after is None:
            return
        self.after -= 1
        if self.after < 0:
            self.clear()
            self.befell[point] += 1
            raise Killed
