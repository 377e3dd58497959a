"""Do what a person asks: check, keep, sign, carry on."""

from app.actions.actions import Actions

__all__ = ["Actions"]
