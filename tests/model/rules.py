"""The rules of the model, and how often each befalls."""

from collections.abc import Callable

from tests.model.fleet import Fleet
from tests.model.relapses import relapse
from tests.model.together import abreast, coincide

RULES: tuple[tuple[int, Callable[[Fleet], None]], ...] = (
    (14, Fleet.save),
    (3, Fleet.save_with_photo),
    (6, Fleet.mend),
    (3, Fleet.withdraw),
    (14, Fleet.decide),
    (14, Fleet.exchange),
    (2, abreast),
    (4, coincide),
    (10, Fleet.meet),
    (12, Fleet.land),
    (30, Fleet.befall),
    (4, Fleet.forget),
    (3, Fleet.kill),
    (3, Fleet.kill_office),
    (1, Fleet.fill),
    (1, Fleet.fill_office),
    (1, Fleet.reopen),
    (2, Fleet.snapshot),
    (1, Fleet.restore),
    (2, relapse),
    (1, Fleet.clone),
    (2, Fleet.backup),
    (1, Fleet.restore_office),
    (1, Fleet.rotate),
    (1, Fleet.revoke),
    (1, Fleet.reinstate),
    (4, Fleet.leap),
    (10, Fleet.wait),
)
"""How often each befalls, of all together."""
