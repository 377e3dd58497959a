"""What a village's tablet keeps beside what every phone does, in the first version of the file."""

FIRST: tuple[str, ...] = (
    """
    CREATE TABLE officer (
        kid VARCHAR NOT NULL,
        post VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        added_at INTEGER NOT NULL,
        public BLOB NOT NULL,
        sealing BLOB NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        label BLOB NOT NULL,
        salt BLOB NOT NULL,
        cost INTEGER NOT NULL,
        keys BLOB,
        data_key BLOB,
        tries INTEGER NOT NULL,
        PRIMARY KEY (kid)
    )
    """,
    """
    CREATE TABLE deed (
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        away BOOLEAN NOT NULL,
        version INTEGER NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    """
    CREATE TABLE escrow (
        reader VARCHAR NOT NULL,
        device VARCHAR NOT NULL,
        at INTEGER NOT NULL,
        box BLOB NOT NULL,
        PRIMARY KEY (reader)
    )
    """,
)
