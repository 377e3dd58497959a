"""What a village's letters keep on its tablet, in the first version of the file."""

FIRST: tuple[str, ...] = (
    """
    CREATE TABLE numberblock (
        message_id VARCHAR NOT NULL,
        village VARCHAR NOT NULL,
        book VARCHAR NOT NULL,
        year INTEGER NOT NULL,
        home VARCHAR NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        upcoming INTEGER NOT NULL,
        PRIMARY KEY (message_id)
    )
    """,
    """
    CREATE TABLE bookline (
        number INTEGER NOT NULL,
        message_id VARCHAR,
        case_id VARCHAR,
        book VARCHAR NOT NULL,
        year INTEGER NOT NULL,
        serial INTEGER,
        upto INTEGER,
        state VARCHAR NOT NULL,
        at INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (number),
        UNIQUE (message_id)
    )
    """,
    "CREATE INDEX book_line_serial ON bookline (book, year, serial)",
    """
    CREATE TABLE letterdraft (
        case_id VARCHAR NOT NULL,
        stage VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (case_id)
    )
    """,
)
