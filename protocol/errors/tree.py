"""The root of every failure, and its six families: a family says who acts next."""

from dataclasses import dataclass, fields
from typing import ClassVar, dataclass_transform


@dataclass_transform(eq_default=False)
@dataclass(eq=False)
class LayarError(Exception):
    """Something went wrong in a way this program knows."""

    code: ClassVar[str] = ""

    def __init_subclass__(cls, code: str = "") -> None:
        cls.code = code
        dataclass(eq=False)(cls)

    @property
    def facts(self) -> dict[str, object]:
        """Return the typed facts by name, to fill the words a person reads."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        sentence = (type(self).__doc__ or "").strip().partition("\n")[0].rstrip(".")
        facts = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        return f"{self.code}: {sentence}" + (f" ({facts})" if facts else "")


class InputError(LayarError):
    """What was typed or chosen does not stand; the person typing mends it."""


class TrustError(LayarError):
    """These bytes are not what they claim to be; they are dropped and counted."""


class RefusedError(LayarError):
    """Understood and authentic, and still not taken (or not yet); the office says why."""


class DeliveryError(LayarError):
    """Carrying did not work this time; the program tries again."""


class VersionError(LayarError):
    """Made by a newer Layar; the bytes are kept until this one is updated."""


class StoreError(LayarError):
    """The device's or the office's memory needs a person's help."""
