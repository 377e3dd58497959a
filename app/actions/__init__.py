"""Do what a person asks: check, keep, sign, carry on."""

from app.actions.crew import Actions

__all__ = ["Actions"]
