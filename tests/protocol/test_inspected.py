"""A report about an officer: only the inspectorate and its writer read it, and nowhere else."""

import base64
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import coffers, documents, errors, inspected, keys, messages
from protocol.ids import CaseId, written_at
from protocol.inspected import Place
from protocol.keys import SealingSecret
from protocol.messages import Kind
from protocol.reading import Heard
from tests.protocol import known

VECTOR = known.load("sealed")
INSPECTORATE = SealingSecret(known.secret(VECTOR["inspectorate"]))
CASE = CaseId(VECTOR["case"])
REPLY = inspected.reply_secret(known.PHONE, CASE)
PLACE = Place(known.PHONE.public, CASE, Kind.APPLICATION)
SAID = {"service": "pengaduan", "answers": {}}
BODY = {"service": "pengaduan", "answers": {"text": "Petugas minta uang."}}
CODES = {
    error.code: error
    for family in errors.LayarError.__subclasses__()
    for error in family.__subclasses__()
}


def heard(said, author=known.PHONE, kind=Kind.APPLICATION, id_=CASE):
    return Heard(id_, kind, messages.read(kind, said), author.public, None, "", 1, written_at(id_))


def test_the_known_report_is_read_by_its_two_readers():
    """The inspectorate, and the phone that wrote it, by a key it can always make again."""
    said = VECTOR["application"]["said"]
    report = heard(said)

    assert REPLY.public.hex() == VECTOR["reply"]
    assert report.message.answers == {}
    for secret in (INSPECTORATE, REPLY):
        opened = inspected.reveal(report, [secret])
        assert opened.message.answers == VECTOR["application"]["answers"]
        assert opened.message.sealed == report.message.sealed
    assert inspected.reply_key(report, [INSPECTORATE]) == REPLY.public
    box = keys.unb64(said["sealed"])
    assert coffers.readers(box) == (INSPECTORATE.kid, REPLY.kid)
    content = coffers.unseal(box, [INSPECTORATE], PLACE.purpose)
    assert content == VECTOR["application"]["content"]


def test_the_known_photo_is_opened_by_what_stands_inside():
    """Outside it has no type, no size of its own and no question."""
    opened = inspected.reveal(heard(VECTOR["application"]["said"]), [INSPECTORATE])
    (about,) = opened.message.documents.values()
    photo = VECTOR["application"]["photo"]

    assert list(opened.message.documents) == ["complaint_evidence"]
    sealed = base64.b64decode(photo["sealed"])
    assert inspected.unlock(about, sealed) == base64.b64decode(photo["clear"])
    for bad in (sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), b""):
        with pytest.raises(errors.PieceBadError):
            inspected.unlock(about, bad)
    with pytest.raises(errors.PieceBadError):
        inspected.unlock(about | {"clear_size": about["clear_size"] - 600}, sealed)


def test_the_known_answer_is_read_by_who_was_answered():
    """The step is outside, what was written with it is not."""
    answer = heard(VECTOR["decision"]["said"], known.OFFICER, Kind.DECISION, CaseId("f" * 32))

    assert (answer.message.step, answer.message.note) == ("complete", None)
    assert inspected.reveal(answer, [REPLY]).message.note == VECTOR["decision"]["note"]
    with pytest.raises(errors.SealedNotForUsError):
        inspected.reveal(answer, [known.OFFICE_SEALING])


@pytest.mark.parametrize("bad", VECTOR["bad"], ids=lambda bad: bad["why"])
def test_every_bad_box_has_its_code(bad):
    """Unknown key, another case, altered, cut."""
    author = keys.SigningSecret(known.secret(bad.get("author", VECTOR["writer"])))
    place = Place(author.public, CaseId(bad.get("case", CASE)), bad.get("kind", Kind.APPLICATION))
    secret = SealingSecret(known.secret(bad.get("reader", VECTOR["inspectorate"])))

    with pytest.raises(CODES[bad["code"]]):
        coffers.unseal(base64.b64decode(bad["box"]), [secret], place.purpose)


def test_every_bit_of_a_box_counts():
    """One flipped bit opens for nobody."""
    box = coffers.seal(BODY, [INSPECTORATE.public], PLACE.purpose, known.world())
    for bit in range(0, len(box) * 8, 5):
        bad = bytearray(box)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(errors.TrustError):
            coffers.unseal(bytes(bad), [INSPECTORATE], PLACE.purpose)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.text(max_size=2_000), max_size=6))
def test_what_was_sealed_is_what_opens(content):
    """Whatever it says; and its length is one of six."""
    box = coffers.seal(content, [INSPECTORATE.public, REPLY.public], PLACE.purpose, known.world())

    assert coffers.unseal(box, [REPLY], PLACE.purpose) == content
    assert len(box) - 5 - 2 * 88 - 16 in {1 << power for power in range(10, 16)}


def test_more_than_fits_is_not_sealed():
    """Said before it is lost; and whoever sends a larger one is told so too."""
    with pytest.raises(errors.SealedTooLargeError):
        coffers.seal({"text": "a" * 32_768}, [REPLY.public], PLACE.purpose, known.world())
    with pytest.raises(errors.SealedTooLargeError):
        coffers.readers(bytes(coffers.BOX_LIMIT_BYTES + 1))
    with pytest.raises(errors.KeyBadError):
        coffers.seal(BODY, [bytes(32)], PLACE.purpose, known.world())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.APPLICATION, {"service": "pengaduan", "answers": {"text": "terbuka"}}),
        (Kind.APPLICATION, SAID | {"applicant": {"name": "SITI"}}),
        (Kind.SUPPLEMENT, {"case": CASE, "answers": {"text": "terbuka"}}),
        (Kind.WITHDRAWAL, {"case": CASE, "reason": "terbuka"}),
        (Kind.NOTE, {"case": CASE, "text": "terbuka"}),
        (Kind.DECISION, {"case": CASE, "step": "complete", "note": "terbuka"}),
    ],
)
def test_nothing_is_said_beside_a_box(kind, body):
    """A message with a box says in it what it says, or it is none."""
    sealed = VECTOR["application"]["said"]["sealed"]

    with pytest.raises(errors.BodyBadFieldsError):
        messages.read(kind, body | {"sealed": sealed})
    assert messages.read(kind, body).sealed is None


def test_a_sealed_photo_stands_in_sealed_messages_alone():
    """And a plain one never in one: no page draws what it does not know, no carrier sees one."""
    said = VECTOR["application"]["said"]
    plain, _ = documents.cut(b"\xff\xd8\xff", "image/jpeg")

    with pytest.raises(errors.DocumentBadError):
        messages.read(Kind.APPLICATION, said | {"documents": {"a": plain.to_body()}})
    with pytest.raises(errors.DocumentBadError):
        messages.read(Kind.APPLICATION, BODY | {"documents": said["documents"]})


@pytest.mark.parametrize(
    "inside",
    [
        [],
        {"complaint_evidence": {}},
        {"complaint_evidence": {"sha256": "0" * 64, "type": "image/jpeg", "size": 9, "key": ""}},
        {"complaint_evidence": "foto"},
    ],
)
def test_what_a_box_says_of_photos_has_to_be_true(inside):
    """Whoever wrote it is a stranger: nothing in it is believed unread."""
    content = {"answers": {"text": "a"}, "documents": inside}
    box = coffers.seal(content, [INSPECTORATE.public], PLACE.purpose, known.world())
    report = heard({**SAID, "sealed": keys.b64(box)})

    with pytest.raises(errors.SealedBadError):
        inspected.reveal(report, [INSPECTORATE])


def test_what_stands_in_a_box_is_read_as_strictly():
    """An answer of no shape is refused, and what is no key is answered to by nobody."""
    for content, error in (
        ({"answers": [1]}, errors.BodyBadFieldsError),
        ({"applicant": "SITI"}, errors.BodyBadFieldsError),
    ):
        box = coffers.seal(content, [INSPECTORATE.public], PLACE.purpose, known.world())
        with pytest.raises(error):
            inspected.reveal(heard({**SAID, "sealed": keys.b64(box)}), [INSPECTORATE])
    for reply in (keys.b64(bytes(32)), 7, "?"):
        box = coffers.seal({"reply": reply}, [INSPECTORATE.public], PLACE.purpose, known.world())
        report = heard({**SAID, "sealed": keys.b64(box)})
        assert inspected.reply_key(report, [INSPECTORATE]) is None


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "a", "image/jpeg"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["sha256", "type", "size", "key", "a"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["answers", "applicant", "consent", "documents", "reply", "sealed"]),
        _ANYTHING,
    )
)
def test_whatever_stands_in_a_box_harms_nobody_who_opens_it(content):
    """An evil reporter's box is read, or refused with a code; nothing else comes of it."""
    box = coffers.seal(content, [INSPECTORATE.public], PLACE.purpose, known.world())
    report = heard({**SAID, "sealed": keys.b64(box)})

    with contextlib.suppress(errors.TrustError):
        assert inspected.reveal(report, [INSPECTORATE]).message.sealed == box
    inspected.reply_key(report, [INSPECTORATE])


def test_what_is_said_in_the_open_stays_as_it_is():
    """Nothing is revealed that was not sealed."""
    plain = heard(BODY)

    assert inspected.reveal(plain, []) is plain
    assert inspected.reply_key(plain, []) is None
