"""What the desk of a village keeps on its tablet, in the first version of the file."""

FIRST: tuple[str, ...] = (
    """
    CREATE TABLE docketed (
        case_id VARCHAR NOT NULL,
        stamp VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (case_id)
    )
    """,
)
