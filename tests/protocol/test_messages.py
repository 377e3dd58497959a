"""Everything said is read as it was meant, and what is not understood yet is not lost."""

import pytest
from hypothesis import given

from protocol import errors, keys, messages
from protocol.messages import Kind
from tests.protocol import known
from tests.protocol.test_bodies import BODIES

CASE = "01a0c4506c0074779ab611408c805f37"
SAID = [
    vector
    for vector in known.load("envelope")["vectors"]
    if vector.get("expect", {}).get("json") is not None
    and vector["description"] not in {"sixteen levels of JSON", "largest integer"}
    and vector["expect"]["kind"] != 64
]
MINIMAL = {
    Kind.RECEIPT: {"to": known.OFFICE.kid, "at": 1},
    Kind.SUPPLEMENT: {"case": CASE},
    Kind.WITHDRAWAL: {"case": CASE},
    Kind.DECISION: {"case": CASE, "step": "accept"},
    Kind.NOTE: {"text": ""},
    Kind.APPLICATION: {"service": "x", "answers": {}},
    Kind.RATING: {"case": CASE, "marks": {"time": 3}},
    Kind.HANDOVER: {"parcels": [], "bytes": 0, "way": "card", "at": 1},
    Kind.CATALOGUE: {"version": 1, "files": {}},
    Kind.ENLISTMENT: {
        "key": keys.b64(known.PHONE.public),
        "name": "",
        "post": "head",
        "village": "",
        "device": known.PHONE.kid,
    },
}


@pytest.mark.parametrize("vector", SAID, ids=lambda vector: vector["description"])
def test_a_known_body_is_read_and_written_again(vector):
    """Known and unknown fields alike."""
    body = vector["expect"]["json"]

    assert messages.body_of(messages.read(vector["expect"]["kind"], body)) == body


def test_every_kind_has_its_message_and_a_vector():
    """A kind without either would be a promise nobody keeps."""
    assert set(Kind) == set(messages.MODELS) == {vector["expect"]["kind"] for vector in SAID}


@pytest.mark.parametrize("kind", MINIMAL, ids=lambda kind: kind.name)
def test_what_may_be_absent_is_absent(kind):
    """No empty lists and no nulls travel."""
    body = MINIMAL[kind]

    assert messages.body_of(messages.read(kind, body)) == body


@pytest.mark.parametrize("kind", MINIMAL, ids=lambda kind: kind.name)
def test_a_missing_field_is_named(kind):
    """By its place only: what was said stays out of the error."""
    required = next(iter(MINIMAL[kind]))
    body = {key: value for key, value in MINIMAL[kind].items() if key != required}

    with pytest.raises(errors.BodyBadFieldsError) as refused:
        messages.read(kind, body)
    assert refused.value.where == required
    assert refused.value.__cause__ is None


@given(BODIES)
def test_unknown_fields_survive(extra):
    """Null or nested, they come out as they went in."""
    extra = {f"x-{key}": value for key, value in extra.items()}
    body = {**MINIMAL[Kind.DECISION], **extra}

    assert messages.body_of(messages.read(Kind.DECISION, body)) == body


@given(BODIES)
def test_any_body_is_read_or_refused(body):
    """Whatever comes, a reader says no in its own words."""
    for kind in Kind:
        try:
            messages.read(kind, body)
        except errors.TrustError:
            continue


@pytest.mark.parametrize("kind", [0, 63, 64, 255])
def test_a_kind_nobody_knows_is_of_a_newer_version(kind):
    """Its bytes are kept."""
    with pytest.raises(errors.FormatNewerError):
        messages.read(kind, {})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.DECISION, {"case": CASE.upper(), "step": "accept"}),
        (Kind.DECISION, {"case": CASE, "step": 7}),
        (Kind.DECISION, {"case": CASE, "step": "accept", "after": "1"}),
        (Kind.DECISION, {"case": CASE, "step": "accept", "after": -1}),
        (Kind.APPLICATION, {"service": "x", "answers": {"a": None}}),
        (Kind.APPLICATION, {"service": "x", "answers": {"a": {"b": {"c": "d"}}}}),
        (Kind.APPLICATION, {"service": "x", "answers": {"a": [{"b": ["c"]}]}}),
        (Kind.RECEIPT, {"to": known.OFFICE.kid, "at": 1, "chain": {known.PHONE.kid: [1]}}),
        (Kind.RECEIPT, {"to": known.OFFICE.kid, "at": 1, "route": "*"}),
        (Kind.RECEIPT, {"to": known.OFFICE.kid, "at": 1, "mailbag": 1}),
        (Kind.RECEIPT, {"to": known.OFFICE.kid, "at": 1, "serves": [8204]}),
        (Kind.HANDOVER, {"parcels": ["A" * 16], "bytes": 0, "way": "card", "at": 1}),
    ],
    ids=str,
)
def test_a_field_of_the_wrong_shape_is_refused(kind, body):
    """Nothing is guessed or turned into something else."""
    with pytest.raises(errors.BodyBadFieldsError):
        messages.read(kind, body)


def test_answers_keep_their_kind():
    """A yes is not a one, and a one is not a text."""
    person = {"name": "1", "count": 1, "known": True}
    answers = {"a": True, "b": 1, "c": "1", "d": ["1", "2"], "e": False, "f": person, "g": [person]}
    message = messages.read(Kind.APPLICATION, {"service": "x", "answers": answers})

    assert isinstance(message, messages.Application)
    kinds = [type(value) for value in message.answers.values()]
    assert kinds == [bool, int, str, list, bool, dict, list]
    assert [type(value) for value in message.answers["f"].values()] == [str, int, bool]
    assert messages.body_of(message)["answers"] == answers


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.INTRODUCTION, {"seal": "A" * 43, "name": "", "nik": "", "village": ""}),
        (Kind.MANIFEST, {"version": 1, "office": [{"key": "A" * 43, "from": 1, "until": 2}]}),
        (Kind.MANIFEST, {"version": 1, "office": [], "root": "AQ" + "A" * 41}),
    ],
)
def test_a_key_is_refused_where_it_is_learned(kind, body):
    """No key of small order ever comes into use."""
    with pytest.raises(errors.KeyBadError):
        messages.read(kind, body)


@pytest.mark.parametrize("count", [1, 17])
def test_documents_are_checked_with_their_message(count):
    """An impossible document, or too many, refuse the message that names them."""
    size = 0 if count == 1 else 1
    document = {"sha256": "ab" * 32, "type": "image/jpeg", "size": size, "pieces": "A" * 43}
    body = {
        "service": "x",
        "answers": {},
        "documents": {str(number): document for number in range(count)},
    }

    with pytest.raises(errors.DocumentBadError):
        messages.read(Kind.APPLICATION, body)


def test_a_message_made_here_reads_back():
    """Bytes stand as base64url on the wire, a term's beginning under its name there."""
    manifest = messages.Manifest(
        version=1,
        office=[messages.SigningTerm(key=known.OFFICE.public, since=1, until=2)],
        root=known.ROOT.public,
    )
    body = messages.body_of(manifest)

    assert body["office"][0]["from"] == 1
    assert messages.read(Kind.MANIFEST, body) == manifest


def test_a_field_has_one_name_on_the_wire():
    """What this side calls `since` is no term's beginning when it arrives so."""
    term = {"key": keys.b64(known.OFFICE.public), "since": 1, "until": 2}

    with pytest.raises(errors.BodyBadFieldsError):
        messages.read(Kind.MANIFEST, {"version": 1, "office": [term]})


def test_a_receipt_does_not_print_its_route():
    """Who has the route key can link a phone's parcels."""
    receipt = messages.Receipt(to=known.OFFICE.kid, at=1, route=known.ROUTE)

    assert "route" not in repr(receipt)
