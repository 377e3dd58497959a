"""What a voyage came to: counts, bytes, time; as a table or as one JSON object."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass
class Outcome:
    """
    The accounts of one voyage.

    `lost` applications were called saved and are not at the office, `doubled` are there more
    than once, `different` say something else there than here. Bytes are what HTTP carried,
    heads included. `states` counts what the phone shows at the end.
    """

    applications: int = 0
    photos: int = 0
    lost: int = 0
    doubled: int = 0
    different: int = 0
    unanswered: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    round_trips: int = 0
    seconds: float = 0.0
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether everything is accounted for."""
        return not (self.lost or self.doubled or self.different or self.unanswered)


def as_json(outcome: Outcome) -> str:
    """Return the accounts as one JSON object."""
    return json.dumps(asdict(outcome), sort_keys=True)


def print_table(outcome: Outcome) -> None:
    """Print the accounts for a person."""
    table = Table(title="Voyage", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in asdict(outcome).items():
        if name != "states":
            table.add_row(name.replace("_", " "), _number(value))
    for state, count in sorted(outcome.states.items()):
        table.add_row(f"now {state.replace('_', ' ')}", str(count))
    Console().print(table)


def _number(value: float) -> str:
    return f"{value:.1f}" if isinstance(value, float) else f"{value:,}"
