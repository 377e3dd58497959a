"""
Passwords hashed the cheap way: a run makes and compares hundreds, at a fifth of a second each.

Only the cost is another. `test_sign_ins` looks at the one an office pays.
"""

from argon2 import PasswordHasher

from server import passwords

PAID = passwords._HASHER
"""What an office hashes with."""


def cheapen() -> None:
    """Have this process, and those forked from it, hash passwords at the least cost there is."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
