"""
Every way to fail, sorted by who acts next.

    LayarError
    ├── InputError      the person typing: the question is marked
    ├── TrustError      nobody: the bytes are dropped and counted
    ├── RefusedError    the office explains: shown in the case
    ├── DeliveryError   the program: tries again later
    ├── VersionError    the person updates: the bytes are kept
    └── StoreError      the person: PIN, space, copy

Only these are caught, and only in shells. A class below a family is one failure: its `code`
lasts for ever and has words under `[error]` in app/strings; its fields are the facts those
words may name. A fact is a size, a code, a count or a key's short name, never an answer, a
name, a NIK or a key. The first line of its docstring is what the log says. A new failure is a
class in its family's file, and its words; nothing else.
"""

from protocol.errors.delivery import *  # noqa: F403
from protocol.errors.input import *  # noqa: F403
from protocol.errors.refused import *  # noqa: F403
from protocol.errors.store import *  # noqa: F403
from protocol.errors.tree import *  # noqa: F403
from protocol.errors.trust import *  # noqa: F403
from protocol.errors.version import *  # noqa: F403
