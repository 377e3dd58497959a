"""
The database's shape, version by version; `PRAGMA user_version` says which one a file has.

A migration is written once and never changed: what `tables` says today may differ from what
version 1 was. A test holds the two together at the newest version.
"""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine

from app.storage import docket_shape, letter_shape, register_shape, tablet_shape
from protocol import errors

Migration = tuple[str, ...]
"""The statements that lead from one version to the next."""

_FIRST: Migration = (
    """
    CREATE TABLE chain (
        author VARCHAR NOT NULL,
        epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        digest VARCHAR NOT NULL,
        told_epoch INTEGER NOT NULL,
        told_seq INTEGER NOT NULL,
        missed INTEGER NOT NULL,
        missed_at INTEGER NOT NULL,
        PRIMARY KEY (author)
    )
    """,
    """
    CREATE TABLE document (
        sha256 VARCHAR NOT NULL,
        type VARCHAR NOT NULL,
        size_bytes INTEGER NOT NULL,
        version INTEGER NOT NULL,
        thumb BLOB,
        PRIMARY KEY (sha256)
    )
    """,
    """
    CREATE TABLE draft (
        id VARCHAR NOT NULL,
        case_id VARCHAR,
        member_id VARCHAR,
        catalogue INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE keepsake (
        name VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE lease (
        work VARCHAR NOT NULL,
        holder VARCHAR NOT NULL,
        until INTEGER NOT NULL,
        PRIMARY KEY (work)
    )
    """,
    """
    CREATE TABLE member (
        id VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        facts BLOB NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE pin (
        member_id VARCHAR NOT NULL,
        salt BLOB NOT NULL,
        cost INTEGER NOT NULL,
        sealed_key BLOB NOT NULL,
        tries INTEGER NOT NULL,
        tried_at INTEGER NOT NULL,
        PRIMARY KEY (member_id),
        FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE belonging (
        case_id VARCHAR NOT NULL,
        member_id VARCHAR NOT NULL,
        PRIMARY KEY (case_id)
    )
    """,
    "CREATE INDEX ix_belonging_member_id ON belonging (member_id)",
    """
    CREATE TABLE message (
        number INTEGER NOT NULL,
        id VARCHAR NOT NULL,
        kind INTEGER NOT NULL,
        case_id VARCHAR,
        author VARCHAR NOT NULL,
        mine BOOLEAN NOT NULL,
        epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        digest VARCHAR NOT NULL,
        place INTEGER,
        state VARCHAR NOT NULL,
        code VARCHAR,
        size_bytes INTEGER NOT NULL,
        kept_at INTEGER NOT NULL,
        answer_due_at INTEGER,
        receipted_at INTEGER,
        told BOOLEAN NOT NULL,
        cleared BOOLEAN NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        speaker BLOB,
        PRIMARY KEY (number),
        UNIQUE (id)
    )
    """,
    "CREATE INDEX message_case ON message (case_id)",
    "CREATE INDEX message_opening ON message (kind, number)",
    "CREATE INDEX message_state ON message (state)",
    "CREATE INDEX message_untold ON message (told) WHERE told = 0",
    """
    CREATE TABLE speaker (
        kid VARCHAR NOT NULL,
        epoch INTEGER NOT NULL,
        said_at INTEGER NOT NULL,
        heard_at INTEGER NOT NULL,
        PRIMARY KEY (kid)
    )
    """,
    """
    CREATE TABLE naming (
        message_id VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        PRIMARY KEY (message_id, sha256),
        FOREIGN KEY(message_id) REFERENCES message (id),
        FOREIGN KEY(sha256) REFERENCES document (sha256)
    )
    """,
    "CREATE INDEX ix_naming_sha256 ON naming (sha256)",
    """
    CREATE TABLE piece (
        sha256 VARCHAR NOT NULL,
        number INTEGER NOT NULL,
        held BOOLEAN NOT NULL,
        version INTEGER NOT NULL,
        body BLOB,
        PRIMARY KEY (sha256, number),
        FOREIGN KEY(sha256) REFERENCES document (sha256)
    )
    """,
    "CREATE INDEX piece_missing ON piece (sha256) WHERE body IS NULL",
    "CREATE INDEX piece_owed ON piece (sha256) WHERE held = 0",
    """
    CREATE TABLE setback (
        name VARCHAR NOT NULL,
        code VARCHAR NOT NULL,
        tries INTEGER NOT NULL,
        at INTEGER NOT NULL,
        aside BOOLEAN NOT NULL,
        closed BOOLEAN NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE snapshot (
        id VARCHAR NOT NULL,
        draft_id VARCHAR NOT NULL,
        size_bytes INTEGER NOT NULL,
        version INTEGER NOT NULL,
        jpeg BLOB NOT NULL,
        thumb BLOB NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(draft_id) REFERENCES draft (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_snapshot_draft_id ON snapshot (draft_id)",
    """
    CREATE TABLE custody (
        number INTEGER NOT NULL,
        nonce VARCHAR NOT NULL,
        way INTEGER NOT NULL,
        address VARCHAR NOT NULL,
        mark VARCHAR NOT NULL,
        size_bytes INTEGER NOT NULL,
        taken_at INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (number),
        UNIQUE (mark, way)
    )
    """,
    "CREATE INDEX custody_way ON custody (way, number)",
    "CREATE INDEX ix_custody_mark ON custody (mark)",
    """
    CREATE TABLE handover (
        id VARCHAR NOT NULL,
        kept_at INTEGER NOT NULL,
        ours BOOLEAN NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE outgoing (
        mark VARCHAR NOT NULL,
        sealed_at INTEGER NOT NULL,
        handover_id VARCHAR,
        PRIMARY KEY (mark),
        FOREIGN KEY(handover_id) REFERENCES handover (id)
    )
    """,
    """
    CREATE TABLE aboard (
        mark VARCHAR NOT NULL,
        message_id VARCHAR NOT NULL,
        PRIMARY KEY (mark, message_id),
        FOREIGN KEY(mark) REFERENCES outgoing (mark) ON DELETE CASCADE,
        FOREIGN KEY(message_id) REFERENCES message (id)
    )
    """,
    "CREATE INDEX ix_aboard_message_id ON aboard (message_id)",
    *tablet_shape.FIRST,
    *register_shape.FIRST,
    *letter_shape.FIRST,
    *docket_shape.FIRST,
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST,)


def upgrade(engine: Engine, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """
    Bring the database file at `path` to the newest version, in one transaction.

    A file that already holds something is copied first, to `<name>.v<version>` beside it.

    Raises:
        StoreNewerError: a newer app wrote this file; nothing is touched.
    """
    with engine.connect() as connection:
        version = _version(connection)
    if version > len(migrations):
        raise errors.StoreNewerError(version=version, known=len(migrations))
    if version == len(migrations):
        return
    if version > 0:
        _copy(engine, path.with_name(f"{path.name}.v{version}"))
    with engine.connect() as connection:
        for statements in migrations[_version(connection) :]:
            for statement in statements:
                connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA user_version = {len(migrations)}")
        connection.commit()


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _copy(engine: Engine, target: Path) -> None:
    """Write a compact copy of the database, whole or not at all."""
    fresh = target.with_name(target.name + ".new")
    fresh.unlink(missing_ok=True)
    with engine.execution_options(begin=None).connect() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(fresh),))
    fresh.replace(target)
