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
)
