"""What a village's tablet keeps of its people, in the first version of the file."""

FIRST: tuple[str, ...] = (
    """
    CREATE TABLE resident (
        id VARCHAR NOT NULL,
        batch INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE intake (
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    """
    CREATE TABLE ruling (
        case_id VARCHAR NOT NULL,
        at INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (case_id)
    )
    """,
    """
    CREATE TABLE trip (
        id VARCHAR NOT NULL,
        made_at INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE attendance (
        id VARCHAR NOT NULL,
        trip_id VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (id),
        FOREIGN KEY(trip_id) REFERENCES trip (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_attendance_trip_id ON attendance (trip_id)",
)
