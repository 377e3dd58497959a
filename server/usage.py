"""What was asked of the `layar-server` command in a way it cannot be done."""


class UsageError(Exception):
    """What was asked for cannot be done so; the sentence says why."""
