"""
The defects: what is changed where, and which fast tests have to notice.

Each is a promise's mechanism taken away. One that no longer applies is a failure too: code that
was rewritten needs its defect written anew.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """A text of a file replaced by another, and the tests of which one has to turn red."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


STORE = "tests/app/storage/test_store.py"
ENGINE = "tests/server/test_engine.py"
PARCEL = "tests/protocol/test_parcel.py"
BODIES = "tests/protocol/test_bodies.py"
TRUST = "tests/protocol/test_trust.py"
LEDGER = "tests/server/test_ledger.py"
SIGHT = "tests/server/test_sight.py"
RECEIPTS = "tests/app/storage/test_receipts.py"
INBOX = "tests/app/sync/test_inbox.py"
PAPERS = "tests/server/test_papers.py"
PARTS = "tests/server/test_parts.py"
STRIPS = "tests/protocol/test_strips.py"
INSPECTED = "tests/protocol/test_inspected.py"
CONCEALING = "tests/app/storage/test_concealing.py"
SEALED = "tests/server/console/test_sealed.py"

DEFECTS: tuple[Defect, ...] = (
    Defect(
        "the phone commits with NORMAL instead of EXTRA",
        "app/storage/store.py",
        '"synchronous = EXTRA"',
        '"synchronous = NORMAL"',
        (f"{STORE}::test_every_connection_is_set_so_that_a_commit_is_safe",),
    ),
    Defect(
        "the office commits with NORMAL instead of EXTRA",
        "server/engine.py",
        '"PRAGMA synchronous=EXTRA"',
        '"PRAGMA synchronous=NORMAL"',
        (f"{ENGINE}::test_every_connection_is_durable",),
    ),
    Defect(
        "the phone sets WAL before EXTRA",
        "app/storage/store.py",
        '    "synchronous = EXTRA",\n    "journal_mode = WAL",\n',
        '    "journal_mode = WAL",\n    "synchronous = EXTRA",\n',
        (f"{STORE}::test_extra_comes_before_wal",),
    ),
    Defect(
        "the office sets WAL before EXTRA",
        "server/engine.py",
        '    "PRAGMA synchronous=EXTRA",\n    "PRAGMA journal_mode=WAL",\n',
        '    "PRAGMA journal_mode=WAL",\n    "PRAGMA synchronous=EXTRA",\n',
        (f"{ENGINE}::test_every_connection_is_durable",),
    ),
    Defect(
        "the office writes its receipt before the commit",
        "server/engine.py",
        'turns.taken(file or ""), connection.begin():\n        yield connection\n',
        'turns.taken(file or ""):\n        connection.begin()\n        yield connection\n',
        ("tests/server/test_promises.py::test_nobody_is_answered_before_the_commit",),
    ),
    Defect(
        "the app says saved before the commit",
        "app/actions/form.py",
        "            await self._save()\n            signed =",
        '            self.tell(t("message.saved"), Tone.DONE)\n'
        "            await self._save()\n            signed =",
        ("tests/app/actions/test_promises.py::test_saved_is_said_after_the_commit",),
    ),
    Defect(
        "the office knows no message again",
        "server/ledger.py",
        "    known = ledger.known.get(said.envelope.id)\n",
        "    known = None\n",
        (f"{LEDGER}::test_twice_is_once",),
    ),
    Defect(
        "the office does not compare digests",
        "server/ledger.py",
        "    if known.digest != said.envelope.digest:\n",
        "    if known.digest is None:\n",
        (f"{LEDGER}::test_one_id_two_texts",),
    ),
    Defect(
        "the phone begins its writes deferred",
        "app/storage/store.py",
        'self._writers = Links(engine.execution_options(begin="BEGIN IMMEDIATE"))',
        'self._writers = Links(engine.execution_options(begin="BEGIN"))',
        (f"{STORE}::test_every_write_begins_immediate",),
    ),
    Defect(
        "the office begins its writes deferred",
        "server/engine.py",
        '"BEGIN IMMEDIATE" if writes else "BEGIN"',
        '"BEGIN"',
        (f"{ENGINE}::test_writing_begins_immediate_and_reading_does_not",),
    ),
    Defect(
        "padding may hold anything",
        "protocol/parcel.py",
        "    if bucket(end) != len(clear) or clear.count(0, end) != len(clear) - end:\n",
        "    if bucket(end) != len(clear):\n",
        ("tests/protocol/test_padding.py::test_padding_is_zeros",),
    ),
    Defect(
        "a parcel may be padded to any length",
        "protocol/parcel.py",
        "    if bucket(end) != len(clear) or clear.count(0, end) != len(clear) - end:\n",
        "    if clear.count(0, end) != len(clear) - end:\n",
        ("tests/protocol/test_padding.py::test_padding_has_one_length",),
    ),
    Defect(
        "a signature counts in every realm",
        "protocol/envelope.py",
        '_CONTEXT = keys.ctx("layar/message/v1")\n',
        '_CONTEXT = keys.ctx("layar/message/v1")\n\n\n'
        "class _Nowhere(bytes):\n    def __add__(self, other):\n"
        "        return bytes(self) + (b'' if len(other) == 8 else other)\n\n\n"
        "_CONTEXT = _Nowhere(_CONTEXT)\n",
        ("tests/protocol/test_envelope.py::test_a_signature_counts_in_its_own_realm_only",),
    ),
    Defect(
        "the seal binds no header",
        "protocol/parcel.py",
        '_SEAL_CONTEXT = keys.ctx("layar/parcel/v1")\n',
        "class _Nothing(bytes):\n    def __add__(self, other):\n        return b''\n\n\n"
        "_SEAL_CONTEXT = _Nothing()\n",
        (f"{PARCEL}::test_no_flipped_bit_opens",),
    ),
    Defect(
        "an older manifest is believed",
        "protocol/trust.py",
        "    if peers.manifest and manifest.version < peers.manifest.version:\n",
        "    if peers.manifest and manifest.version < 0:\n",
        (f"{TRUST}::test_what_is_older_than_held_is_refused",),
    ),
    Defect(
        "messages are read in the order they come",
        "protocol/reading.py",
        "        if heard.place == len(read) + 1:\n",
        "        if heard.place is not None:\n",
        ("tests/protocol/test_case.py::test_a_gap_is_noticed_and_what_lies_behind_it_is_not_read",),
    ),
    Defect(
        "another place takes the one before's",
        "app/storage/receipts.py",
        "        if before is None or state in _OPEN or due_at is not None:\n",
        "        if before is None or name:\n",
        (f"{RECEIPTS}::test_a_place_never_changes_by_itself",),
    ),
    Defect(
        "handing over ends the waiting",
        "app/storage/questions.py",
        '.values(answer_due_at=bindparam("due"))\n',
        '.values(answer_due_at=bindparam("due"), state=Fate.RECEIVED)\n',
        ("tests/app/storage/test_ledger.py::test_handing_over_ends_no_waiting",),
    ),
    Defect(
        "bodies share a compression context",
        "protocol/bodies.py",
        "    return deflater.compress(clear) + deflater.flush()\n",
        '    globals()["DICTIONARY"] = clear\n'
        "    return deflater.compress(clear) + deflater.flush()\n",
        (f"{BODIES}::test_what_was_packed_before_leaves_no_trace",),
    ),
    Defect(
        "something may stand behind the blocks of a body",
        "protocol/blocks.py",
        "    if _end(stored) != len(stored):\n",
        "    if _end(stored) > len(stored):\n",
        (f"{BODIES}::test_blocks_end_where_the_last_of_them_does",),
    ),
    Defect(
        "blocks hold as much as they like",
        "protocol/blocks.py",
        ".read(limit_bytes + 1)",
        ".read()",
        (f"{BODIES}::test_blocks_hold_no_more_than_a_body_may_say",),
    ),
    Defect(
        "inflating has no limit",
        "protocol/bodies.py",
        "inflater.decompress(stored, CLEAR_LIMIT_BYTES + 1)",
        "inflater.decompress(stored)",
        (f"{BODIES}::test_a_deflate_bomb_takes_little_memory",),
    ),
    Defect(
        "an officer's scope is not asked",
        "protocol/trust.py",
        "    if scoped and not {EVERYWHERE, service, village} & set(author.scope):\n",
        "    if scoped and not author.role:\n",
        (f"{TRUST}::test_an_officer_speaks_within_their_scope",),
    ),
    Defect(
        "staff decide on any service",
        "server/sight.py",
        "    if not area.every_service:\n",
        "    if area.every_service:\n",
        ("tests/server/test_desk.py::test_staff_decide_only_on_their_own_services",),
    ),
    Defect(
        "staff see cases of any place",
        "server/sight.py",
        "    if not area.every_place:\n",
        "    if area.every_place:\n",
        (f"{SIGHT}::test_services_and_area_decide_what_is_seen",),
    ),
    Defect(
        "an agency's system hears of every complaint",
        "server/lanes.py",
        "        return sorts(role, area) or referred\n",
        "        return True\n",
        (
            "tests/server/test_hooks.py::"
            "test_an_agencys_system_hears_of_a_complaint_once_it_was_referred_there",
        ),
    ),
    Defect(
        "a question about cases needs no right",
        "server/sight.py",
        "    if not staff.may(right):\n",
        "    if staff.may(right) is None:\n",
        (f"{SIGHT}::test_without_the_right_nothing_is_found",),
    ),
    Defect(
        "a photo counts as whole without being compared",
        "server/papers.py",
        "    if whole.hexdigest() == sha256:\n",
        "    if whole.hexdigest():\n",
        (f"{PAPERS}::test_one_bad_piece_costs_the_photo_it_is_of_and_nothing_else",),
    ),
    Defect(
        "what no tag has proven counts as proven",
        "server/parts.py",
        "        proven = item.proven and (before.proven or not start)\n",
        "        proven = True\n",
        (f"{PARTS}::test_what_was_changed_in_a_cut_strip_costs_its_piece",),
    ),
    Defect(
        "the last strip is opened without its tag",
        "protocol/items.py",
        "    if missing <= STRIP_BYTES:",
        "    if missing < STRIP_BYTES:",
        (f"{STRIPS}::test_the_last_strip_is_never_opened_without_its_tag",),
    ),
    Defect(
        "a letter is kept without being compared",
        "app/storage/incoming.py",
        "            _EMPTY.run(session, of=sha256)\n",
        "            pass\n",
        (f"{INBOX}::test_a_letter_that_is_not_what_was_signed_comes_anew",),
    ),
    Defect(
        "a sealed box belongs to any case",
        "protocol/inspected.py",
        "        return _PURPOSE + self.author + bytes.fromhex(self.case) + bytes([self.kind])\n",
        "        return _PURPOSE + self.author + bytes([self.kind])\n",
        (f"{INSPECTED}::test_every_bad_box_has_its_code",),
    ),
    Defect(
        "a report leaves the phone in the open",
        "app/storage/sending.py",
        "    return known and services.inspected(service, values)\n",
        "    return known and not service\n",
        (f"{CONCEALING}::test_a_report_leaves_sealed_and_is_read_here_again",),
    ),
    Defect(
        "a tablet reads the report it has sent",
        "app/storage/concealing.py",
        "    own = None if shared else ",
        "    own = None if shared is None else ",
        (f"{CONCEALING}::test_on_a_villages_tablet_nobody_reads_a_report_that_was_sent",),
    ),
    Defect(
        "the seal stays open for ever",
        "server/unlocking.py",
        "    if now - times.at(row.unlocked_ms) >= LOCKS_WITHIN:\n",
        "    if now < times.at(row.unlocked_ms):\n",
        (f"{SEALED}::test_the_seal_is_shut_again_by_itself_and_by_hand",),
    ),
    Defect(
        "of two requests at the same moment one is told its photos",
        "server/replies.py",
        "            touched.setdefault(hearing.asker, set()).update(hearing.touched)\n",
        "            touched[hearing.asker] = hearing.touched\n",
        (f"{PAPERS}::test_a_phone_that_asks_twice_at_once_hears_of_what_each_brought",),
    ),
)
