"""
The inspectorate's keys on disk: what opens reports about officers, never lying open itself.

`inspectorate.keys` lies beside the office's and holds each secret under a master key, and that
twice: under the inspectors' passphrase (scrypt) and under a recovery code that is shown once and
kept on paper. Whoever copies the file has to guess the one or find the other. Keys are never
destroyed when another follows them: reports are sealed to them.
"""

import base64
import json
import os
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from protocol import errors, keys, messages
from protocol.keys import KEY_BYTES, SealingSecret
from protocol.world import World
from server import folders, keyring, times

FILE_NAME = "inspectorate.keys"
COST = 16
"""Logarithm of scrypt's N: 64 MiB and a fifth of a second for each guess."""
SEALED_TO_WITHIN = timedelta(days=366)
"""How long a key is meant to be sealed to; writers go on with it until another follows."""

_RECOVERY_BYTES = 20
_GROUP = 4
_NONCE_BYTES = 12
_SALT_BYTES = 16
_MASTER = keys.ctx("layar/inspectorate/master/v1")
_SECRET = keys.ctx("layar/inspectorate/secret/v1")
_PAPER = keys.ctx("layar/inspectorate/paper/v1")
_AT_ONCE = threading.BoundedSemaphore(2)  # for the memory it takes


@dataclass(frozen=True)
class _Held:
    """A key as the file has it: its public half, when it is sealed to, its secret half shut in."""

    term: messages.SealingTerm
    box: bytes


@dataclass(frozen=True)
class KeyBook:
    """The file as it lies there; nothing of it is a secret yet."""

    cost: int
    salt: bytes
    by_passphrase: bytes
    by_paper: bytes
    held: tuple[_Held, ...]

    @property
    def terms(self) -> tuple[messages.SealingTerm, ...]:
        """What a root has to say of these keys, oldest first."""
        return tuple(each.term for each in self.held)


def make(folder: Path, passphrase: str, world: World, *, cost: int = COST) -> str:
    """
    Make the first key, and return the recovery code that is shown once.

    Raises:
        FileExistsError: there are keys already; they are never written over.
    """
    if (folder / FILE_NAME).exists():
        raise FileExistsError(FILE_NAME)
    master, paper = world.entropy(KEY_BYTES), world.entropy(_RECOVERY_BYTES)
    salt = world.entropy(_SALT_BYTES)
    book = KeyBook(
        cost,
        salt,
        _shut(_stretched(passphrase, salt, cost), master, _MASTER, world),
        _shut(_of_paper(paper), master, _MASTER, world),
        (_new(master, world, keyring.EVER),),
    )
    folders.write(folder / FILE_NAME, _text(book), os.link)
    return _spelled(paper)


def load(folder: Path) -> KeyBook | None:
    """
    Read the file; None where this office has none.

    Raises:
        StoreDamagedError: it is not what was written.
    """
    try:
        text = (folder / FILE_NAME).read_text("utf-8")
    except FileNotFoundError:
        return None
    try:
        return _book(json.loads(text))
    except (KeyError, TypeError, ValueError, errors.LayarError) as error:
        raise errors.StoreDamagedError from error


def unlock(folder: Path, passphrase: str) -> tuple[SealingSecret, ...]:
    """
    Return every key's secret.

    Raises:
        PassphraseError: that is not the passphrase, or there are no keys.
    """
    book = _there(folder)
    return _secrets(book, _by_passphrase(book, passphrase))


def rotate(folder: Path, passphrase: str, world: World) -> KeyBook:
    """
    Add a key that reports are sealed to from now on; those before open what was sealed to them.

    Raises:
        PassphraseError: that is not the passphrase, or there are no keys.
    """
    book = _there(folder)
    master = _by_passphrase(book, passphrase)
    made = _new(master, world, times.ms(world.now()))
    grown = replace(book, held=(*book.held, made))
    folders.write(folder / FILE_NAME, _text(grown), os.replace)
    return grown


def change(folder: Path, known: str, passphrase: str, world: World) -> None:
    """
    Put another passphrase in the place of the one `known`, which may be the recovery code instead.

    Raises:
        PassphraseError: it is neither, or there are no keys.
    """
    book = _there(folder)
    try:
        master = _open(_of_paper(_read(known)), book.by_paper, _MASTER)
    except errors.PassphraseError:
        master = _by_passphrase(book, known)
    salt = world.entropy(_SALT_BYTES)
    shut = _shut(_stretched(passphrase, salt, book.cost), master, _MASTER, world)
    changed = replace(book, salt=salt, by_passphrase=shut)
    folders.write(folder / FILE_NAME, _text(changed), os.replace)


def _there(folder: Path) -> KeyBook:
    book = load(folder)
    if book is None:
        raise errors.PassphraseError
    return book


def _by_passphrase(book: KeyBook, passphrase: str) -> bytes:
    return _open(_stretched(passphrase, book.salt, book.cost), book.by_passphrase, _MASTER)


def _new(master: bytes, world: World, since_ms: int) -> _Held:
    secret = keys.new_sealing(world)
    until_ms = times.ms(world.now() + SEALED_TO_WITHIN)
    term = keyring.sealing_term(secret, since_ms, until_ms)
    return _Held(term, _shut(master, secret.secret, _SECRET + secret.public, world))


def _secrets(book: KeyBook, master: bytes) -> tuple[SealingSecret, ...]:
    return tuple(
        SealingSecret(_open(master, each.box, _SECRET + each.term.key)) for each in book.held
    )


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    with _AT_ONCE:
        made = Scrypt(salt=salt, length=KEY_BYTES, n=1 << cost, r=8, p=1)
        return made.derive(passphrase.encode())


def _of_paper(code: bytes) -> bytes:
    return code.ljust(KEY_BYTES, b"\x00")


def _shut(key: bytes, clear: bytes, purpose: bytes, world: World) -> bytes:
    nonce = world.entropy(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, clear, purpose)


def _open(key: bytes, box: bytes, purpose: bytes) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], purpose)
    except InvalidTag:
        raise errors.PassphraseError from None


def _spelled(code: bytes) -> str:
    """Write a recovery code as it is put on paper."""
    letters = base64.b32encode(code).decode()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _read(text: str) -> bytes:
    letters = "".join(text.upper().replace("-", "").split())
    try:
        code = base64.b32decode(letters)
    except ValueError:
        raise errors.PassphraseError from None
    if len(code) != _RECOVERY_BYTES:
        raise errors.PassphraseError
    return code


def _text(book: KeyBook) -> bytes:
    facts = {
        "cost": book.cost,
        "salt": book.salt.hex(),
        "by_passphrase": book.by_passphrase.hex(),
        "by_paper": book.by_paper.hex(),
        "keys": [
            {
                "public": each.term.key.hex(),
                "from": each.term.since,
                "until": each.term.until,
                "box": each.box.hex(),
            }
            for each in book.held
        ],
    }
    return json.dumps(facts, indent=2).encode()


def _book(facts: Any) -> KeyBook:
    held = tuple(
        _Held(
            messages.SealingTerm(
                key=bytes.fromhex(each["public"]), since=each["from"], until=each["until"]
            ),
            bytes.fromhex(each["box"]),
        )
        for each in facts["keys"]
    )
    return KeyBook(
        cost=facts["cost"],
        salt=bytes.fromhex(facts["salt"]),
        by_passphrase=bytes.fromhex(facts["by_passphrase"]),
        by_paper=bytes.fromhex(facts["by_paper"]),
        held=held,
    )
