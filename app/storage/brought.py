"""The messages that came with a receipt, by what they are to us."""

from dataclasses import dataclass, field

from protocol.ids import MessageId


@dataclass
class Brought:
    """
    The messages that came with a receipt.

    `new` are heard for the first time, `recalled` those of them that are our own words come back:
    they waited for nothing. `repeated` are others' words that were here, and the codes they are
    held under now.
    """

    new: list[MessageId] = field(default_factory=list)
    recalled: list[MessageId] = field(default_factory=list)
    repeated: dict[MessageId, str | None] = field(default_factory=dict)

    def note(self, message: MessageId, *, ours: bool, new: bool, code: str | None) -> None:
        """Note a message that was kept, or was here already."""
        if new:
            self.new.append(message)
            self.recalled += [message] if ours else []
        elif not ours:
            self.repeated[message] = code
