"""What a link is like, from `links.toml`, and what no way of sending can beat on it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("links.toml")
LEAST_STALL_S = 0.2


@dataclass(frozen=True)
class Profile:
    """A link in SI units; `up_s` and `down_s` are 0 where it never goes away."""

    name: str
    rtt_s: float
    up_bps: float
    down_bps: float
    loss: float = 0.0
    up_s: float = 0.0
    down_s: float = 0.0

    @property
    def stall_s(self) -> float:
        """How long a lost segment holds its connection up."""
        return max(LEAST_STALL_S, 2 * self.rtt_s)

    def faster(self, scale: float) -> "Profile":
        """Return the same link with everything on it `scale` times as fast."""
        return Profile(
            self.name,
            self.rtt_s / scale,
            self.up_bps * scale,
            self.down_bps * scale,
            self.loss,
            self.up_s / scale,
            self.down_s / scale,
        )

    def limit_s(self, up_bytes: int) -> float:
        """Return what sending so many bytes takes at least: connect, send all, hear of it."""
        carrying_s = 2 * self.rtt_s + 8 * up_bytes / self.up_bps
        if not self.down_s:
            return carrying_s
        away = int(carrying_s // self.up_s)
        return carrying_s + away * self.down_s


def load() -> dict[str, Profile]:
    """Return every profile by its name."""
    facts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Profile(
            name,
            each["rtt_ms"] / 1000,
            each["up_kbps"] * 1000,
            each["down_kbps"] * 1000,
            each["loss"],
            each.get("up_s", 0),
            each.get("down_s", 0),
        )
        for name, each in facts.items()
    }
